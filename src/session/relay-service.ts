import { CommunityBook } from './community-book.ts'
import { DemoDesk } from './demo-desk.ts'
import { FollowBook } from './follow-book.ts'
import { PeerConduct } from './peer-conduct.ts'
import { SpaceBoard } from './space-board.ts'
import { MEND_EVERY_MS, mendLog } from './log-mender.ts'
import { serveSpaceLogs } from './space-log-exchange.ts'
import { SpaceHub } from './space-hub.ts'
import { LINGER_MS } from '../domain/tree/limits.ts'
import { Watchable, type Undo } from '../events.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { AccountId, CommunityId, SpaceId } from '../domain/ids.ts'
import type { BulkVerifier } from '../ports/verifier.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommunityRecords } from '../wire/info.ts'
import type { DemoMembers } from './demo-members.ts'
import type { FollowCarrier } from '../ports/follow-carrier.ts'
import type { Log } from '../ports/log.ts'
import type { MediaLinks } from '../ports/media-link.ts'
import type { Network } from '../ports/network.ts'
import type { PeerAddress } from '../ports/streams.ts'
import type { Random } from '../ports/random.ts'
import type { Rows } from '../ports/rows.ts'

/** Who asks for a Space of which we have not heard waits this long for its announcement (DESIGN §7). */
const ANNOUNCEMENT_WAIT_MS = 3_000
/** A peer that the tree wants near is dialled this long. */
const WARM_PATIENCE_MS = 10_000
/** After the last child's link had its time to close. */
const DRAIN_MARGIN_MS = 100

