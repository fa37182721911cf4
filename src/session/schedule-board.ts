import {
  nameOf,
  ScheduleJudge,
  type ScheduleJudgeDeps,
  type ScheduleJudgement,
} from './schedule-judge.ts'
import { ScheduleRows, type KeptSchedule } from './schedule-rows.ts'
import { openSchedule } from '../crypto/open-schedule.ts'
import {
  comingUp,
  expireSchedules,
  hearSchedule,
  nextOver,
  NO_SCHEDULES,
  soonestFirst,
  type Coming,
  type HeardSchedule,
} from '../domain/directory/schedules.ts'
import { mayHost } from '../domain/community/policy.ts'
import { announceTopic } from '../wire/announcement.ts'
import { areEqual } from '../wire/canonical.ts'
import { ignore } from './host-standing.ts'
import { DIRECTORY_SCHEDULES_MAX } from '../wire/directory.ts'
import { MisuseError } from '../errors.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import type { AccountId, CertificateId, PeerId, SpaceId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Gossip } from '../ports/gossip.ts'
import type { Log } from '../ports/log.ts'
import type { Rows } from '../ports/rows.ts'
import type { Schedule } from '../domain/directory/schedule.ts'
import type { Verified } from '../domain/verified.ts'

/** Longest timer: a day. What is to come lies 30 days ahead, and a browser's timers end at 24. */
const LOOK_AT_LEAST_MS = 24 * 3_600_000

/** What a board of schedules stands on. */
export type ScheduleBoardPorts = {
  readonly rows: Rows
  readonly gossip: Pick<Gossip, 'publish'>
  readonly clock: Clock
  readonly log: Log
  /** Who we are on the wire. */
  readonly self: PeerId
}

/** What it knows and asks. */
export type ScheduleBoardDeps = ScheduleJudgeDeps & {
  /** The accounts we follow: they always find room. */
  readonly following: Watched<ReadonlySet<AccountId>>
  /** Our own account: what it planned is known here whatever its standing is now. */
  readonly own: () => AccountId | undefined
  /** Whose schedules are kept on disk. */
  readonly keeps: (account: AccountId) => boolean
  /** The bytes of a certificate that was verified here; undefined when they are gone. */
  readonly certificateBytes: (id: CertificateId) => Uint8Array | undefined
  /** Verifies a certificate that was kept, so that it is at hand and served. */
  readonly bringCertificate: (id: CertificateId, bytes: Uint8Array) => Promise<boolean>
}

/** What is planned in one community: hears, checks, keeps and shows the schedules of its hosts, and says ours. */
export class ScheduleBoard {
  readonly #ports: ScheduleBoardPorts
  readonly #deps: ScheduleBoardDeps
  readonly #judge: ScheduleJudge
  readonly #rows: ScheduleRows
  readonly #envelopes = new Map<AccountId, Uint8Array>()
  readonly #revision = new Watchable(0)
  readonly #loaded: Promise<void>
  #schedules = NO_SCHEDULES
  #cancelLook: Undo = () => {}
  #closed = false

  /** Reads what was kept, and is ready for more at once. */
  constructor(ports: ScheduleBoardPorts, deps: ScheduleBoardDeps) {
    this.#ports = ports
    this.#deps = deps
    this.#judge = new ScheduleJudge(ports.clock, deps)
    this.#rows = new ScheduleRows(ports.rows, deps.community)
    this.#loaded = this.#load()
  }

  /** Counts up whenever something else is planned, or something has passed. */
  get revision(): Watched<number> {
    return this.#revision
  }

  /** Resolves when what was kept is known. Never rejects. */
  get loaded(): Promise<void> {
    return this.#loaded
  }

  /** What this account said last; undefined when we have not heard it. */
  heldOf(account: AccountId): Schedule | undefined {
    return this.#schedules.get(account)?.schedule
  }

