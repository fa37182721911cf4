import type { TimeMs } from '../time.ts'

/** So much at once, and so much a second after that. */
export type PaceLimit = { readonly atOnce: number; readonly perSecond: number }

/** What somebody may still say, as of a time. */
export type Pace = { readonly left: number; readonly atMs: TimeMs }

/** Takes one; undefined when it is too soon. `pace` undefined: of somebody who has said nothing yet. */
export function paced(pace: Pace | undefined, limit: PaceLimit, nowMs: TimeMs): Pace | undefined {
  const left = leftOf(pace, limit, nowMs)
  return left < 1 ? undefined : { left: left - 1, atMs: nowMs }
}

function leftOf(pace: Pace | undefined, { atOnce, perSecond }: PaceLimit, nowMs: TimeMs): number {
  if (pace === undefined) return atOnce
  // A clock set back gives nothing and takes nothing.
  const passedMs = Math.max(0, nowMs - pace.atMs)
  return Math.min(atOnce, pace.left + (passedMs * perSecond) / 1_000)
}
