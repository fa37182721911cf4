import { AdmissionBook } from './admission-book.ts'
import { CallDesk } from './call-desk.ts'
import { CommunityBook } from './community-book.ts'
import { DemoDesk } from './demo-desk.ts'
import { DirectoryDoor } from './directory-door.ts'
import { FollowBook } from './follow-book.ts'
import { PeerConduct } from './peer-conduct.ts'
import { PeopleBook } from './people-book.ts'
import { RevokedSessions } from './revoked-sessions.ts'
import { ScheduleBoard } from './schedule-board.ts'
import { SpaceBoard } from './space-board.ts'
import { MEND_EVERY_MS, mendLog } from './log-mender.ts'
import { serveSpaceLogs } from './space-log-exchange.ts'
import { SpaceHub } from './space-hub.ts'
import { LINGER_MS } from '../domain/tree/limits.ts'
import { Watchable, type Undo } from '../events.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { AccountId, CertificateId, CommunityId, PeerId, SpaceId } from '../domain/ids.ts'
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

/** A community as an operator names it. */
export type GivenCommunity = CommunityRecords & {
  /** Its founders' invitations, for the relay to hand on. */
  readonly invitations?: readonly Uint8Array[]
}

/** Whom a relay serves, and how much. */
export type RelayDuty = {
  readonly community: GivenCommunity
  /** Further communities, served alike. */
  readonly beside?: readonly GivenCommunity[]
  /** Children in one Space. */
  readonly slots: number
  /** Spaces at once. 0: forwards nothing. */
  readonly spacesMax: number
  /** Members of this community who follow whoever asks. */
  readonly demo: { readonly members: DemoMembers; readonly paceMs: number } | undefined
}

/**
 * What a relay does for its communities: keeps and serves all follows, evidence, certificates and live
 * announcements, and forwards the Spaces whose announcement it verified itself.
 */
export class RelayService {
  readonly #ports: RelayServicePorts
  readonly #community: CommunityId
  readonly #communities: readonly CommunityId[]
  readonly #book: CommunityBook
  readonly #admissions: AdmissionBook
  readonly #revoked: RevokedSessions
  readonly #follows: FollowBook
  readonly #door: DirectoryDoor
  readonly #boards: ReadonlyMap<CommunityId, SpaceBoard>
  readonly #schedules: ScheduleBoard[] = []
  readonly #hub: SpaceHub | undefined
  readonly #desk: DemoDesk | undefined
  readonly #undo: Undo[] = []
  readonly #hosts = new Map<CommunityId, ReadonlySet<AccountId>>()
  #closing: Promise<void> | undefined

  private constructor(
    ports: RelayServicePorts,
    duty: RelayDuty,
    communities: readonly [CommunityId, ...CommunityId[]],
    book: CommunityBook,
  ) {
    const { network, clock } = ports
    this.#ports = ports
    this.#community = communities[0]
    this.#communities = communities
    this.#book = book
    this.#admissions = this.#openAdmissions()
    this.#revoked = new RevokedSessions(clock)
    this.#follows = this.#openFollows()
    this.#door = new DirectoryDoor(network.streams, clock)
    this.#boards = new Map(communities.map(id => [id, this.#openBoard(id)]))
    this.#hub = duty.spacesMax > 0 && duty.slots > 0 ? this.#openHub(duty) : undefined
    this.#desk = this.#openDesk(duty)
    for (const [community, board] of this.#boards) {
      const keepHosts = (): void => this.#keepHosts(community, board)
      this.#undo.push(network.meet(community), board.lobby.watch(keepHosts))
      keepHosts()
    }
    this.#undo.push(
      this.#serveCalls(),
      this.#serveLogs(),
      clock.every(MEND_EVERY_MS, () => void this.#mendLogs()),
    )
  }

  /** Begins to serve. Refuses records that are no community's. Throws StorageError. */
  static async start(
    ports: RelayServicePorts,
    duty: RelayDuty,
  ): Promise<Verdict<RelayService, string>> {
    const book = await CommunityBook.open(ports.rows, ports.log)
    const given = [duty.community, ...(duty.beside ?? [])]
    const ids: CommunityId[] = []
    for (const one of given) {
      // Newer records than the operator's may have come in before the last stop.
      const added = await book.addRecords(one)
      if (!added.ok) return added
      if (!ids.includes(added.value)) ids.push(added.value)
    }
    const [first, ...others] = ids
    if (first === undefined) return refuse('no community')
    const service = new RelayService(ports, duty, [first, ...others], book)
    for (const one of given) await service.takeGiven(one)
    await service.#openPeople()
    return accept(service)
  }

