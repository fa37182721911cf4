import { OwnSchedule, type OwnScheduleParts } from './own-schedule.ts'
import { Reminders } from './reminders.ts'
import { WITHDRAWN_AFTER_MS } from '../domain/directory/reminders.ts'
import { roomLinkUrl } from '../wire/room-link.ts'
import { MisuseError } from '../errors.ts'
import { Watchable, type Undo } from '../events.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Coming } from '../domain/directory/schedules.ts'
import type {
  ComingSpace,
  ReminderDue,
  Scheduling,
  ScheduleWish,
  SchedulingRefusal,
} from './scheduling-api.ts'
import type { CommunityScope } from './community-scope.ts'
import type { JoinedCommunities } from './joined-communities.ts'
import type { Room } from './spaces-api.ts'
import type { RoomLink } from '../domain/room-link.ts'
import type { ScheduledSpace } from '../domain/directory/schedule.ts'
import type { SpaceId } from '../domain/ids.ts'

/** What the desk stands on. */
export type SchedulingParts = OwnScheduleParts & {
  readonly joined: JoinedCommunities
  readonly reminders: Reminders
  /** What room links start with. */
  readonly appUrl: () => string
}

/** Spaces at a set time, over the communities that this person has joined. */
export class SchedulingDesk implements Scheduling {
  readonly coming = new Watchable<readonly ComingSpace[]>([])
  readonly #parts: SchedulingParts
  readonly #own: OwnSchedule
  readonly #undo: readonly Undo[]
  #watched = new Map<CommunityScope, readonly Undo[]>()

  constructor(parts: SchedulingParts) {
    this.#parts = parts
    this.#own = new OwnSchedule(parts)
    this.#undo = [
      parts.joined.shown.watch(() => this.#watchAll()),
      parts.joined.current.watch(() => this.#show()),
      parts.reminders.revision.watch(() => this.#show()),
      parts.account.me.watch(() => this.#changed()),
      parts.communityBook.onChange(() => this.#renewAll()),
    ]
    this.#watchAll()
  }

  onDue(handler: (due: ReminderDue) => void): Undo {
    return this.#parts.reminders.onDue(handler)
  }

  schedule(wish: ScheduleWish): Promise<Verdict<ScheduledSpace, SchedulingRefusal>> {
    return this.#own.schedule(this.#here(), wish)
  }

  async change(
    space: SpaceId,
    wish: ScheduleWish,
  ): Promise<Verdict<ScheduledSpace, SchedulingRefusal>> {
    const scope = this.#whereOwn(space)?.scope
    return scope === undefined ? refuse('gone') : this.#own.change(scope, space, wish)
  }

  async withdraw(space: SpaceId): Promise<void> {
    const scope = this.#whereOwn(space)?.scope
    if (scope !== undefined) await this.#own.withdraw(scope, space)
  }

  async remind(space: SpaceId, wanted: boolean): Promise<Verdict<undefined, 'gone' | 'too-many'>> {
    const { reminders } = this.#parts
    if (!wanted) {
      await reminders.forget(space)
      return accept(undefined)
    }
    const found = this.#find(space)
    if (found === undefined) return refuse('gone')
    const wants = await reminders.want(found.scheduled)
    if (wants.ok) await found.scope.schedules.keepNow(found.scheduled.host)
    return wants
  }

  fateOf({ space, host, scheduledAtMs }: RoomLink): ScheduledSpace | 'withdrawn' | undefined {
    if (scheduledAtMs === undefined) return undefined
    for (const { schedules } of this.#parts.joined.scopes) {
      const held = schedules.heldOf(host)
      const found = held?.spaces.find(one => one.space === space)
      if (found !== undefined) return found
      // One from before the link says nothing of it, and what has just begun may not have been heard yet.
      const isSaid = held !== undefined && held.atMs >= scheduledAtMs
      const nowMs = this.#parts.clock.now()
      if (isSaid && nowMs >= held.atMs + WITHDRAWN_AFTER_MS) return 'withdrawn'
    }
    return undefined
  }

  /** What we planned under this name, and where. */
  whatWasPlanned(space: SpaceId): {
    readonly scope: CommunityScope
    readonly scheduled: ScheduledSpace
  } {
    const found = this.#whereOwn(space)
    if (found === undefined) throw new MisuseError('expected a Space on our own schedule')
    return found
  }

  /** It has begun in this room. */
  begin(space: SpaceId, room: Pick<Room, 'state' | 'edit'>): Promise<void> {
    const { scope, scheduled } = this.whatWasPlanned(space)
    return this.#own.begin(scope, scheduled, room)
  }

  /** Idempotent. */
  close(): void {
    for (const undo of [...this.#undo, ...this.#watched.values()].flat()) undo()
    this.#parts.reminders.close()
  }

  #here(): CommunityScope {
    const scope = this.#parts.joined.current.current
    if (scope === undefined) throw new MisuseError('expected a community, none is known yet')
    return scope
  }

  #whereOwn(space: SpaceId): ReturnType<SchedulingDesk['whatWasPlanned']> | undefined {
    for (const scope of this.#parts.joined.scopes) {
      const scheduled = this.#own.planned(scope).find(one => one.space === space)
      if (scheduled !== undefined) return { scope, scheduled }
    }
    return undefined
  }

  #find(space: SpaceId): ReturnType<SchedulingDesk['whatWasPlanned']> | undefined {
    for (const scope of this.#parts.joined.scopes) {
      const found = comingIn(scope).find(({ scheduled }) => scheduled.space === space)
      if (found !== undefined) return { scope, scheduled: found.scheduled }
    }
    return undefined
  }

  /** Scopes come and go; each is watched once. */
  #watchAll(): void {
    const scopes = new Set(this.#parts.joined.scopes)
    for (const [scope, undo] of this.#watched) {
      if (scopes.has(scope)) continue
      for (const end of undo) end()
      this.#watched.delete(scope)
    }
    for (const scope of scopes) {
      if (this.#watched.has(scope)) continue
      const changed = (): void => this.#changed()
      this.#watched.set(scope, [
        scope.schedules.revision.watch(changed),
        scope.lobby.watch(changed),
        scope.following.watch(changed),
      ])
      void scope.schedules.loaded.then(() => this.#renew(scope))
    }
    this.#changed()
  }

  #changed(): void {
    this.#show()
    this.#parts.reminders.look()
  }

  #renewAll(): void {
    for (const scope of this.#parts.joined.scopes) this.#renew(scope)
  }

  /** A shut gate or a lost policy is no fault here: what was signed stands as it is. */
  #renew(scope: CommunityScope): void {
    if (this.#own.planned(scope).length === 0) return
    this.#own.renew(scope).catch((why: unknown) => {
      this.#parts.log.debug('schedule-not-renewed', { why: String(why) })
    })
  }

