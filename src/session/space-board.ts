import { AnnouncementJudge, delegatedBy, OTHER_POLICY, REVOKED } from './announcement-judge.ts'
import { DirectoryExchange } from './directory-exchange.ts'
import { OwnHeartbeats } from './own-heartbeats.ts'
import { PeerTally } from './peer-tally.ts'
import { takeRevocation } from './revoked-sessions.ts'
import { tellRelays } from './tell-unlisted.ts'
import { UnlistedDesk } from './unlisted-desk.ts'
import {
  EMPTY_LISTING,
  expire,
  findSpace,
  hear,
  inOrder,
  lastSeq,
  nextExpiry,
  staleness,
  withdraw,
  type Listed,
  type Listing,
} from '../domain/directory/listing.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import { areEqual } from '../wire/canonical.ts'
import { announceTopic } from '../wire/announcement.ts'
import { domainOf } from '../wire/envelope.ts'
import { SCHEDULE_DOMAIN } from '../wire/schedule.ts'
import { DIRECTORY_PROTOCOL, DIRECTORY_REVOCATIONS_MAX } from '../wire/directory.ts'
import type { AccountId, PeerId, SpaceId } from '../domain/ids.ts'
import type { Announcement } from '../domain/directory/announcement.ts'
import type { BoardDeps, BoardPorts } from './board-parts.ts'
import type { AnnouncementDraft, LiveAnnouncement } from './own-announcement.ts'
import type { Objection } from './host-standing.ts'
import type { GossipVerdict } from '../ports/gossip.ts'

/** The lobby is sorted anew at most this often: a full one hears 200 heartbeats a second. */
const LOBBY_COALESCE_MS = 100
/** A sender whose rules differ from ours is asked for its own at most this often. */
const OTHER_POLICY_EVERY_MS = 30_000

/**
 * The live Spaces of one community: hears, checks, passes on and shows their announcements, trades
 * them with peers it meets, and announces ours.
 */
export class SpaceBoard {
  readonly #ports: BoardPorts
  readonly #deps: BoardDeps
  readonly #topic: string
  readonly #judge: AnnouncementJudge
  readonly #exchange: DirectoryExchange
  readonly #unlisted: UnlistedDesk | undefined
  readonly #otherPolicy: PeerTally
  readonly #lobby = new Watchable<readonly Listed[]>([])
  readonly #waiters = new Set<() => void>()
  readonly #own: OwnHeartbeats
  readonly #undo: readonly Undo[]
  readonly #envelopes = new Map<AccountId, Uint8Array>()
  #listing = EMPTY_LISTING
  #met: ReadonlySet<PeerId> = new Set()
  #cancelExpiry: Undo = () => {}
  #cancelLobby: Undo | undefined
  #closed = false

