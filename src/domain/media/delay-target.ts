import type { TimeMs } from '../time.ts'

/**
 * How late bundles come. A bundle's lag is its arrival minus the speaker's time of its first frame;
 * the two clocks' difference is in every lag alike, so only the spread of the lags matters.
 */
export type DelayTarget = {
  /** Of the newest bundles, oldest first. */
  readonly lags: readonly Lag[]
  /** How many of the newest in a row came too late for what is waited for. */
  readonly tooLate: number
  /** Frame n is best rendered at 20·n + this, before what the output itself needs. */
  readonly offsetMs: number
  /** Until then this machine has just begun; Infinity before the first bundle, −Infinity when that is over. */
  readonly coldUntilMs: TimeMs
}

/** How late one bundle came, and when that was. `isOvertaken`: behind a later one, as what was lost and pulled comes. */
type Lag = { readonly lagMs: number; readonly atMs: TimeMs; readonly isOvertaken: boolean }

/**
 * A minute of speech or more. Where one packet in twenty is lost, one bundle in 2,000 needs a third pull: a
 * shorter memory would forget between two of them how long that takes.
 */
const LAGS_KEPT = 1_024
/**
 * Up to this much above what is usual the delay follows the latest bundle that is remembered, or what those
 * that were held up let one foresee: it is what three pulls from a neighbour take (15 ms until a bundle is
 * missed, 40 to get it, twice 60 to ask again), and a listener does not notice it, while every frame that is
 * missing is heard. Beyond that, delay is felt by those who ask and answer: what happened once in a minute is
 * taken for an accident, and the delay follows the other ones. Where lags are many and far apart (bursts of
 * loss) that is about their 0.998 quantile.
 */
const PATIENT_SPREAD_MS = 180
/** The output pulls every 20 ms: a bundle that comes just behind a pull is used at the next one. */
const STEP_MS = 10
/**
 * What one stall holds up comes within about a second: one accident, however many bundles it was. A
 * page that four others keep from running stalls for 0.3 to 1.1 s at a time.
 */
const ACCIDENT_MS = 1_000
/**
 * So much speech in a row that all came too late is no accident: the way is another one, or the
 * speaker's clock stood still with its machine (a capture that is not run loses what it did not see). What
 * was before says nothing any more; kept, it made everything late for half a minute.
 */
const ANOTHER_WAY_LAGS = 8
const ANOTHER_WAY_MS = 400
/** Until the spread is known: what a home network adds. */
const MARGIN_UNTIL_KNOWN_MS = 20
const LAGS_UNTIL_KNOWN = 8
/** Together with a bundle and the output's lead it stays below the second that a playout may hold. */
const SPREAD_MAX_MS = 850
/** Nothing on the way delays by this much more at once: one of the clocks was set. */
const CLOCK_JUMP_MS = 2_000

/** Beyond the soonest: no short bundle explains it. */
const UNUSUAL_MS = 100
/** What is later than this was lost and pulled, or held up: ordinary queues are shorter. */
const JITTER_MS = 40
/** One bundle in so many may be missed: where waiting for it is not noticed, and where it is. */
const MISSED_NEARBY = 0.0003
const MISSED_FAR = 0.002
/** From fewer nothing is foreseen: a page that has just begun stalls, and that says nothing about the way. */
const FORESEEN_FROM = 3
const FORESEEN_OF = 96

/** Nothing is pulled that so many came behind. */
const OVERTAKERS = 16

/** Bundles that came within this time came as one. */
const TOGETHER_MS = 20

/**
 * A page that has just begun runs its code for the first time: for two to five seconds it takes bundles in 0.1 to
 * 0.2 s late, and then never again (recorded; decision 14). Remembered like the rest, that delayed whoever had
 * come for the whole of its first minute.
 */
const COLD_MS = 5_000
/** So many later bundles without one that was held up say that it was the page: 2.6 s of speech. Else it may be the way. */
const WARM_LAGS = 32

/** Before the first bundle. */
export const NO_DELAYS: DelayTarget = {
  lags: [],
  tooLate: 0,
  offsetMs: 0,
  coldUntilMs: Infinity,
}

/** Takes the bundle that starts with `frameIndex` into account. */
export function observeArrival(target: DelayTarget, frameIndex: number, atMs: TimeMs): DelayTarget {
  const isOvertaken = target.lags.slice(-OVERTAKERS).some(later => indexOf(later) > frameIndex)
  const lag = { lagMs: atMs - frameIndex * 20, atMs, isOvertaken }
  const isTogether = cameTogether(target.lags, lag)
  const begunMs = target.coldUntilMs === Infinity ? atMs + COLD_MS : target.coldUntilMs
  const { lags, coldUntilMs } = warmed(remembered(target.lags, lag, isTogether), begunMs)
  // What came as one is one more that was late.
  const more = isTogether ? 0 : 1
  const isLate = lag.lagMs > target.offsetMs
  const tooLate = isLate ? Math.min(target.tooLate + more, lags.length) : 0
  const late = lags.slice(lags.length - tooLate)
  if (!isAnotherWay(late)) return { lags, tooLate, offsetMs: offsetFor(lags), coldUntilMs }
  return { lags: late, tooLate: 0, offsetMs: offsetFor(late), coldUntilMs }
}

