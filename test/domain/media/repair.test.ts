import { expect, test } from 'vitest'
import {
  ASK_AGAIN_MS,
  askNow,
  BUNDLE_MS,
  MISSING_MAX,
  nextAskMs,
  noteBundle,
  NOTHING_MISSING,
  OVERDUE_MS,
  OVERTAKEN_MS,
  WORTH_ASKING_MS,
  type Repair,
} from '../../../src/domain/media/repair.ts'

/** These came, all at 0: nobody talks. */
const after = (...numbers: readonly number[]): Repair =>
  numbers.reduce((repair, number) => noteBundle(repair, number, 0), NOTHING_MISSING)

/** These came one bundle's time apart, the last one at 0. */
function talk(from: number, to: number): Repair {
  let repair = NOTHING_MISSING
  for (let number = from; number <= to; number += 1) {
    repair = noteBundle(repair, number, (number - to) * BUNDLE_MS)
  }
  return repair
}

/** As `talk` from 1, of which one had to be pulled just before. */
function lossyTalk(to: number): Repair {
  let repair = NOTHING_MISSING
  for (let number = 1; number <= to; number += 1) {
    if (number === to - 3) continue
    repair = noteBundle(repair, number, (number - to) * BUNDLE_MS)
  }
  return noteBundle(repair, to - 3, -1)
}

/** What a talker has said by then, behind number 20 at 0. */
const from21 = (atMs: number): readonly number[] =>
  Array.from({ length: Math.floor(atMs / BUNDLE_MS) }, (_, more) => 21 + more)

/** All that is asked for until nothing is left to ask, and when. */
function asked(start: Repair): readonly (readonly [atMs: number, numbers: readonly number[]])[] {
  const questions: [number, readonly number[]][] = []
  let repair = start
  for (let atMs = nextAskMs(repair); atMs !== undefined; atMs = nextAskMs(repair)) {
    const step = askNow(repair, atMs)
    repair = step.repair
    if (step.numbers.length > 0) questions.push([atMs, step.numbers])
  }
  return questions
}

test('nothing is missing before the first bundle and while somebody says single ones', () => {
  expect(nextAskMs(after())).toBeUndefined()
  expect(nextAskMs(after(40))).toBeUndefined()
  // A silent speaker's signs of life.
  const signs = [0, 2_000, 4_000].reduce(
    (repair, atMs, number) => noteBundle(repair, number, atMs),
    NOTHING_MISSING,
  )
  expect(nextAskMs(signs)).toBeUndefined()
})

test('what a later bundle has passed is asked for when it was not merely overtaken', () => {
  const repair = after(40, 43)
  expect(nextAskMs(repair)).toBe(OVERTAKEN_MS)
  expect(askNow(repair, OVERTAKEN_MS - 1).numbers).toEqual([])
  expect(askNow(repair, OVERTAKEN_MS).numbers).toEqual([41, 42])
  expect(askNow(noteBundle(repair, 41, 5), OVERTAKEN_MS).numbers).toEqual([42])
})

test('what did not come is asked for again, and not for ever', () => {
  const questions = asked(after(40, 42)).filter(([, numbers]) => numbers.includes(41))
  expect(questions.map(([atMs]) => atMs)).toEqual(
    Array.from({ length: 17 }, (_, time) => OVERTAKEN_MS + time * ASK_AGAIN_MS),
  )
  expect(questions.at(-1)?.[0]).toBeLessThanOrEqual(WORTH_ASKING_MS)
})

test('where something was lost, the last bundle of a talkspurt is asked for though nothing comes behind it', () => {
  const repair = lossyTalk(20)
  const dueMs = BUNDLE_MS + OVERDUE_MS
  expect(askNow(repair, dueMs - 1).numbers).toEqual([])
  const [first, second] = asked(repair)
  expect(first).toEqual([dueMs, [21]])
  expect(second).toEqual([dueMs + ASK_AGAIN_MS, from21(dueMs + ASK_AGAIN_MS)])
})

test('what came because it was asked for makes the one behind it no later', () => {
  const { repair } = askNow(lossyTalk(20), BUNDLE_MS + OVERDUE_MS)
  const pulled = noteBundle(repair, 21, BUNDLE_MS + OVERDUE_MS + 40)
  expect(nextAskMs(pulled)).toBe(2 * BUNDLE_MS + OVERDUE_MS)
})

test('where nothing was lost, silence is not asked about', () => {
  expect(asked(talk(1, 1_000))).toEqual([])
})

test('where much was lost, it is asked for as long as a playout waits, and no longer', () => {
  let repair = talk(1, 20)
  repair = noteBundle(repair, 30, 10 * BUNDLE_MS)
  for (let number = 21; number < 30; number += 1) {
    repair = noteBundle(repair, number, 10 * BUNDLE_MS)
  }
  const questions = asked(noteBundle(repair, 31, 11 * BUNDLE_MS))
  expect(questions).toHaveLength(14)
  const lastMs = (questions.at(-1)?.[0] ?? 0) - 11 * BUNDLE_MS
  expect(lastMs).toBeGreaterThan(700)
  expect(lastMs).toBeLessThanOrEqual(WORTH_ASKING_MS)
})

test('a way with jitter is given three times as much before anything is overdue', () => {
  let repair = NOTHING_MISSING
  for (let number = 0; number <= 400; number += 1) {
    // One is lost just before: without that nobody asks.
    if (number === 390) continue
    repair = noteBundle(repair, number, number * BUNDLE_MS + (number % 2) * 30)
  }
  repair = noteBundle(repair, 390, 400 * BUNDLE_MS)
  const waitsMs = (nextAskMs(repair) ?? 0) - 401 * BUNDLE_MS
  expect(waitsMs).toBeGreaterThan(80)
  expect(waitsMs).toBeLessThanOrEqual(100)
})

test('a clock that stood still for an hour makes no endless question', () => {
  const { numbers } = askNow(lossyTalk(20), 3_600_000)
  expect(numbers).toHaveLength(MISSING_MAX)
})

test('a speaker at the end of all numbers is not asked beyond them', () => {
  const last = Number.MAX_SAFE_INTEGER
  expect(nextAskMs(talk(last - 30, last))).toBeUndefined()
})

test('of a long gap the newest second is asked for', () => {
  const { numbers } = askNow(after(40, 1_000_000), OVERTAKEN_MS)
  expect(numbers).toEqual(
    Array.from({ length: MISSING_MAX }, (_, place) => 1_000_000 - MISSING_MAX + place),
  )
})

test('many short gaps are no more than a long one', () => {
  let repair = after(0)
  for (let number = 2; number < 200; number += 2) repair = noteBundle(repair, number, 0)
  expect(repair.missing.size).toBe(MISSING_MAX)
})
