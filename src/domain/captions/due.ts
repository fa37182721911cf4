import type { TimeMs } from '../time.ts'

/**
 * A playout holds one second at most, whatever a speaker sends, and its way to us takes some; behind that a
 * frame number is wrong, or nothing is played here.
 */
export const HOLD_MAX_MS = 1_500
/** Captions that wait for their sound: a full stage that talks at once, for as long as one may wait. */
export const HELD_MAX = 64

/** A caption that may have to wait for its sound. */
export type Held = { readonly frame: number | undefined; readonly cameAtMs: TimeMs }

/**
 * Whether its words may be read now: not before they are heard, and never long after they came. `heardUpTo`: the frame
 * behind the last one of that session that was played here; Infinity where nothing of it is still to be played.
 */
export const isDue = (
  { frame, cameAtMs }: Held,
  { heardUpTo, nowMs }: { readonly heardUpTo: number; readonly nowMs: TimeMs },
): boolean => frame === undefined || frame < heardUpTo || nowMs - cameAtMs >= HOLD_MAX_MS
