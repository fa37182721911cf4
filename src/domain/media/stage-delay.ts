import type { DelayTarget } from './delay-target.ts'
import type { TimeMs } from '../time.ts'

/**
 * Five seconds of frames. People who answer each other feel every tenth of a second: what was late half a
 * minute ago must not delay them now.
 */
const LAGS_KEPT = 250
/**
 * One frame in a hundred may come too late; the next one brings a copy of it (in-band FEC). With three in a
 * hundred a busy machine's jitter was made up for and won back again three times a second, and heard.
 */
const QUANTILE = 0.99
/** The output pulls every 20 ms: a packet that comes just behind a pull is used at the next one. */
const STEP_MS = 10
/** Until the spread is known: what a home network adds. */
const MARGIN_UNTIL_KNOWN_MS = 20
const LAGS_UNTIL_KNOWN = 8
/** Nothing on the way delays by this much more at once: one of the clocks was set. */
const CLOCK_JUMP_MS = 2_000
/** Beyond this a conversation is none; what is later is left to the bundles. */
const SPREAD_MAX_MS = 200

/** As `observeArrival`, for frames that come by themselves and are answered at once. */
export function observeStageArrival(
  target: DelayTarget,
  frameIndex: number,
  atMs: TimeMs,
): DelayTarget {
  // Nothing is foreseen here, and so nothing asked about order.
  const lag = { lagMs: atMs - frameIndex * 20, atMs, isOvertaken: false }
  const last = target.lags.at(-1)
  const isAnew = last === undefined || Math.abs(lag.lagMs - last.lagMs) > CLOCK_JUMP_MS
  const lags = isAnew ? [lag] : [...target.lags.slice(1 - LAGS_KEPT), lag]
  const sorted = lags.map(({ lagMs }) => lagMs).sort((a, b) => a - b)
  const [least = lag.lagMs] = sorted
  const usual = sorted[Math.ceil(sorted.length * QUANTILE) - 1] ?? lag.lagMs
  const margin = lags.length < LAGS_UNTIL_KNOWN ? MARGIN_UNTIL_KNOWN_MS : STEP_MS
  const offsetMs = Math.min(usual + margin, least + SPREAD_MAX_MS)
  return { ...target, lags, tooLate: 0, offsetMs }
}
