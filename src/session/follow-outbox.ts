import { parseId, type AccountId, type CommunityId } from '../domain/ids.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import { accept, type Verdict } from '../verdict.ts'
import type { Attestation, NamedAttestation } from '../domain/follow/attestation.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { OwnCompared } from './follow-comparison.ts'
import type { Rows } from '../ports/rows.ts'
import type { Signer } from '../ports/key-store.ts'
import type { PeerAddress, Streams } from '../ports/streams.ts'
import type { StateRefusal } from './follow-writer.ts'
import type { SyncResult } from './follow-sync.ts'
import type { TimeMs } from '../domain/time.ts'

const WISHES = '/wish/'
const RECALLED = '/recalled/'
/** Stands in place of a community: an account that was made here has signed nothing elsewhere. */
const EVERYWHERE = 'everywhere'
const WISH_BYTES = 9
const FOLLOW = 1

type Kind = Attestation['kind']

/** What somebody pressed, and when: kept until a peer that keeps the community's graph has it. */
type Wish = { readonly kind: Kind; readonly timeMs: TimeMs }

/** What was just signed travels by gossip first; then a peer is asked whether it has it. */
const CONFIRM_MS = 2_000
/** Peers asked in turn until one says that it keeps the graph. */
const CONFIRMING_PEERS = 4

/** The signing of a statement, as the follow book does it. */
type State = (
  signer: Signer,
  community: CommunityId,
  followee: AccountId,
) => Promise<Verdict<Attestation, StateRefusal>>

export type OutboxParts = {
  readonly rows: Rows
  readonly clock: Clock
  readonly log: Log
  readonly follows: {
    readonly follow: State
    readonly unfollow: State
    onOwnCompared(handler: (compared: OwnCompared) => void): Undo
    statementsBy(community: CommunityId, account: AccountId): readonly NamedAttestation[]
    restoreOwn(peer: PeerAddress, community: CommunityId, account: AccountId): Promise<SyncResult>
  }
  readonly streams: Pick<Streams, 'connected'>
  /** Undefined for an account whose key is not here. */
  readonly signerOf: (account: AccountId) => Signer | undefined
}

/**
 * Follows and unfollows on their way out. They take effect here at once, outlive a reload, and are
 * stated again if another device of the same account turns out to have used their `seq`.
 *
 * An account that was restored here signs nothing in a community before a peer has told it what it
 * signed elsewhere: its `seq` would be stale, and the statement lost without a word. Until then its
 * wishes wait, however long that takes.
 */
export class FollowOutbox {
  readonly #parts: OutboxParts
  readonly #wishes = new Map<string, Watchable<ReadonlyMap<AccountId, Wish>>>()
  readonly #recalled = new Set<string>()
  readonly #undo: Undo
  readonly #confirming = new Map<string, Undo>()
  #settling: Promise<void> = Promise.resolve()

  private constructor(parts: OutboxParts) {
    this.#parts = parts
    this.#undo = parts.follows.onOwnCompared(compared => this.#queue(() => this.#settle(compared)))
  }

  /** The outbox as it was kept. Throws StorageError. */
  static async open(parts: OutboxParts): Promise<FollowOutbox> {
    const outbox = new FollowOutbox(parts)
    for await (const [key] of parts.rows.entries(RECALLED)) {
      outbox.#recalled.add(key.slice(RECALLED.length))
    }
    for await (const [key, value] of parts.rows.entries(WISHES)) outbox.#load(key, value)
    return outbox
  }

  /** What this account wants and nobody has confirmed: `follow` or `unfollow` of whom. */
  pending(community: CommunityId, follower: AccountId): Watched<ReadonlyMap<AccountId, Wish>> {
    return this.#of(community, follower)
  }

  /** Whether this account may sign there: what it signed elsewhere is known. */
  isRecalled(community: CommunityId, account: AccountId): boolean {
    return (
      this.#recalled.has(`${account}/${EVERYWHERE}`) ||
      this.#recalled.has(`${account}/${community}`)
    )
  }

  /** Notes that this account's key was made here, so that there is nothing to recall. */
  async noteMadeHere(account: AccountId): Promise<void> {
    await this.#noteRecalled(`${account}/${EVERYWHERE}`)
  }