  /**
   * Takes in what the founders of a community that is served wrote meanwhile: newer rules, further
   * invitations. Refuses records of another one. Throws StorageError.
   */
  async takeGiven(given: GivenCommunity): Promise<Verdict<undefined, string>> {
    const added = await this.#book.addRecords(given)
    if (!added.ok) return added
    if (!this.#communities.includes(added.value)) return refuse('a community that is not served')
    await this.#admissions.publishGiven(added.value, given.invitations ?? [])
    return accept(undefined)
  }

  /** Our own community as we know it now: its policy may be newer than the one we began with. */
  get records(): CommunityRecords | undefined {
    return this.#book.recordsOf(this.#community)
  }

  /** Every community that is served, our own first. */
  get allRecords(): readonly CommunityRecords[] {
    return this.#communities
      .map(id => this.#book.recordsOf(id))
      .filter(records => records !== undefined)
  }

  /** For operators and tests. */
  get spaces(): ReturnType<SpaceHub['spaces']> {
    return this.#hub?.spaces() ?? new Map()
  }

  /** Leaves every Space that it carries; children find another parent before their links close. */
  handOver(): void {
    for (const space of this.#hub?.spaces().keys() ?? []) this.#hub?.leave(space)
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
    for (const board of this.#boards.values()) board.close()
    for (const board of this.#schedules) board.close()
    this.#door.close()
    this.#follows.close()
    this.#admissions.close()
  }

  #openAdmissions(): AdmissionBook {
    const { network, rows, verifier, clock, log } = this.#ports
    const { gossip, streams } = network
    return new AdmissionBook({ rows, verifier, gossip, streams, clock, log }, this.#book)
  }

  #openFollows(): FollowBook {
    const { network, rows, followCarrier: carrier, verifier, clock, log } = this.#ports
    const { gossip, streams } = network
    const follows = new FollowBook(
      { rows, carrier, verifier, gossip, streams, clock, log, admissions: this.#admissions },
      'community',
    )
    this.#undo.push(
      ...this.#communities.map(id => follows.join(id)),
      this.#book.onChange(() => this.#setPolicies(follows)),
    )
    this.#setPolicies(follows)
    return follows
  }

  #setPolicies(follows: FollowBook): void {
    for (const id of this.#communities) {
      const named = this.#book.policyOf(id)
      if (named !== undefined) follows.setPolicy(named.policy)
    }
  }

  #openBoard(community: CommunityId): SpaceBoard {
    const { network, rows, clock, log } = this.#ports
    const { gossip, streams } = network
    const follows = this.#follows
    const shared = {
      community,
      book: this.#book,
      certificateVerdict: (id: CertificateId, from: PeerId) => follows.certificateVerdict(id, from),
      following: new Watchable<ReadonlySet<AccountId>>(new Set()),
      conduct: new PeerConduct({ clock, log, streams }),
    }
    // The host is away most of the time until its Space begins: somebody has to know of it.
    const schedules = new ScheduleBoard(
      { rows, gossip, clock, log, self: streams.self },
      {
        ...shared,
        certificateBytes: id => follows.certificateBytes(id),
        bringCertificate: (id, bytes) => follows.bringCertificate(id, bytes),
        own: () => undefined,
        keeps: () => true,
      },
    )
    this.#schedules.push(schedules)
    return new SpaceBoard(
      { gossip, streams: this.#door.streamsFor(community), clock, log },
      {
        ...shared,
        carriesUnlisted: true,
        revoked: this.#revoked,
        schedules,
      },
    )
  }

  /** Keeps what the communities' members say about themselves: names, and where they moved. */
  async #openPeople(): Promise<void> {
    const { network, rows, clock, log } = this.#ports
    const { gossip, streams } = network
    const conduct = new PeerConduct({ clock, log, streams })
    const people = await PeopleBook.open(
      { rows, gossip, streams, clock, log, conduct, revoked: this.#revoked },
      { keeps: () => true, wanted: () => [] },
    )
    for (const community of this.#communities) people.join(community)
    this.#undo.push(() => people.close())
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
      revoked: this.#revoked,
      addresses: () => streams.addresses(),
      warm: entry => void this.#keepNear(entry),
      carrying: { spacesMax, slots, admit: space => this.#admit(space) },
    })
  }

  /** The way to people whose app is open. */
  #serveCalls(): Undo {
    const { network, clock, log } = this.#ports
    const { streams } = network
    const desk = new CallDesk({ streams, clock, conduct: new PeerConduct({ clock, log, streams }) })
    return () => desk.close()
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
      const found = [...this.#boards.values()].flatMap(board => board.find(space) ?? [])
      const entries = found.flatMap(announcement => announcement.entries)
      const mended = await mendLog({ streams, clock, conduct }, space, entries)
      if (mended !== undefined) await session.takeWhole(mended)
    }
  }

  #openDesk({ demo }: RelayDuty): DemoDesk | undefined {
    if (demo === undefined) return undefined
    const { network, clock, log } = this.#ports
    const { streams } = network
    const community = this.#community
    return new DemoDesk({
      ...demo,
      book: {
        followersOf: account => this.#follows.followersOf({ community, account }),
        publish: statements => this.#follows.publish(statements),
      },
      streams,
      clock,
      conduct: new PeerConduct({ clock, log, streams }),
    })
  }

  /** Only Spaces that the community's rules allow: their announcement passed our own board. */
  async #admit(
    space: SpaceId,
  ): Promise<Verdict<{ readonly entries: readonly PeerAddress[] }, 'unknown-space'>> {
    const boards = [...this.#boards.values()]
    const announcement = await firstOf(
      boards.map(board => board.waitFor(space, ANNOUNCEMENT_WAIT_MS)),
    )
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
  #keepHosts(community: CommunityId, board: SpaceBoard): void {
    const former = this.#hosts.get(community) ?? new Set()
    const hosts = new Set(board.lobby.current.map(({ announcement }) => announcement.host))
    for (const account of hosts) {
      if (!former.has(account)) this.#follows.watchFollowee({ community, account })
    }
    for (const account of former) {
      if (!hosts.has(account)) this.#follows.unwatchFollowee({ community, account })
    }
    this.#hosts.set(community, hosts)
  }

  #pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      this.#ports.clock.after(ms, resolve)
    })
  }
}

/** The first answer that is one, or undefined once all came without. */
function firstOf<T>(answers: readonly Promise<T | undefined>[]): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    let open = answers.length
    for (const answer of answers) {
      answer.then(value => {
        open -= 1
        if (value !== undefined || open === 0) resolve(value)
      }, reject)
    }
  })
}
