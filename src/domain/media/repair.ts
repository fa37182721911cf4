import type { TimeMs } from '../time.ts'

/**
 * Which bundles of one speaker are missing here and when to ask a neighbour for them. A value: a bundle
 * behind a gap makes what is in the gap missing, and what was asked for in vain is asked for again.
 */
export type Repair = {
  /** Highest number that came, or undefined before the first. */
  readonly highest: number | undefined
  /** By number, in ascending order. */
  readonly missing: ReadonlyMap<number, Missing>
}

type Missing = {
  readonly sinceMs: TimeMs
  /** When to ask for it next. */
  readonly askAtMs: TimeMs
  /** How often it was asked for. */
  readonly tries: number
}

/** Before the first bundle. */
export const NOTHING_MISSING: Repair = { highest: undefined, missing: new Map() }

/** Bundles are sent 60 ms apart: one that was overtaken comes within a few milliseconds. */
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

/** Takes note of a bundle that came. */
export function noteBundle(repair: Repair, number: number, nowMs: TimeMs): Repair {
  const { highest } = repair
  if (highest === undefined) return { highest: number, missing: repair.missing }
  const missing = new Map(repair.missing)
  missing.delete(number)
  for (let lost = Math.max(highest + 1, number - MISSING_MAX); lost < number; lost += 1) {
    missing.set(lost, { sinceMs: nowMs, askAtMs: nowMs + OVERTAKEN_MS, tries: 0 })
  }
  for (const old of [...missing.keys()].slice(0, -MISSING_MAX)) missing.delete(old)
  return { highest: Math.max(highest, number), missing }
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
  return { repair: { ...repair, missing }, numbers, again, given }
}

/** When `askNow` has something to do next; undefined: nothing is missing. */
export function nextAskMs({ missing }: Repair): TimeMs | undefined {
  let nextMs: TimeMs | undefined
  for (const { askAtMs } of missing.values()) nextMs = Math.min(askAtMs, nextMs ?? askAtMs)
  return nextMs
}