  /** Joins the community's announcements and begins to serve and ask its directory. */
  constructor(ports: BoardPorts, deps: BoardDeps) {
    this.#ports = ports
    this.#deps = deps
    this.#topic = announceTopic(deps.community)
    this.#judge = new AnnouncementJudge(ports.clock, deps)
    this.#otherPolicy = new PeerTally(ports.clock, OTHER_POLICY_EVERY_MS)
    this.#own = new OwnHeartbeats({
      clock: ports.clock,
      log: ports.log,
      policy: () => deps.book.policyOf(deps.community),
      bulletinVersion: () => this.#bulletinVersion(),
      lastSeq: space => lastSeq(this.#listing, space),
      publish: (envelope, announcement, provenFollowers) => {
        if (announcement.unlisted) return this.#tellRelays(envelope, announcement)
        this.#list(envelope, { announcement, provenFollowers })
        return ports.gossip.publish(this.#topic, envelope)
      },
    })
    this.#exchange = new DirectoryExchange(ports, {
      community: deps.community,
      book: deps.book,
      envelopes: () => this.#envelopesToServe(),
      take: (envelope, from) => this.#take(envelope, from, DIRECTORY_PROTOCOL),
      schedules: () => deps.schedules?.envelopes() ?? [],
      takeSchedule: (envelope, from) => this.#takeSchedule(envelope, from, DIRECTORY_PROTOCOL),
      revocations: () => deps.revoked.latest(DIRECTORY_REVOCATIONS_MAX),
      takeRevocation: envelope => takeRevocation(envelope, deps),
      blame: (peer, reason) => deps.conduct.strike(peer, DIRECTORY_PROTOCOL, reason),
    })
    if (deps.carriesUnlisted === true) {
      const changed = (): void => this.#tellWaiters()
      this.#unlisted = new UnlistedDesk(ports, { ...deps, judge: this.#judge, changed })
    }
    this.#undo = [
      ports.gossip.join(this.#topic, (message, from) =>
        domainOf(message) === SCHEDULE_DOMAIN
          ? this.#takeSchedule(message, from, this.#topic)
          : this.#take(message, from, this.#topic),
      ),
      ports.streams.onChange(() => this.#meet()),
      deps.following.watch(() => this.#showSoon()),
      deps.revoked.revision.watch(() => this.#withdrawRevoked()),
    ]
    this.#meet()
  }

  /** The live Spaces: followed hosts first, then the fullest, then the youngest. */
  get lobby(): Watched<readonly Listed[]> {
    return this.#lobby
  }

  /** What is announced of a Space now; of one that no lobby shows, too, where those are carried. */
  find(space: SpaceId): Announcement | undefined {
    return findSpace(this.#listing, space)?.announcement ?? this.#unlisted?.find(space)
  }

  /** As {@link find}, waiting up to `timeoutMs` for its first heartbeat; undefined when none came. */
  waitFor(space: SpaceId, timeoutMs: number): Promise<Announcement | undefined> {
    return new Promise(resolve => {
      const settle = (): void => {
        this.#waiters.delete(look)
        cancel()
        resolve(this.find(space))
      }
      const look = (): void => {
        if (this.find(space) !== undefined || this.#closed) settle()
      }
      const cancel = this.#ports.clock.after(timeoutMs, settle)
      this.#waiters.add(look)
      look()
    })
  }

  /** Announces our Space from now on; `describe` is asked at every heartbeat. */
  announce(describe: () => AnnouncementDraft): LiveAnnouncement {
    return this.#own.announce(describe)
  }

  /** Leaves the community's announcements. Our own Spaces fall silent; end them before. Idempotent. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const undo of this.#undo) undo()
    this.#own.stop()
    this.#exchange.close()
    this.#unlisted?.close()
    this.#cancelExpiry()
    this.#cancelLobby?.()
    this.#tellWaiters()
  }

  /** Judges what a peer sent and takes it in. Never rejects: a fault of ours must not cost the sender. */
  async #take(envelope: Uint8Array, from: PeerId, protocol: string): Promise<GossipVerdict> {
    if (this.#closed || this.#isHeld(envelope)) return 'ignore'
    try {
      const judgement = await this.#judge.judge(envelope, from, {
        unlisted: false,
        staleness: announcement => staleness(this.#listing, announcement, this.#ports.clock.now()),
        isListed: space => findSpace(this.#listing, space) !== undefined,
      })
      if (judgement.verdict === 'accept') {
        // The sender may hold a newer bulletin, as the host does.
        const { bulletinVersion } = judgement.listed.announcement
        if (bulletinVersion > this.#bulletinVersion()) this.#trade(from)
        return this.#list(envelope, judgement.listed)
      }
      return this.#object(judgement, from, protocol)
    } catch (why) {
      this.#ports.log.warn('announcement-fault', { from, why: String(why) })
      return 'ignore'
    }
  }

  /** The same for what is planned. */
  async #takeSchedule(
    envelope: Uint8Array,
    from: PeerId,
    protocol: string,
  ): Promise<GossipVerdict> {
    const { schedules } = this.#deps
    if (this.#closed || schedules === undefined) return 'ignore'
    const judgement = await schedules.take(envelope, from)
    return judgement.verdict === 'accept' ? 'accept' : this.#object(judgement, from, protocol)
  }

  #object({ verdict, reason }: Objection, from: PeerId, protocol: string): GossipVerdict {
    this.#ports.log.debug(`announcement-${verdict}`, { from, reason })
    if (verdict === 'reject') this.#deps.conduct.strike(from, protocol, reason)
    else if (reason === OTHER_POLICY || reason === REVOKED) this.#trade(from)
    return verdict
  }

  /** A session that was ended is gone from the lobby at once, not after its silence. */
  #withdrawRevoked(): void {
    const isGone = (announcement: Announcement): boolean =>
      this.#deps.revoked.isRevoked(delegatedBy(announcement))
    const left = withdraw(this.#listing, isGone, this.#ports.clock.now())
    if (left !== this.#listing) this.#show(left)
    this.#unlisted?.withdraw(isGone)
  }

  #bulletinVersion(): number {
    const { book, community } = this.#deps
    return book.get(community)?.bulletin?.named.bulletin.version ?? 0
  }

  #list(envelope: Uint8Array, listed: Listed): GossipVerdict {
    if (this.#closed) return 'ignore'
    const now = this.#ports.clock.now()
    const heard = hear(this.#listing, listed, now, this.#deps.following.current)
    // A full lobby is ours alone: others may have room for what is in order.
    if (!heard.ok) return heard.reason === 'full' ? 'accept' : 'ignore'
    const { host } = listed.announcement
    this.#envelopes.set(host, envelope.slice())
    this.#show(heard.value)
    return 'accept'
  }

  #show(listing: Listing): void {
    this.#listing = listing
    for (const host of this.#envelopes.keys()) {
      if (!listing.live.has(host)) this.#envelopes.delete(host)
    }
    this.#cancelExpiry()
    const atMs = nextExpiry(listing)
    const { clock } = this.#ports
    if (atMs !== undefined) {
      this.#cancelExpiry = clock.after(atMs - clock.now(), () =>
        this.#show(expire(this.#listing, clock.now())),
      )
    }
    this.#tellWaiters()
    this.#showSoon()
  }

  #tellWaiters(): void {
    for (const look of this.#waiters) look()
  }

  #showSoon(): void {
    this.#cancelLobby ??= this.#ports.clock.after(LOBBY_COALESCE_MS, () => {
      this.#cancelLobby = undefined
      this.#lobby.set(inOrder(this.#listing, this.#deps.following.current))
    })
  }

  /** The same bytes come from every peer that we ask: once is enough. */
  #isHeld(envelope: Uint8Array): boolean {
    for (const held of this.#envelopes.values()) if (areEqual(held, envelope)) return true
    return false
  }

  #envelopesToServe(): readonly Uint8Array[] {
    return inOrder(this.#listing, new Set()).flatMap(
      ({ announcement }) => this.#envelopes.get(announcement.host) ?? [],
    )
  }

  /** Those that its link names as entries hear of a Space that no lobby shows, and nobody else. */
  async #tellRelays(envelope: Uint8Array, { entries, space }: Announcement): Promise<void> {
    const telling = { community: this.#deps.community, announcement: envelope }
    const others = entries.map(({ peer }) => peer).filter(peer => peer !== this.#ports.streams.self)
    for (const peer of await tellRelays(others, { telling, space }, this.#ports)) this.#trade(peer)
  }

  /** One of us has newer rules: the exchange tells both. */
  #trade(peer: PeerId): void {
    if (this.#otherPolicy.add(peer) === 1) this.#exchange.ask(peer)
  }

  #meet(): void {
    const connected = new Set(this.#ports.streams.connected())
    const newcomers = [...connected].filter(peer => !this.#met.has(peer))
    this.#met = connected
    for (const peer of newcomers) this.#exchange.ask(peer)
    if (newcomers.length > 0) this.#own.met()
  }
}
