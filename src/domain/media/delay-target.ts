import type { TimeMs } from '../time.ts'

/**
 * How late bundles come. A bundle's lag is its arrival minus the speaker's time of its first frame;
 * the two clocks' difference is in every lag alike, so only the spread of the lags matters.
 */
export type DelayTarget = {
  /** Lags of the newest bundles in milliseconds, oldest first. */
  readonly lagsMs: readonly number[]
  /** When the newest came. */
  readonly atMs: TimeMs
  /** Frame n is best rendered at 20·n + this, before what the output itself needs. */
  readonly offsetMs: number
}

/** Eight seconds of speech in bundles of 60 ms: long enough for a spike a second, short enough to forget. */
const LAGS_KEPT = 128
/**
 * Of 50 bundles one may come later than planned: it is waited for with a concealed frame or two and
 * not lost, while 98 % of the time the delay is the smaller one.
 */
export const ON_TIME_QUANTILE = 0.98
/** Until the spread is known: what a home network adds. */
const MARGIN_UNTIL_KNOWN_MS = 20
const LAGS_UNTIL_KNOWN = 8
/** Together with a bundle and the output's lead it stays below the second that a playout may hold. */
const SPREAD_MAX_MS = 700
/** Nothing on the way delays by this much more at once: one of the clocks was set. */
const CLOCK_JUMP_MS = 2_000

/** Bundles that came within this time came as one: a parent gives a newcomer what was said just now. */
const TOGETHER_MS = 20

/** Before the first bundle. */
export const NO_DELAYS: DelayTarget = { lagsMs: [], atMs: 0, offsetMs: 0 }

/** Takes the bundle that starts with `frameIndex` into account. */
export function observeArrival(target: DelayTarget, frameIndex: number, atMs: TimeMs): DelayTarget {
  const lagMs = atMs - frameIndex * 20
  const lagsMs = [...lagsBefore(target, lagMs, atMs).slice(1 - LAGS_KEPT), lagMs]
  return { lagsMs, atMs, offsetMs: offsetFor(lagsMs) }
}

function lagsBefore(
  { lagsMs, atMs }: DelayTarget,
  lagMs: number,
  nowMs: TimeMs,
): readonly number[] {
  const last = lagsMs.at(-1)
  if (last === undefined || Math.abs(lagMs - last) > CLOCK_JUMP_MS) return []
  // What was kept for a newcomer says nothing about the way: only the newest of it does.
  const isKept = lagsMs.length < LAGS_UNTIL_KNOWN && lagMs < last && nowMs - atMs < TOGETHER_MS
  return isKept ? lagsMs.slice(0, -1) : lagsMs
}

function offsetFor(lagsMs: readonly number[]): number {
  const sorted = [...lagsMs].sort((a, b) => a - b)
  const place = Math.ceil(sorted.length * ON_TIME_QUANTILE) - 1
  const least = sorted[0] ?? 0
  const late = sorted[place] ?? least
  const margin = lagsMs.length < LAGS_UNTIL_KNOWN ? MARGIN_UNTIL_KNOWN_MS : 0
  return Math.min(late + margin, least + SPREAD_MAX_MS)
}
