import type { SpaceState } from '../space/state.ts'
import type { TimeMs } from '../time.ts'

/**
 * Where the host lets newcomers write one line for a start (FEATURES MOD-11), they are newcomers for so many minutes after
 * it, and after they first asked to speak, unless the host says how many: a hundred fresh keys of a banned person get
 * a hundred lines in all and no place in the queue, and wait as anybody would.
 */
export const NEWCOMER_MINUTES = 5
/** At most as long as most evenings last: whoever came in earnest is heard in the end. */
export const NEWCOMER_MINUTES_MAX = 60
/** What a host chooses from: the time to make another key, to lose interest in it, and all the evening. */
export const NEWCOMER_CHOICES = [5, 15, 60] as const

/** Whether a host may say so. */
export const isNewcomerMinutes = (minutes: number): boolean =>
  Number.isInteger(minutes) && minutes >= 1 && minutes <= NEWCOMER_MINUTES_MAX

const MINUTE_MS = 60_000

/** Whether somebody of whom this Space first heard then is a newcomer still; of whom it never heard, not yet. */
export const isNewAt = (
  { chat, newcomerMinutes }: Pick<SpaceState, 'chat' | 'newcomerMinutes'>,
  firstMs: TimeMs | undefined,
  nowMs: TimeMs,
): boolean =>
  chat === 'slow' && firstMs !== undefined && nowMs - firstMs < newcomerMinutes * MINUTE_MS
