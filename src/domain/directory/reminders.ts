import { LATE_MS } from './schedule.ts'
import { unreachable } from '../../errors.ts'
import type { AccountId, SpaceId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** Who asked for it is reminded so long before: time to put the kettle down. */
export const REMINDED_BEFORE_MS = 5 * 60_000
/** The host is warned so long before (SCHED-2). */
export const HOST_WARNED_BEFORE_MS = 30 * 60_000
/**
 * A Space that left the schedule of its host may just have begun, and its first heartbeat be on its way: only
 * after this long is it said to be withdrawn. A silent Space is dead after as long.
 */
export const WITHDRAWN_AFTER_MS = 30_000
/** Spaces that a person is reminded of: three months of one every evening. */
export const REMINDERS_MAX = 96

/** What was told of a Space already. */
export const TOLD = ['nothing', 'soon', 'live'] as const
export type Told = (typeof TOLD)[number]

/** A Space that this person is reminded of: their own, or one they asked for. */
export type Reminder = {
  readonly space: SpaceId
  readonly host: AccountId
  readonly isOwn: boolean
  readonly told: Told
}

/** What is known of it now. */
export type Sighting =
  /** Its host's schedule names it. */
  | { readonly phase: 'planned'; readonly startsAtMs: TimeMs }
  | { readonly phase: 'live' }
  /** Its host's schedule has named it no more since then, and it is not live. */
  | { readonly phase: 'missing'; readonly sinceMs: TimeMs }
  /** We know no schedule of its host. */
  | { readonly phase: 'unknown' }

/** What to do about a reminder now, and by the clock alone next. */
export type ReminderStep = {
  /** Undefined: nothing. `withdrawn` and `over` end the reminder. */
  readonly now: 'soon' | 'live' | 'withdrawn' | 'over' | undefined
  readonly nextMs: TimeMs | undefined
}

/** Decides what a person is told of a Space that they are reminded of. */
export function remindStep(
  { isOwn, told }: Reminder,
  sighting: Sighting,
  nowMs: TimeMs,
): ReminderStep {
  switch (sighting.phase) {
    case 'unknown':
      return QUIET
    case 'live':
      // Whoever hosts it is in it.
      return isOwn || told === 'live' ? QUIET : { now: 'live', nextMs: undefined }
    case 'missing': {
      // What has begun, and what was ours to take back, ends without a word.
      if (isOwn || told === 'live') return { now: 'over', nextMs: undefined }
      const atMs = sighting.sinceMs + WITHDRAWN_AFTER_MS
      return nowMs < atMs ? later(atMs) : { now: 'withdrawn', nextMs: undefined }
    }
    case 'planned':
      return plannedStep({ isOwn, told }, sighting.startsAtMs, nowMs)
    default:
      return unreachable(sighting)
  }
}

function plannedStep(
  { isOwn, told }: Pick<Reminder, 'isOwn' | 'told'>,
  startsAtMs: TimeMs,
  nowMs: TimeMs,
): ReminderStep {
  const overMs = startsAtMs + LATE_MS
  if (nowMs >= overMs) return { now: 'over', nextMs: undefined }
  if (told !== 'nothing') return later(overMs)
  const soonMs = startsAtMs - (isOwn ? HOST_WARNED_BEFORE_MS : REMINDED_BEFORE_MS)
  return nowMs < soonMs ? later(soonMs) : { now: 'soon', nextMs: overMs }
}

const QUIET: ReminderStep = { now: undefined, nextMs: undefined }
const later = (nextMs: TimeMs): ReminderStep => ({ now: undefined, nextMs })
