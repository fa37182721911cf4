import type { AccountId, CertificateId, CommunityId, PolicyId, SpaceId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** Spaces that one account may have scheduled at once: what X allows (SCHED-1). */
export const SCHEDULED_MAX = 10
/** How far ahead a Space may be scheduled: what X and Nostr Nests allow (SCHED-1). */
export const SCHEDULED_AHEAD_MS = 30 * 24 * 3_600_000
/** So long after its time a Space is still waited for: a host may be late, and nobody waits longer. */
export const LATE_MS = 3_600_000
/** When a record is signed, whatever an older one names is over after this. */
export const SCHEDULE_LASTS_MS = SCHEDULED_AHEAD_MS + LATE_MS

/** A Space that is to start at a stated time. */
export type ScheduledSpace = {
  /** Fixed when it is scheduled: the hash of its genesis. */
  readonly space: SpaceId
  readonly community: CommunityId
  readonly host: AccountId
  readonly hostName: string
  readonly title: string
  /** BCP 47 tag. */
  readonly language: string
  readonly topics: readonly string[]
  readonly startsAtMs: TimeMs
  /** When it was first scheduled. */
  readonly scheduledAtMs: TimeMs
  /** One more with each change of it. */
  readonly revision: number
  /** The code of its room link: shared now, it opens the Space when that is live. */
  readonly link: string
  /** The envelope of its genesis: any device of the host's account starts it by this. */
  readonly genesis: Uint8Array
}

/** Which Spaces one account will host in one community, as it last said. */
export type Schedule = {
  readonly account: AccountId
  readonly community: CommunityId
  /** When it was signed: of two by one account the later counts. */
  readonly atMs: TimeMs
  /** Undefined for a starter, who needs none. */
  readonly certificate: CertificateId | undefined
  /** The rules under which the host claims its standing. */
  readonly policyVersion: number
  readonly policy: PolicyId
  /** At most SCHEDULED_MAX. None: it plans nothing any more. */
  readonly spaces: readonly ScheduledSpace[]
}

/** Why a Space cannot be scheduled for then. */
export type TimeRefusal = 'past' | 'too-far'

/** Whether a Space may be put on the schedule for `startsAtMs`, by the clock of its host. */
export function timeObjection(startsAtMs: TimeMs, nowMs: TimeMs): TimeRefusal | undefined {
  if (startsAtMs <= nowMs) return 'past'
  return startsAtMs > nowMs + SCHEDULED_AHEAD_MS ? 'too-far' : undefined
}

/** The same of a record signed at `atMs`, which may still name what should have begun within LATE_MS. */
export function recordObjection(startsAtMs: TimeMs, atMs: TimeMs): TimeRefusal | undefined {
  if (startsAtMs < atMs - LATE_MS) return 'past'
  return startsAtMs > atMs + SCHEDULED_AHEAD_MS ? 'too-far' : undefined
}

/** Whether a scheduled Space is still waited for. */
export const isToCome = ({ startsAtMs }: ScheduledSpace, nowMs: TimeMs): boolean =>
  nowMs < startsAtMs + LATE_MS
