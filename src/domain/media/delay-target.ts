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

/**
 * Half a minute of speech in bundles of 60 ms. Where one packet in twenty is lost, one bundle in 200
 * needs a second pull: a shorter memory would forget between two of them how long that takes.
 */
const LAGS_KEPT = 512
/**
 * Up to this much above the soonest bundle the delay follows the latest one that is remembered: it is
 * what two pulls from a neighbour take (65 ms until a bundle is missed, 40 to get it, 60 + 40 again),
 * and a listener does not notice it, while every frame that is missing is heard. Beyond that, delay is
 * felt by those who ask and answer: what happened once in half a minute is taken for an accident, and
 * the delay follows the second latest. Where lags are many and far apart (bursts of loss) that is
 * their 0.998 quantile.
 */
export const PATIENT_SPREAD_MS = 200
/** The output pulls every 20 ms: a bundle that comes just behind a pull is used at the next one. */
const STEP_MS = 10
/** Until the spread is known: what a home network adds. */
const MARGIN_UNTIL_KNOWN_MS = 20
const LAGS_UNTIL_KNOWN = 8
/** Together with a bundle and the output's lead it stays below the second that a playout may hold. */
const SPREAD_MAX_MS = 700
/** Nothing on the way delays by this much more at once: one of the clocks was set. */
const CLOCK_JUMP_MS = 2_000

/** Bundles that came within this time came as one. */
const TOGETHER_MS = 20

/** Before the first bundle. */
export const NO_DELAYS: DelayTarget = { lagsMs: [], atMs: 0, offsetMs: 0 }

/** Takes the bundle that starts with `frameIndex` into account. */
export function observeArrival(target: DelayTarget, frameIndex: number, atMs: TimeMs): DelayTarget {
  const lagMs = atMs - frameIndex * 20
  const lagsMs = remembered(target, lagMs, atMs)
  return { lagsMs, atMs, offsetMs: offsetFor(lagsMs) }
}

/** How far the lags lie apart, up to what is waited for. */
export function spreadOf({ lagsMs, offsetMs }: DelayTarget): number {
  let least = offsetMs
  for (const lagMs of lagsMs) if (lagMs < least) least = lagMs
  return offsetMs - least
}

function remembered(
  { lagsMs, atMs }: DelayTarget,
  lagMs: number,
  nowMs: TimeMs,
): readonly number[] {
  const last = lagsMs.at(-1)
  if (last === undefined || Math.abs(lagMs - last) > CLOCK_JUMP_MS) return [lagMs]
  const isTogether = lagMs < last && nowMs - atMs < TOGETHER_MS
  if (!isTogether) return [...lagsMs.slice(1 - LAGS_KEPT), lagMs]
  // What was kept for a newcomer says nothing about the way: only the newest of it does. Later it is
  // what was held up somewhere, and the oldest of it says how long.
  return lagsMs.length < LAGS_UNTIL_KNOWN ? [...lagsMs.slice(0, -1), lagMs] : lagsMs
}

function offsetFor(lagsMs: readonly number[]): number {
  let least = Infinity
  let latest = -Infinity
  let second = -Infinity
  for (const lagMs of lagsMs) {
    if (lagMs < least) least = lagMs
    if (lagMs > latest) [latest, second] = [lagMs, latest]
    else if (lagMs > second) second = lagMs
  }
  const patient = Math.min(latest, least + PATIENT_SPREAD_MS)
  const margin = lagsMs.length < LAGS_UNTIL_KNOWN ? MARGIN_UNTIL_KNOWN_MS : STEP_MS
  return Math.min(Math.max(patient, second) + margin, least + SPREAD_MAX_MS)
}