  /** What is to come: hosts we follow first, then the soonest. `live`: Spaces that have begun. */
  coming(followed: ReadonlySet<AccountId>, live: ReadonlySet<SpaceId>): readonly Coming[] {
    return comingUp(this.#schedules, { followed, live, nowMs: this.#ports.clock.now() })
  }

  /** What newcomers are told: the soonest first. */
  envelopes(): readonly Uint8Array[] {
    const first = soonestFirst(this.#schedules, this.#ports.clock.now())
    return first
      .slice(0, DIRECTORY_SCHEDULES_MAX)
      .flatMap(account => this.#envelopes.get(account) ?? [])
  }

  /** Judges what a peer sent and takes it in. Never rejects: a fault of ours must not cost the sender. */
  async take(envelope: Uint8Array, from: PeerId): Promise<ScheduleJudgement> {
    try {
      return await this.#take(envelope, from)
    } catch (why) {
      this.#ports.log.warn('schedule-fault', { from, why: String(why) })
      return ignore('fault')
    }
  }

  async #take(envelope: Uint8Array, from: PeerId): Promise<ScheduleJudgement> {
    // Every peer that we meet tells the same.
    for (const held of this.#envelopes.values()) {
      if (areEqual(held, envelope)) return ignore('held')
    }
    const judgement = await this.#judge.judge(envelope, from, this.#schedules)
    if (judgement.verdict !== 'accept') return judgement
    // A full book is ours alone: others may have room for what is in order.
    const { account } = judgement.heard.schedule
    if (this.#hear(envelope, judgement.heard) && this.#deps.keeps(account)) {
      await this.#keep(account, envelope)
    }
    return judgement
  }

  /** Says what our own account plans now. `provenFollowers`: undefined for a starter. */
  async publish(envelope: Uint8Array, provenFollowers: number | undefined): Promise<void> {
    const schedule = await opened(envelope)
    await this.#loaded
    this.#hear(envelope, { schedule, id: await nameOf(envelope), provenFollowers })
    await this.#keep(schedule.account, envelope)
    await this.#ports.gossip.publish(announceTopic(this.#deps.community), envelope)
  }

  /** Keeps on disk what it holds of this account already: somebody wants it. */
  async keepNow(account: AccountId): Promise<void> {
    const envelope = this.#envelopes.get(account)
    if (envelope !== undefined) await this.#keep(account, envelope)
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true
    this.#cancelLook()
  }

  #hear(envelope: Uint8Array, heard: HeardSchedule): boolean {
    if (this.#closed) return false
    const { clock, log } = this.#ports
    const { following, own } = this.#deps
    const isOwn = heard.schedule.account === own()
    const dear = isOwn ? new Set(following.current).add(heard.schedule.account) : following.current
    const taken = hearSchedule(this.#schedules, heard, clock.now(), dear)
    if (!taken.ok) {
      log.debug('schedule-not-held', { reason: taken.reason })
      return false
    }
    const before = this.#schedules
    this.#schedules = taken.value
    this.#envelopes.set(heard.schedule.account, envelope.slice())
    for (const account of before.keys()) if (!taken.value.has(account)) this.#drop(account)
    this.#changed()
    return true
  }

  #changed(): void {
    this.#cancelLook()
    const { clock } = this.#ports
    const nowMs = clock.now()
    const nextMs = Math.min(nextOver(this.#schedules, nowMs) ?? Infinity, nowMs + LOOK_AT_LEAST_MS)
    this.#cancelLook = clock.after(nextMs - nowMs, () => this.#expire())
    this.#revision.set(this.#revision.current + 1)
  }

  #expire(): void {
    const before = this.#schedules
    this.#schedules = expireSchedules(before, this.#ports.clock.now())
    for (const account of before.keys()) if (!this.#schedules.has(account)) this.#drop(account)
    this.#changed()
  }

  #drop(account: AccountId): void {
    this.#envelopes.delete(account)
    this.#rows.forget(account).catch((why: unknown) => this.#diskFailed(why))
  }

  async #keep(account: AccountId, envelope: Uint8Array): Promise<void> {
    const id = this.heldOf(account)?.certificate
    const certificate = id && this.#deps.certificateBytes(id)
    try {
      await this.#rows.store(account, { envelope, certificate })
    } catch (why) {
      this.#diskFailed(why)
    }
  }

  /** What is planned goes on without the disk: peers say it again. */
  #diskFailed(why: unknown): void {
    this.#ports.log.warn('schedule-not-kept', { why: String(why) })
  }

  async #load(): Promise<void> {
    try {
      for (const kept of await this.#rows.load()) {
        if (this.#closed) return
        await this.#loadOne(kept)
      }
    } catch (why) {
      this.#diskFailed(why)
    }
  }

  /** A disk may be older than the rules, and another's by a backup: everything is checked again. */
  async #loadOne({ envelope, certificate }: KeptSchedule): Promise<void> {
    const schedule = await openSchedule(envelope)
    if (!schedule.ok || schedule.value.community !== this.#deps.community) {
      return this.#ports.log.warn('schedule-row-refused', {
        reason: schedule.ok ? 'foreign-community' : schedule.reason,
      })
    }
    const provenFollowers = await this.#provenBy(schedule.value, certificate)
    if (!this.#mayStand(schedule.value.account, provenFollowers)) {
      return this.#ports.log.debug('schedule-row-unproven', {})
    }
    const heard = { schedule: schedule.value, id: await nameOf(envelope), provenFollowers }
    if (!this.#hear(envelope, heard)) await this.#rows.forget(schedule.value.account)
  }

  async #provenBy(
    { account, community, certificate: id }: Schedule,
    bytes: Uint8Array | undefined,
  ): Promise<number | undefined> {
    const { bringCertificate, certificateVerdict } = this.#deps
    if (id === undefined || bytes === undefined) return undefined
    if (!(await bringCertificate(id, bytes))) return undefined
    const proof = await certificateVerdict(id, this.#ports.self)
    const isHosts =
      proof.ok && proof.value.followee === account && proof.value.community === community
    return isHosts ? proof.value.counted : undefined
  }

  #mayStand(account: AccountId, provenFollowers = 0): boolean {
    const { book, community, own } = this.#deps
    const policy = book.policyOf(community)?.policy
    if (account === own()) return true
    return policy !== undefined && mayHost(account, policy, provenFollowers).ok
  }
}

/** What others would blame us for must not leave the house. */
async function opened(envelope: Uint8Array): Promise<Verified<Schedule>> {
  const schedule = await openSchedule(envelope)
  if (!schedule.ok) throw new MisuseError(`expected a schedule of our own: ${schedule.reason}`)
  return schedule.value
}