/** Without what a cold machine held up, once it is known that nothing else did. */
function warmed(
  lags: readonly Lag[],
  coldUntilMs: TimeMs,
): Pick<DelayTarget, 'lags' | 'coldUntilMs'> {
  const warm = coldUntilMs === -Infinity ? [] : lags.filter(({ atMs }) => atMs >= coldUntilMs)
  if (warm.length < WARM_LAGS) return { lags, coldUntilMs }
  const least = Math.min(...warm.map(({ lagMs }) => lagMs))
  const limitMs = usualOf(warm, least) + JITTER_MS
  const isQuiet = warm.every(({ lagMs }) => lagMs <= limitMs)
  return { lags: isQuiet ? warm : lags, coldUntilMs: -Infinity }
}

/** How far the lags lie apart, up to what is waited for. */
export function spreadOf({ lags, offsetMs }: DelayTarget): number {
  return offsetMs - lags.reduce((least, { lagMs }) => Math.min(least, lagMs), offsetMs)
}

function cameTogether(lags: readonly Lag[], lag: Lag): boolean {
  const last = lags.at(-1)
  if (last === undefined) return false
  return lag.lagMs < last.lagMs && lag.atMs - last.atMs < TOGETHER_MS
}

function remembered(lags: readonly Lag[], lag: Lag, isTogether: boolean): readonly Lag[] {
  const last = lags.at(-1)
  if (last === undefined || last.lagMs - lag.lagMs > CLOCK_JUMP_MS) return [lag]
  if (!isTogether) return [...lags.slice(1 - LAGS_KEPT), lag]
  // What was kept for a newcomer says nothing about the way: only the newest of it does. Later it is
  // what was held up somewhere, and the oldest of it says how long.
  if (lags.length < LAGS_UNTIL_KNOWN) return [...lags.slice(0, -1), lag]
  return [...lags.slice(0, -1), { ...last, atMs: lag.atMs }]
}

/** The speaker's place of what came then; of several that came as one, about. */
const indexOf = ({ atMs, lagMs }: Lag): number => (atMs - lagMs) / 20

function isAnotherWay(late: readonly Lag[]): boolean {
  const [first] = late
  const last = late.at(-1)
  if (first === undefined || last === undefined || late.length < ANOTHER_WAY_LAGS) return false
  return last.atMs - first.atMs >= ANOTHER_WAY_MS
}

function offsetFor(lags: readonly Lag[]): number {
  let least = Infinity
  let latest: Lag | undefined
  for (const lag of lags) {
    if (lag.lagMs < least) least = lag.lagMs
    if (latest === undefined || lag.lagMs > latest.lagMs) latest = lag
  }
  if (latest === undefined) return 0
  const usual = usualOf(lags, least)
  const foreseen = tailOf(lags, usual, MISSED_NEARBY)
  const patient = Math.min(Math.max(latest.lagMs, foreseen), usual + PATIENT_SPREAD_MS)
  const margin = lags.length < LAGS_UNTIL_KNOWN ? MARGIN_UNTIL_KNOWN_MS : STEP_MS
  const { atMs } = latest
  const beside = lags.filter(lag => Math.abs(lag.atMs - atMs) > ACCIDENT_MS)
  const far = Math.max(latestOf(beside), tailOf(beside, usual, MISSED_FAR))
  return Math.min(Math.max(patient, far) + margin, least + SPREAD_MAX_MS)
}

/** The mean of what nothing held up. The soonest are short bundles, whole 20 to 60 ms before a full one. */
function usualOf(lags: readonly Lag[], leastMs: number): number {
  let count = 0
  let sumMs = 0
  for (const { lagMs } of lags) {
    if (lagMs > leastMs + UNUSUAL_MS) continue
    count += 1
    sumMs += lagMs
  }
  return sumMs / count
}

const latestOf = (lags: readonly Lag[]): number =>
  lags.reduce((latestMs, { lagMs }) => Math.max(latestMs, lagMs), -Infinity)

/**
 * The lag that a bundle exceeds with this probability, foreseen from those that were more than jitter: what
 * pulls and bursts add falls off exponentially. What a machine's stalls hold up does not, and comes in order: foreseen
 * from those, audiences behind a busy one waited 60 ms for what never came.
 */
function tailOf(lags: readonly Lag[], usualMs: number, share: number): number {
  if (!lags.some(({ isOvertaken }) => isOvertaken)) return -Infinity
  const fromMs = usualMs + JITTER_MS
  let count = 0
  let beyondMs = 0
  for (const { lagMs } of lags) {
    if (lagMs <= fromMs) continue
    count += 1
    beyondMs += lagMs - fromMs
  }
  if (count < FORESEEN_FROM || lags.length < FORESEEN_OF) return -Infinity
  const often = count / (lags.length * share)
  return often <= 1 ? -Infinity : fromMs + (beyondMs / count) * Math.log(often)
}
