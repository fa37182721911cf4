import type { TimeMs } from '../time.ts'

/**
 * How many ticks of the output come at once. Sound hardware renders in bursts of 3 to 85 ms; whoever
 * feeds it must have that much queued, because between the ticks of a burst nothing can be done.
 */
export type OutputRhythm = {
  /** Lengths of the newest bursts in ticks, oldest first; the last one may still grow. */
  readonly bursts: readonly number[]
  readonly lastTickMs: TimeMs
}

/** Before the first tick. */
export const NEW_RHYTHM: OutputRhythm = { bursts: [], lastTickMs: -Infinity }

/** Two seconds of single ticks. */
const BURSTS_KEPT = 100
/** One burst in twenty may be longer: a hiccup of the machine must not delay everything after it. */
const QUANTILE = 0.95
/** Ticks closer than half a frame were rendered in one go. */
const TOGETHER_MS = 10
/** 120 ms: hardware that renders more at once would delay a conversation past use. */
const LEAD_MAX_FRAMES = 6

/** Hears one tick. */
export function observeTick({ bursts, lastTickMs }: OutputRhythm, nowMs: TimeMs): OutputRhythm {
  const isSameBurst = nowMs - lastTickMs < TOGETHER_MS
  const grown = isSameBurst
    ? [...bursts.slice(0, -1), (bursts.at(-1) ?? 0) + 1]
    : [...bursts.slice(1 - BURSTS_KEPT), 1]
  return { bursts: grown, lastTickMs: nowMs }
}

/** Frames that must be queued after each tick so that the output does not run dry. */
export function leadOf({ bursts }: OutputRhythm): number {
  const sorted = [...bursts].sort((a, b) => a - b)
  const usual = sorted[Math.ceil(sorted.length * QUANTILE) - 1] ?? 1
  return Math.min(usual, LEAD_MAX_FRAMES)
}
