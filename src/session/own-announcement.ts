import { hashId } from '../crypto/hash-id.ts'
import { openAnnouncement } from '../crypto/open-announcement.ts'
import { seal } from '../crypto/seal.ts'
import { HEARTBEAT_MS, type Announcement } from '../domain/directory/announcement.ts'
import {
  ANNOUNCEMENT_DOMAIN,
  writeAnnouncement,
  type AnnouncementContent,
} from '../wire/announcement.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { NamedPolicy } from '../domain/community/policy.ts'
import type { Signer } from '../ports/key-store.ts'
import type { SpaceId } from '../domain/ids.ts'
import type { Undo } from '../events.ts'
import type { Verified } from '../domain/verified.ts'

/** Edits within this time go out together. */
const EDIT_COALESCE_MS = 300
/** A new connection is in the gossip mesh after about a second (its heartbeat). */
const MEETING_DELAY_MS = 1_500
/** Meetings make us speak at most this often: a crowd that comes must not multiply every heartbeat. */
const MEETING_EVERY_MS = 5_000

/** What our Space says of itself now. `signer`: the session that `delegation` names. */
export type AnnouncementDraft = Omit<
  AnnouncementContent,
  'seq' | 'sentAtMs' | 'state' | 'policy' | 'policyVersion' | 'bulletinVersion'
> & {
  readonly signer: Signer
  /** Our own counted followers, as our certificate proves them; undefined for a starter. */
  readonly provenFollowers: number | undefined
}

/** Our own Space on the board. */
export type LiveAnnouncement = {
  /** Something that it says has changed: goes out within a moment. */
  changed(): void
  /** Says that the Space is over, and stops. Idempotent. */
  end(): Promise<void>
  /** Falls silent without a word: the Space leaves the lobbies after SILENCE_MS. */
  stop(): void
}

/** What the announcing of our Space needs of the board. */
export type OwnDeps = {
  readonly clock: Clock
  readonly log: Log
  readonly policy: () => NamedPolicy | undefined
  /** The bulletin we hold; 0 for none. */
  readonly bulletinVersion: () => number
  /** The highest number under which this Space was ever heard. */
  readonly lastSeq: (space: SpaceId) => number
  readonly publish: (
    envelope: Uint8Array,
    announcement: Verified<Announcement>,
    provenFollowers: number | undefined,
  ) => Promise<void>
}

/** The heartbeat of a Space that we host. */
export class OwnAnnouncement {
  readonly #describe: () => AnnouncementDraft
  readonly #deps: OwnDeps
  readonly #stopHeartbeat: Undo
  #planned: { readonly atMs: number; readonly cancel: Undo } | undefined
  #sending: Promise<void> = Promise.resolve()
  #seq = 0
  #sentAtMs = 0
  #stopped = false

  /** Speaks at once, then every HEARTBEAT_MS, each time of what `describe` answers then. */
  constructor(describe: () => AnnouncementDraft, deps: OwnDeps) {
    this.#describe = describe
    this.#deps = deps
    this.#stopHeartbeat = deps.clock.every(HEARTBEAT_MS, () => this.#send('live'))
    this.#send('live')
  }

  /** Something that the heartbeat says has changed: it goes out within a moment. */
  changed(): void {
    this.#plan(this.#deps.clock.now() + EDIT_COALESCE_MS)
  }

  /** Somebody new is connected: they hear of us as soon as gossip reaches them. */
  met(): void {
    const now = this.#deps.clock.now()
    this.#plan(Math.max(now + MEETING_DELAY_MS, this.#sentAtMs + MEETING_EVERY_MS))
  }

  /** The Space is over: says so, once, and stops. Resolves when that was handed to gossip. */
  async end(): Promise<void> {
    if (this.#stopped) return this.#sending
    this.stop()
    this.#send('ended')
    return this.#sending
  }

  /** Falls silent without saying that it ended. Idempotent. */
  stop(): void {
    this.#stopped = true
    this.#stopHeartbeat()
    this.#planned?.cancel()
  }

  #plan(atMs: number): void {
    if (this.#stopped || (this.#planned !== undefined && this.#planned.atMs <= atMs)) return
    this.#planned?.cancel()
    const cancel = this.#deps.clock.after(atMs - this.#deps.clock.now(), () => this.#send('live'))
    this.#planned = { atMs, cancel }
  }

  /** One after the other, so that numbers go out in order. */
  #send(state: Announcement['state']): void {
    this.#planned?.cancel()
    this.#planned = undefined
    this.#sentAtMs = this.#deps.clock.now()
    this.#sending = this.#sending
      .then(() => (state === 'live' && this.#stopped ? undefined : this.#sendNow(state)))
      .catch((why: unknown) => this.#deps.log.warn('announcement-failed', { why: String(why) }))
  }

  async #sendNow(state: Announcement['state']): Promise<void> {
    const { log, policy, bulletinVersion, publish } = this.#deps
    const named = policy()
    if (named === undefined) return log.warn('announcement-waits', { for: 'policy' })
    const { signer, provenFollowers, ...said } = this.#describe()
    const envelope = await seal(
      signer,
      ANNOUNCEMENT_DOMAIN,
      writeAnnouncement({
        ...said,
        state,
        seq: await this.#nextSeq(said.genesis),
        sentAtMs: this.#deps.clock.now(),
        policy: named.id,
        policyVersion: named.policy.version,
        bulletinVersion: bulletinVersion(),
      }),
    )
    // What others would blame us for must not leave the house.
    const opened = await openAnnouncement(envelope)
    if (!opened.ok) return log.warn('own-announcement-refused', { reason: opened.reason })
    await publish(envelope, opened.value, provenFollowers)
  }

  /** Begins with the seconds of the clock, so that it still goes up after a reload. */
  async #nextSeq(genesis: Uint8Array): Promise<number> {
    const heard = this.#deps.lastSeq(await hashId<SpaceId>(genesis))
    const seconds = Math.floor(this.#deps.clock.now() / 1_000)
    this.#seq = Math.max(this.#seq + 1, heard + 1, seconds)
    return this.#seq
  }
}
