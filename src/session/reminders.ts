import { ReminderRows, type KeptReminder } from './reminder-rows.ts'
import {
  remindStep,
  REMINDERS_MAX,
  type Sighting,
  type Told,
} from '../domain/directory/reminders.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { AccountId, CommunityId, SpaceId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommunityScope } from './community-scope.ts'
import type { Log } from '../ports/log.ts'
import type { ReminderDue } from './scheduling-api.ts'
import type { Rows } from '../ports/rows.ts'
import type { ScheduleBoard } from './schedule-board.ts'
import type { ScheduledSpace } from '../domain/directory/schedule.ts'
import type { SpaceBoard } from './space-board.ts'
import type { TimeMs } from '../domain/time.ts'

/** Longest timer: a browser's end at 24 days. */
const LOOK_AT_LEAST_MS = 24 * 3_600_000

/** What reminding stands on. */
export type ReminderParts = {
  readonly rows: Rows
  readonly clock: Clock
  readonly log: Log
  readonly me: () => AccountId | undefined
  readonly scopes: () => readonly ReminderScope[]
}

/** What of a community decides when somebody is reminded. */
type ReminderScope = Pick<CommunityScope, 'community'> & {
  readonly board: Pick<SpaceBoard, 'find'>
  readonly schedules: Pick<ScheduleBoard, 'heldOf' | 'loaded'>
}

/** Tells a person, while the app is open, of the Spaces that they host or want to hear. */
export class Reminders {
  readonly #parts: ReminderParts
  readonly #rows: ReminderRows
  readonly #kept = new Map<SpaceId, KeptReminder>()
  readonly #missingSince = new Map<SpaceId, TimeMs>()
  readonly #handlers = new Set<(due: ReminderDue) => void>()
  readonly #revision = new Watchable(0)
  #cancel: Undo = () => {}
  #closed = false

  private constructor(parts: ReminderParts) {
    this.#parts = parts
    this.#rows = new ReminderRows(parts.rows)
  }

  /** As they were left. Throws StorageError. */
  static async open(parts: ReminderParts): Promise<Reminders> {
    const reminders = new Reminders(parts)
    for (const kept of await reminders.#rows.load(parts.me())) {
      reminders.#kept.set(kept.space, kept)
    }
    return reminders
  }

  /** Tells what is due, each once; while nobody listens it waits. */
  onDue(handler: (due: ReminderDue) => void): Undo {
    this.#handlers.add(handler)
    this.look()
    return () => this.#handlers.delete(handler)
  }

  /** Counts up when something else is wanted. */
  get revision(): Watched<number> {
    return this.#revision
  }

  has(space: SpaceId): boolean {
    return this.#kept.has(space)
  }