/** What a relay's service stands on. */
export type RelayServicePorts = {
  readonly network: Network
  readonly rows: Rows
  readonly links: MediaLinks
  readonly verifier: BulkVerifier
  readonly followCarrier: FollowCarrier
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/** Whom a relay serves, and how much. */
export type RelayDuty = {
  readonly community: CommunityRecords
  /** Children in one Space. */
  readonly slots: number
  /** Spaces at once. 0: forwards nothing. */
  readonly spacesMax: number
  /** Members of this community who follow whoever asks. */
  readonly demo: { readonly members: DemoMembers; readonly paceMs: number } | undefined
}

/**
 * What a relay does for its community: keeps and serves all follows, certificates and live
 * announcements, and forwards the Spaces whose announcement it verified itself.
 */
export class RelayService {
  readonly #ports: RelayServicePorts
  readonly #community: CommunityId
  readonly #book: CommunityBook
  readonly #follows: FollowBook
  readonly #board: SpaceBoard
  readonly #hub: SpaceHub | undefined
  readonly #desk: DemoDesk | undefined
  readonly #undo: Undo[] = []
  #hosts: ReadonlySet<AccountId> = new Set()
  #closing: Promise<void> | undefined

  private constructor(
    ports: RelayServicePorts,
    duty: RelayDuty,
    community: CommunityId,
    book: CommunityBook,
  ) {
    this.#ports = ports
    this.#community = community
    this.#book = book
    this.#follows = this.#openFollows()
    this.#board = this.#openBoard()
    this.#hub = duty.spacesMax > 0 && duty.slots > 0 ? this.#openHub(duty) : undefined
    this.#desk = this.#openDesk(duty)
    this.#undo.push(
      this.#serveLogs(),
      ports.clock.every(MEND_EVERY_MS, () => void this.#mendLogs()),
      ports.network.meet(community),
      this.#board.lobby.watch(() => this.#keepHosts()),
    )
    this.#keepHosts()
  }

  /** Begins to serve. Refuses records that are no community's. Throws StorageError. */
  static async start(
    ports: RelayServicePorts,
    duty: RelayDuty,
  ): Promise<Verdict<RelayService, string>> {
    const book = await CommunityBook.open(ports.rows, ports.log)
    const community = await book.addGenesis(duty.community.genesis)
    if (!community.ok) return refuse(`genesis ${community.reason}`)
    const policy = await book.addPolicy(community.value, duty.community.policy)
    // A newer policy than the operator's may have come in before the last stop.
    if (!policy.ok && policy.reason !== 'rolled-back') return refuse(`policy ${policy.reason}`)
    return accept(new RelayService(ports, duty, community.value, book))
  }

  /** The community as we know it now: its policy may be newer than the one we began with. */
  get records(): CommunityRecords | undefined {
    const held = this.#book.get(this.#community)
    if (held?.policy === undefined) return undefined
    return { genesis: held.genesis, policy: held.policy.envelope }
  }

  /** For operators and tests. */
  get spaces(): ReturnType<SpaceHub['spaces']> {
    return this.#hub?.spaces() ?? new Map()
  }

  /** Hands its children over, then stops everything. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async #close(): Promise<void> {
    const hub = this.#hub
    this.#desk?.close()
    const isCarrying = hub !== undefined && hub.spaces().size > 0
    hub?.drain()
    if (isCarrying) await this.#pause(LINGER_MS + DRAIN_MARGIN_MS)
    hub?.close()
    for (const undo of this.#undo) undo()
    this.#board.close()
    this.#follows.close()
  }

  #openFollows(): FollowBook {
    const { network, rows, followCarrier: carrier, verifier, clock, log } = this.#ports
    const { gossip, streams } = network
    const follows = new FollowBook(
      { rows, carrier, verifier, gossip, streams, clock, log },
      'community',
    )
    this.#undo.push(
      follows.join(this.#community),
      this.#book.onChange(() => this.#setPolicy(follows)),
    )
    this.#setPolicy(follows)
    return follows
  }

  #setPolicy(follows: FollowBook): void {
    const named = this.#book.policyOf(this.#community)
    if (named !== undefined) follows.setPolicy(named.policy)
  }

  #openBoard(): SpaceBoard {
    const { network, clock, log } = this.#ports
    const { gossip, streams } = network
    return new SpaceBoard(
      { gossip, streams, clock, log },
      {
        community: this.#community,
        book: this.#book,
        certificateVerdict: (id, from) => this.#follows.certificateVerdict(id, from),
        following: new Watchable<ReadonlySet<AccountId>>(new Set()),
        conduct: new PeerConduct({ clock, log, streams }),
      },
    )
  }

  #openHub({ spacesMax, slots }: RelayDuty): SpaceHub {
    const { network, links, clock, random, log } = this.#ports
    const { streams } = network
    return new SpaceHub({
      self: streams.self,
      links,
      clock,
      random,
      log,
      addresses: () => streams.addresses(),
      warm: entry => void this.#keepNear(entry),
      carrying: { spacesMax, slots, admit: space => this.#admit(space) },
    })
  }

  /** Whoever has a gap, or only wants to know what a Space is, asks for its log. */
  #serveLogs(): Undo {
    const { network, clock, log } = this.#ports
    const { streams } = network
    const conduct = new PeerConduct({ clock, log, streams })
    return serveSpaceLogs({ streams, clock, conduct }, async space =>
      this.#hub?.sessionOf(space)?.log(),
    )
  }

  async #mendLogs(): Promise<void> {
    const { network, clock, log } = this.#ports
    const { streams } = network
    const conduct = new PeerConduct({ clock, log, streams })
    for (const [space, session] of this.#hub?.spaces() ?? []) {
      if (!session.hasGap) continue
      const entries = this.#board.find(space)?.entries ?? []
      const mended = await mendLog({ streams, clock, conduct }, space, entries)
      if (mended !== undefined) await session.takeWhole(mended)
    }
  }

  #openDesk({ demo }: RelayDuty): DemoDesk | undefined {
    if (demo === undefined) return undefined
    const { network, clock, log } = this.#ports
    const community = this.#community
    return new DemoDesk({
      ...demo,
      book: {
        followersOf: account => this.#follows.followersOf({ community, account }),
        publish: statements => this.#follows.publish(statements),
      },
      streams: network.streams,
      clock,
      log,
    })
  }

  /** Only Spaces that the community's rules allow: their announcement passed our own board. */
  async #admit(
    space: SpaceId,
  ): Promise<Verdict<{ readonly entries: readonly PeerAddress[] }, 'unknown-space'>> {
    const announcement = await this.#board.waitFor(space, ANNOUNCEMENT_WAIT_MS)
    if (announcement?.state !== 'live') return refuse('unknown-space')
    return accept({ entries: announcement.entries })
  }

  async #keepNear(entry: PeerAddress): Promise<void> {
    try {
      await this.#ports.network.streams.connect(entry, AbortSignal.timeout(WARM_PATIENCE_MS))
    } catch (cause) {
      // The tree finds another: that this one is out of reach is an answer.
      this.#ports.log.debug('peer-out-of-reach', { peer: entry.peer, why: String(cause) })
    }
  }

  /** A full copy of what was said about whoever hosts now, compared with peers. */
  #keepHosts(): void {
    const community = this.#community
    const hosts = new Set(this.#board.lobby.current.map(({ announcement }) => announcement.host))
    for (const account of hosts) {
      if (!this.#hosts.has(account)) this.#follows.watchFollowee({ community, account })
    }
    for (const account of this.#hosts) {
      if (!hosts.has(account)) this.#follows.unwatchFollowee({ community, account })
    }
    this.#hosts = hosts
  }

  #pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      this.#ports.clock.after(ms, resolve)
    })
  }
}
