import { expect, test } from 'vitest'
import {
  ASK_AGAIN_MS,
  askNow,
  MISSING_MAX,
  nextAskMs,
  noteBundle,
  NOTHING_MISSING,
  OVERTAKEN_MS,
  WORTH_ASKING_MS,
  type Repair,
} from '../../../src/domain/media/repair.ts'

/** These came, all at 0. */
const after = (...numbers: readonly number[]): Repair =>
  numbers.reduce((repair, number) => noteBundle(repair, number, 0), NOTHING_MISSING)

test('nothing is missing before the first bundle and while they come in order', () => {
  expect(nextAskMs(after())).toBeUndefined()
  expect(nextAskMs(after(40, 41, 42))).toBeUndefined()
})

test('what a later bundle has passed is asked for when it was not merely overtaken', () => {
  const repair = after(40, 43)
  expect(nextAskMs(repair)).toBe(OVERTAKEN_MS)
  expect(askNow(repair, OVERTAKEN_MS - 1).numbers).toEqual([])
  expect(askNow(repair, OVERTAKEN_MS).numbers).toEqual([41, 42])
  expect(askNow(noteBundle(repair, 41, 5), OVERTAKEN_MS).numbers).toEqual([42])
})

test('what did not come is asked for again, and not for ever', () => {
  let { repair } = askNow(after(40, 42), OVERTAKEN_MS)
  expect(askNow(repair, OVERTAKEN_MS + ASK_AGAIN_MS - 1).numbers).toEqual([])
  const again = askNow(repair, OVERTAKEN_MS + ASK_AGAIN_MS)
  expect(again.numbers).toEqual([41])
  ;({ repair } = askNow(again.repair, WORTH_ASKING_MS + 1))
  expect(repair.missing.size).toBe(0)
  expect(nextAskMs(repair)).toBeUndefined()
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