  /** Whether something of this host's is wanted: then its schedule is kept. */
  wantsOf(host: AccountId): boolean {
    return [...this.#kept.values()].some(kept => kept.host === host)
  }

  /** Throws StorageError. */
  async want(scheduled: ScheduledSpace): Promise<Verdict<undefined, 'too-many'>> {
    if (this.#kept.size >= REMINDERS_MAX) await this.#forgetLost()
    if (this.#kept.size >= REMINDERS_MAX) return refuse('too-many')
    await this.#keep(this.#reminderOf(scheduled, 'nothing'))
    this.look()
    return accept(undefined)
  }

  /** Throws StorageError. */
  async forget(space: SpaceId): Promise<void> {
    const kept = this.#kept.get(space)
    if (kept === undefined) return
    this.#kept.delete(space)
    this.#missingSince.delete(space)
    this.#revision.set(this.#revision.current + 1)
    await this.#rows.forget(kept)
  }

  /** Something is known that was not: tells what is due, and looks again when more will be. */
  look(): void {
    if (this.#closed || this.#handlers.size === 0) return
    this.#cancel()
    const { clock } = this.#parts
    const nowMs = clock.now()
    const nextMs = this.#wanted().map(kept => this.#step(kept, nowMs) ?? Infinity)
    const atMs = Math.min(nowMs + LOOK_AT_LEAST_MS, ...nextMs)
    this.#cancel = clock.after(Math.max(0, atMs - nowMs), () => this.look())
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true
    this.#cancel()
  }

  /** Those asked for, and our own, of which nobody has to ask. */
  #wanted(): readonly KeptReminder[] {
    const me = this.#parts.me()
    const own = me === undefined ? [] : this.#parts.scopes().flatMap(scope => plannedBy(me, scope))
    const fresh = own.filter(({ space }) => !this.#kept.has(space))
    return [...this.#kept.values(), ...fresh.map(one => this.#reminderOf(one, 'nothing'))]
  }

  /** Answers when to look at this one again. */
  #step(kept: KeptReminder, nowMs: TimeMs): TimeMs | undefined {
    const scope = this.#scopeOf(kept.community)
    const scheduled = scope && plannedBy(kept.host, scope).find(one => one.space === kept.space)
    const step = remindStep(kept, this.#sight(kept, scope, scheduled), nowMs)
    if (step.now !== undefined) this.#do(step.now, kept, scheduled)
    return step.nextMs
  }

  #sight(
    { space, host }: KeptReminder,
    scope: ReminderScope | undefined,
    scheduled: ScheduledSpace | undefined,
  ): Sighting {
    const isMissing = scope?.schedules.heldOf(host) !== undefined && scheduled === undefined
    if (!isMissing) this.#missingSince.delete(space)
    if (scope?.board.find(space)?.state === 'live') return { phase: 'live' }
    if (scheduled !== undefined) return { phase: 'planned', startsAtMs: scheduled.startsAtMs }
    if (!isMissing) return { phase: 'unknown' }
    const sinceMs = this.#missingSince.get(space) ?? this.#parts.clock.now()
    this.#missingSince.set(space, sinceMs)
    return { phase: 'missing', sinceMs }
  }

  #do(
    what: 'soon' | 'live' | 'withdrawn' | 'over',
    kept: KeptReminder,
    scheduled: ScheduledSpace | undefined,
  ): void {
    const { space, community, isOwn } = kept
    const isDone = what === 'withdrawn' || what === 'over'
    const title = scheduled?.title ?? kept.title
    const stored = isDone ? this.forget(space) : this.#keep({ ...kept, title, told: what })
    stored.catch((why: unknown) => {
      this.#parts.log.warn('reminder-not-kept', { why: String(why) })
    })
    if (what === 'over') return
    const due: ReminderDue = { kind: what, isOwn, space, community, title, scheduled }
    for (const tell of this.#handlers) tell(due)
  }

  /** Makes room: of a host whose word ran out nothing is shown, so that nobody could take the reminder back. */
  async #forgetLost(): Promise<void> {
    // Until they are read, nobody's word is known.
    await Promise.all(this.#parts.scopes().map(({ schedules }) => schedules.loaded))
    const lost = [...this.#kept.values()].find(
      ({ community, host }) => this.#scopeOf(community)?.schedules.heldOf(host) === undefined,
    )
    if (lost !== undefined) await this.forget(lost.space)
  }

  async #keep(kept: KeptReminder): Promise<void> {
    this.#kept.set(kept.space, kept)
    this.#revision.set(this.#revision.current + 1)
    await this.#rows.store(kept)
  }

  #reminderOf({ space, host, community, title }: ScheduledSpace, told: Told): KeptReminder {
    return { space, host, community, title, told, isOwn: host === this.#parts.me() }
  }

  #scopeOf(community: CommunityId): ReminderScope | undefined {
    return this.#parts.scopes().find(scope => scope.community === community)
  }
}

const plannedBy = (host: AccountId, { schedules }: ReminderScope): readonly ScheduledSpace[] =>
  schedules.heldOf(host)?.spaces ?? []
