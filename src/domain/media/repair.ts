import { FRAMES_PER_BUNDLE } from './bundle-filling.ts'
import type { TimeMs } from '../time.ts'

/**
 * Which bundles of one speaker are missing here and when to ask a neighbour for them. A value: a bundle
 * behind a gap makes what is in the gap missing, a talker who falls silent makes the next one overdue,
 * and what was asked for in vain is asked for again.
 */
export type Repair = {
  /** By number, in ascending order. */
  readonly missing: ReadonlyMap<number, Missing>
  /** The newest bundle that came; undefined before the first. */
  readonly newest: Newest | undefined
  /** Smoothed: how far from their time bundles come. */
  readonly jitterMs: number
  /** When something was last known to be lost, and the longest gap of that time. */
  readonly lost: { readonly atMs: TimeMs; readonly bundles: number }
}

type Missing = {
  readonly sinceMs: TimeMs
  /** When to ask for it next. */
  readonly askAtMs: TimeMs
  /** How often it was asked for. */
  readonly tries: number
}

type Newest = {
  readonly number: number
  /** When it came; or when it should have, if it had to be asked for. */
  readonly atMs: TimeMs
  /** Another one is to be expected: this one followed closely upon the one before. */
  readonly isTalking: boolean
  /** How often it was asked what lies beyond it. */
  readonly asked: number
  readonly askAtMs: TimeMs
}

/** Before the first bundle. */
export const NOTHING_MISSING: Repair = {
  missing: new Map(),
  newest: undefined,
  jitterMs: 0,
  lost: { atMs: -Infinity, bundles: 0 },
}

/** A bundle that was overtaken comes within a few milliseconds. */
export const OVERTAKEN_MS = 10
/** A near neighbour answers within a round trip, 40 ms; what was lost on the way there or back is asked for again. */
export const ASK_AGAIN_MS = 60
/**
 * How long to wait for an answer before asking again, elsewhere if there is anybody else. Not a whole
 * round trip: with five in a hundred lost on either access line a fifth of all questions has no answer,
 * and who waits for that has no time for a third. Simulated: 0.3 of it costs a fifth more pulls than
 * 0.5 and leaves half as many bundles late.
 */
export const askAgainAfterMs = (rttMs: number): number =>
  Math.max(ASK_AGAIN_MS, 0.3 * rttMs + ANSWER_MS)
/** What an answer takes beyond the round trip: two queues and a bundle's signature. */
const ANSWER_MS = 20
/** Neighbours keep two seconds, and no playout waits for longer than one. */
export const WORTH_ASKING_MS = 1_000
/** The newest of a longer gap: a second of them. What lies before will not be played any more. */
export const MISSING_MAX = 16
/** Of a talker: what full bundles take to be said. */
export const BUNDLE_MS = FRAMES_PER_BUNDLE * 20
/**
 * So much behind its time, or three times the jitter, a talker's next bundle is asked for unseen: the last one
 * of a talkspurt has nothing behind it that would show the gap.
 */
export const OVERDUE_MS = 15
const JITTERS = 3
const JITTER_SMOOTHING = 1 / 16
/** Further behind its time, a bundle begins something new. */
const PAUSE_MS = 1.5 * BUNDLE_MS
/** Only where something got lost within this time: every talkspurt ends once, and is then asked about in vain. `bundle-watch.ts` asks about silence on every way. */
const LOSSY_MS = 30_000
/** So often, and for each bundle of the longest gap so often more: as long as a playout waits for. */
const BEYOND = 2
const BEYOND_PER_BUNDLE = 2
const BEYOND_MAX = 14

/** Beyond the numbers that a question can name nobody honest comes. */
const NUMBER_MAX = Number.MAX_SAFE_INTEGER - 4 * MISSING_MAX

/** Takes note of a bundle that came; behind a sign of life nothing is to be expected. */
export function noteBundle(
  repair: Repair,
  number: number,
  nowMs: TimeMs,
  isSignOfLife = false,
): Repair {
  const { newest } = repair
  const missing = new Map(repair.missing)
  missing.delete(number)
  if (newest === undefined) return { ...repair, newest: firstOf(number, nowMs) }
  if (number <= newest.number) return { ...repair, missing }
  for (let lost = Math.max(newest.number + 1, number - MISSING_MAX); lost < number; lost += 1) {
    const askAtMs = nowMs + (newest.asked > 1 ? 0 : OVERTAKEN_MS)
    missing.set(lost, { sinceMs: nowMs, askAtMs, tries: 0 })
  }
  for (const old of [...missing.keys()].slice(0, -MISSING_MAX)) missing.delete(old)
  const jitterMs = jitterWith(repair, newest, nowMs)
  const lost = lostWith(repair, number - newest.number - 1, nowMs)
  const overdueMs = Math.max(OVERDUE_MS, JITTERS * jitterMs)
  const next = follow(newest, number, { nowMs, overdueMs })
  const newestNow = isSignOfLife ? { ...next, isTalking: false } : next
  return { missing, newest: newestNow, jitterMs, lost }
}