  #show(): void {
    const scope = this.#parts.joined.current.current
    const shown = scope === undefined ? [] : comingIn(scope).map(one => this.#shown(scope, one))
    // Every heartbeat of a live Space asks; what is planned changes now and then.
    if (!areSame(shown, this.coming.current)) this.coming.set(shown)
  }

  #shown(scope: CommunityScope, { scheduled, followed, provenFollowers }: Coming): ComingSpace {
    const { account, reminders, appUrl } = this.#parts
    return {
      scheduled,
      signedAtMs: scope.schedules.heldOf(scheduled.host)?.atMs ?? scheduled.scheduledAtMs,
      url: roomLinkUrl(appUrl(), scheduled.link),
      followed,
      isOwn: scheduled.host === account.me.current?.account,
      isReminded: reminders.has(scheduled.space),
      provenFollowers,
    }
  }
}

const areSame = (one: readonly ComingSpace[], other: readonly ComingSpace[]): boolean =>
  one.length === other.length &&
  one.every((row, at) => {
    const before = other[at]
    return (
      row.scheduled === before?.scheduled &&
      row.url === before.url &&
      row.signedAtMs === before.signedAtMs &&
      row.followed === before.followed &&
      row.isOwn === before.isOwn &&
      row.isReminded === before.isReminded &&
      row.provenFollowers === before.provenFollowers
    )
  })

/** What is to come there and has not begun, as far as we hear. */
function comingIn({ schedules, following, board }: CommunityScope): readonly Coming[] {
  const live = board.lobby.current.map(({ announcement }) => announcement.space)
  return schedules.coming(following.current, new Set(live))
}
