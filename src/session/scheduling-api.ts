import type { CommunityId, SpaceId } from '../domain/ids.ts'
import type { RoomLink } from '../domain/room-link.ts'
import type { ScheduledSpace, TimeRefusal } from '../domain/directory/schedule.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Verdict } from '../verdict.ts'
import type { Undo, Watched } from '../events.ts'

/** What a scheduled Space is to be. */
export type ScheduleWish = {
  readonly title: string
  readonly language: string
  readonly topics: readonly string[]
  readonly startsAtMs: TimeMs
}

/**
 * Why it is not put on the schedule. `too-many`: ten are planned already. `too-large`: their texts do not fit into
 * one record. `gone`: it is planned no more, or has begun.
 */
export type SchedulingRefusal = TimeRefusal | 'too-many' | 'too-large' | 'gone'

/** A scheduled Space as the lobby shows it. */
export type ComingSpace = {
  readonly scheduled: ScheduledSpace
  /** When its host last signed its schedule. */
  readonly signedAtMs: TimeMs
  /** The whole room link: shared now, it opens the Space when that is live. */
  readonly url: string
  readonly followed: boolean
  readonly isOwn: boolean
  readonly isReminded: boolean
  /** The host's counted followers, as proven by the certificate. Undefined for a starter. */
  readonly provenFollowers: number | undefined
}

/** What is told of a Space that this person hosts, or wanted to be reminded of. */
export type ReminderDue = {
  readonly kind: 'soon' | 'live' | 'withdrawn'
  readonly isOwn: boolean
  readonly space: SpaceId
  readonly community: CommunityId
  readonly title: string
  /** Undefined where its host's schedule names it no more. */
  readonly scheduled: ScheduledSpace | undefined
}

/** Spaces at a set time: those of others, and our own. */
export interface Scheduling {
  /** Of the community we are in: hosts we follow first, then the soonest. */
  readonly coming: Watched<readonly ComingSpace[]>
  /** Tells what is due, each once: from now on, and what became due while nobody listened. */
  onDue(handler: (due: ReminderDue) => void): Undo
  /** Signs and tells it. Rejects with GateShutError while the gate is shut. */
  schedule(wish: ScheduleWish): Promise<Verdict<ScheduledSpace, SchedulingRefusal>>
  /** The same Space at another time, or about something else; its link stays good. */
  change(space: SpaceId, wish: ScheduleWish): Promise<Verdict<ScheduledSpace, SchedulingRefusal>>
  /** Takes it off the schedule, for everybody. */
  withdraw(space: SpaceId): Promise<void>
  /** Whether this person is told when it is about to begin, and when it does. Rejects with StorageError. */
  remind(space: SpaceId, wanted: boolean): Promise<Verdict<undefined, 'gone' | 'too-many'>>
  /** What has become of the Space of a link that was made beforehand; undefined: nobody has told us. */
  fateOf(link: RoomLink): ScheduledSpace | 'withdrawn' | undefined
}