/** What to ask for now. */
export type Asking = {
  readonly repair: Repair
  /** In ascending order. */
  readonly numbers: readonly number[]
  /** Those of them whose turn it is to be asked of another neighbour, if there is one: every second time. */
  readonly again: readonly number[]
  /** How many are given up. */
  readonly given: number
}

/** Says what to ask for now. */
export function askNow(repair: Repair, nowMs: TimeMs, againMs = ASK_AGAIN_MS): Asking {
  const missing = new Map<number, Missing>()
  const numbers: number[] = []
  const again: number[] = []
  for (const [number, lost] of repair.missing) {
    if (nowMs - lost.sinceMs > WORTH_ASKING_MS) continue
    const isDue = lost.askAtMs <= nowMs
    if (isDue) numbers.push(number)
    if (isDue && lost.tries % 2 === 1) again.push(number)
    const asked = { ...lost, askAtMs: nowMs + againMs, tries: lost.tries + 1 }
    missing.set(number, isDue ? asked : lost)
  }
  const given = repair.missing.size - missing.size
  const { newest } = repair
  if (newest === undefined || !isAsking(repair) || newest.askAtMs > nowMs) {
    return { repair: { ...repair, missing }, numbers, again, given }
  }
  const overdue = Math.max(1, Math.floor((nowMs - newest.atMs) / BUNDLE_MS))
  for (let ahead = 1; ahead <= Math.min(overdue, MISSING_MAX); ahead += 1) {
    numbers.push(newest.number + ahead)
    if (newest.asked % 2 === 1) again.push(newest.number + ahead)
  }
  const asked = { ...newest, asked: newest.asked + 1, askAtMs: nowMs + againMs }
  return { repair: { ...repair, missing, newest: asked }, numbers, again, given }
}

/** Whether something got lost of late. */
export const isLossy = ({ lost }: Repair, nowMs: TimeMs): boolean => nowMs - lost.atMs < LOSSY_MS

/** When `askNow` has something to do next; undefined: nothing is missing. */
export function nextAskMs(repair: Repair): TimeMs | undefined {
  let nextMs = isAsking(repair) ? repair.newest?.askAtMs : undefined
  for (const { askAtMs } of repair.missing.values()) nextMs = Math.min(askAtMs, nextMs ?? askAtMs)
  return nextMs
}

const firstOf = (number: number, atMs: TimeMs): Newest => ({
  number,
  atMs,
  isTalking: false,
  asked: 0,
  askAtMs: atMs,
})

function follow(
  newest: Newest,
  number: number,
  { nowMs, overdueMs }: { readonly nowMs: TimeMs; readonly overdueMs: number },
): Newest {
  const dueMs = newest.atMs + (number - newest.number) * BUNDLE_MS
  const behindMs = nowMs - dueMs
  const isTalking = behindMs <= PAUSE_MS + newest.asked * ASK_AGAIN_MS && number < NUMBER_MAX
  // What had to be asked for came late; the one behind it is not later for that.
  const atMs = isTalking && newest.asked > 0 ? Math.min(dueMs, nowMs) : nowMs
  return { number, atMs, isTalking, asked: 0, askAtMs: atMs + BUNDLE_MS + overdueMs }
}

function jitterWith({ jitterMs }: Repair, newest: Newest, nowMs: TimeMs): number {
  if (!newest.isTalking || newest.asked > 0) return jitterMs
  const offMs = Math.min(Math.abs(nowMs - newest.atMs - BUNDLE_MS), BUNDLE_MS)
  return jitterMs + (offMs - jitterMs) * JITTER_SMOOTHING
}

function lostWith({ lost }: Repair, gap: number, nowMs: TimeMs): Repair['lost'] {
  if (gap === 0) return lost
  const before = nowMs - lost.atMs < LOSSY_MS ? lost.bundles : 0
  return { atMs: nowMs, bundles: Math.max(gap, before) }
}

/** Whether there may be something beyond the newest that is worth a question. */
function isAsking({ newest, lost }: Repair): boolean {
  if (newest?.isTalking !== true || newest.atMs - lost.atMs >= LOSSY_MS) return false
  return newest.asked < Math.min(BEYOND + BEYOND_PER_BUNDLE * lost.bundles, BEYOND_MAX)
}