  /** Takes a wish; signs it at once if that is safe. Rejects with StorageError: nothing was taken. */
  async state(
    follower: AccountId,
    community: CommunityId,
    followee: AccountId,
    kind: Kind,
  ): Promise<Verdict<'signed' | 'waits', StateRefusal>> {
    const wish = { kind, timeMs: this.#parts.clock.now() }
    await this.#parts.rows.putAll([[rowOf(community, follower, followee), bytesOfWish(wish)]])
    this.#show(community, follower, followee, wish)
    if (!this.isRecalled(community, follower)) return accept('waits')
    return this.#sign(community, follower, followee, wish)
  }

  /** Lets go of wishes that a later word of ours from elsewhere has overtaken. */
  review(community: CommunityId, follower: AccountId): void {
    const known = this.#parts.follows.statementsBy(community, follower)
    this.#queue(async () => {
      for (const now of known) {
        const wish = this.#of(community, follower).current.get(now.followee)
        if (wish !== undefined && isSuperseded(wish, now)) {
          await this.#drop(community, follower, now.followee)
        }
      }
    })
  }

  close(): void {
    this.#undo()
    for (const cancel of this.#confirming.values()) cancel()
  }

  /** One change of the wishes after another. */
  #queue(task: () => Promise<void>): void {
    this.#settling = this.#settling
      .then(task)
      .catch((why: unknown) => this.#parts.log.warn('wishes-not-settled', { why: String(why) }))
  }

  #confirmSoon(community: CommunityId, follower: AccountId): void {
    const name = `${community}/${follower}`
    this.#confirming.get(name)?.()
    const cancel = this.#parts.clock.after(CONFIRM_MS, () => {
      this.#confirming.delete(name)
      this.#confirm(community, follower).catch((why: unknown) =>
        this.#parts.log.warn('wishes-not-confirmed', { why: String(why) }),
      )
    })
    this.#confirming.set(name, cancel)
  }

  async #confirm(community: CommunityId, follower: AccountId): Promise<void> {
    const { streams, follows } = this.#parts
    for (const peer of streams.connected().slice(0, CONFIRMING_PEERS)) {
      const asked = await follows.restoreOwn({ peer, addresses: [] }, community, follower)
      if (asked.ok && asked.value.end !== 'nothing') return
    }
  }

  async #sign(
    community: CommunityId,
    follower: AccountId,
    followee: AccountId,
    { kind }: Wish,
  ): Promise<Verdict<'signed' | 'waits', StateRefusal>> {
    const { follows, signerOf } = this.#parts
    const signer = signerOf(follower)
    if (signer === undefined) return accept('waits')
    const signed = await follows[kind](signer, community, followee)
    if (signed.ok) {
      this.#confirmSoon(community, follower)
      return accept('signed')
    }
    await this.#drop(community, follower, followee)
    return signed
  }

  /** A peer that keeps the graph now has `told`, and we have what it had. */
  async #settle({ community, follower, told, known }: OwnCompared): Promise<void> {
    await this.#noteRecalled(`${follower}/${community}`)
    const knownBy = new Map(known.map(one => [one.followee, one]))
    for (const [followee, wish] of this.#of(community, follower).current) {
      const now = knownBy.get(followee)
      const isOver = isSuperseded(wish, now) || isConfirmed(wish, now, told)
      if (isOver) await this.#drop(community, follower, followee)
      else if (now?.kind !== wish.kind) await this.#sign(community, follower, followee, wish)
    }
  }

  async #noteRecalled(name: string): Promise<void> {
    if (this.#recalled.has(name)) return
    await this.#parts.rows.putAll([[RECALLED + name, Uint8Array.of(1)]])
    this.#recalled.add(name)
  }

  async #drop(community: CommunityId, follower: AccountId, followee: AccountId): Promise<void> {
    await this.#parts.rows.delete(rowOf(community, follower, followee))
    this.#show(community, follower, followee, undefined)
  }

  #show(
    community: CommunityId,
    follower: AccountId,
    followee: AccountId,
    wish: Wish | undefined,
  ): void {
    const shown = this.#of(community, follower)
    const next = new Map(shown.current)
    if (wish === undefined) next.delete(followee)
    else next.set(followee, wish)
    shown.set(next)
  }

  #load(key: string, value: Uint8Array): void {
    const [community, follower, followee] = key.slice(WISHES.length).split('/')
    const ids = [
      parseId<CommunityId>(community ?? ''),
      parseId<AccountId>(follower ?? ''),
      parseId<AccountId>(followee ?? ''),
    ] as const
    const wish = wishFrom(value)
    if (!ids[0].ok || !ids[1].ok || !ids[2].ok || wish === undefined) {
      return this.#parts.log.warn('wish-row-broken', { key })
    }
    this.#show(ids[0].value, ids[1].value, ids[2].value, wish)
  }

  #of(community: CommunityId, follower: AccountId): Watchable<ReadonlyMap<AccountId, Wish>> {
    const name = `${community}/${follower}`
    const shown = this.#wishes.get(name) ?? new Watchable<ReadonlyMap<AccountId, Wish>>(new Map())
    this.#wishes.set(name, shown)
    return shown
  }
}

/** Another device of ours changed its mind later than we did. */
const isSuperseded = (wish: Wish, now: NamedAttestation | undefined): boolean =>
  now !== undefined && now.kind !== wish.kind && now.timeMs > wish.timeMs

const isConfirmed = (
  wish: Wish,
  now: NamedAttestation | undefined,
  told: readonly NamedAttestation[],
): boolean => now !== undefined && now.kind === wish.kind && told.includes(now)

const rowOf = (community: CommunityId, follower: AccountId, followee: AccountId): string =>
  `${WISHES}${community}/${follower}/${followee}`

function bytesOfWish({ kind, timeMs }: Wish): Uint8Array {
  const bytes = new Uint8Array(WISH_BYTES)
  bytes[0] = kind === 'follow' ? FOLLOW : 0
  new DataView(bytes.buffer).setBigUint64(1, BigInt(timeMs))
  return bytes
}

function wishFrom(bytes: Uint8Array): Wish | undefined {
  if (bytes.length !== WISH_BYTES) return undefined
  const timeMs = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(1))
  return { kind: bytes[0] === FOLLOW ? 'follow' : 'unfollow', timeMs }
}
