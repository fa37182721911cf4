import {
  CertificateDesk,
  type CertificateProof,
  type NamedCertificate,
  type ProofRefusal,
} from './certificate-desk.ts'
import { FollowGate } from './follow-gate.ts'
import { FollowInterests } from './follow-interests.ts'
import { compareWith, FollowRounds, KeptInTurn } from './follow-rounds.ts'
import { FollowRows } from './follow-rows.ts'
import { FollowShelves } from './follow-shelves.ts'
import { FollowSync, type SyncResult } from './follow-sync.ts'
import { FollowWriter, type StateRefusal } from './follow-writer.ts'
import { PeerConduct } from './peer-conduct.ts'
import { SecondRoad } from './second-road.ts'
import { followTopic } from '../wire/follow-sync.ts'
import type { Undo, Watched } from '../events.ts'
import type { FollowerView, FollowShelf } from './follow-shelf.ts'
import type { AccountId, CertificateId, CommunityId, PeerId } from '../domain/ids.ts'
import type { Attestation, NamedAttestation } from '../domain/follow/attestation.ts'
import type { BulkVerifier } from '../ports/verifier.ts'
import type { Clock } from '../ports/clock.ts'
import type { DocumentRoads } from '../ports/document-roads.ts'
import type { Followee, FollowCarrier } from '../ports/follow-carrier.ts'
import type { Gossip } from '../ports/gossip.ts'
import type { Log } from '../ports/log.ts'
import type { PeerAddress, Streams } from '../ports/streams.ts'
import type { Policy } from '../domain/community/policy.ts'
import type { Rows } from '../ports/rows.ts'
import type { Signer } from '../ports/key-store.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Verdict } from '../verdict.ts'

/** Follows age by days: counts are looked at again this often. */
const RECOUNT_MS = 600_000

export type FollowBookPorts = {
  readonly rows: Rows
  readonly carrier: FollowCarrier
  readonly verifier: BulkVerifier
  readonly gossip: Gossip
  readonly streams: Streams
  readonly clock: Clock
  readonly log: Log
  /** Opens the second carrier, for programs that have one. */
  readonly openRoads?: (() => Promise<DocumentRoads>) | undefined
}

/**
 * What is kept of others' statements: a relay keeps its communities', a browser those about the
 * accounts it watches and by its own.
 */
export type Keeping = 'community' | 'watched'

/** The follow graph as this peer knows it: followers, following, certificates. */
export class FollowBook {
  readonly #ports: FollowBookPorts
  readonly #keeping: Keeping
  readonly #rows: FollowRows
  readonly #shelves: FollowShelves
  readonly #interests: FollowInterests
  readonly #gate: FollowGate
  readonly #writer: FollowWriter
  readonly #sync: FollowSync
  readonly #desk: CertificateDesk
  readonly #rounds: FollowRounds
  readonly #secondRoad: SecondRoad | undefined
  readonly #policies = new Map<CommunityId, Policy>()
  readonly #joined = new Map<CommunityId, Undo>()
  readonly #stopRecounting: Undo

  constructor(ports: FollowBookPorts, keeping: Keeping) {
    const { clock, log, streams, verifier, carrier, openRoads } = ports
    const conduct = new PeerConduct({ clock, log, streams })
    const common = { streams, clock, log, verifier, conduct }
    const policyOf = (community: CommunityId): Policy | undefined => this.#policies.get(community)
    this.#ports = ports
    this.#keeping = keeping
    this.#rows = new FollowRows(ports)
    this.#shelves = new FollowShelves(
      {
        ...common,
        followRows: this.#rows,
        carrier,
        taken: statements => {
          this.#interests.note(statements)
          this.#secondRoad?.tell(statements)
        },
      },
      policyOf,
    )
    this.#interests = new FollowInterests({
      shelves: this.#shelves,
      rows: this.#rows,
      log,
      grown: () => {
        this.#rounds.compareWithAll()
        this.#secondRoad?.interestsChanged()
      },
    })
    this.#gate = new FollowGate({
      ...common,
      shelves: this.#shelves,
      keeps: one => this.#keeps(one),
    })
    this.#writer = new FollowWriter({ shelves: this.#shelves, gate: this.#gate, ...ports })
    this.#sync = new FollowSync({
      ...common,
      extent: keeping === 'community' ? 'all' : 'window',
      source: {
        use: (followee, task) => this.#useKept(followee, task),
        statementsBy: (community, follower) => this.#statementsBy(community, follower),
        take: (statements, source) => this.#gate.take(statements, source),
      },
    })
    this.#desk = new CertificateDesk({
      ...common,
      policyOf,
      shelfOf: followee => this.#useKept(followee, async shelf => shelf),
    })
    const kept = keeping === 'community' ? new KeptInTurn(() => this.#keptFollowees()) : undefined
    this.#rounds = new FollowRounds({
      ...common,
      compare: peer => compareWith(peer, this.#interests, this.#sync, kept),
    })
    this.#secondRoad =
      openRoads &&
      new SecondRoad({
        ...common,
        openRoads,
        followees: () => this.#interests.followees,
        use: (followee, task) => this.#shelves.use(followee, task),
      })
    this.#stopRecounting = clock.every(RECOUNT_MS, () => {
      for (const shelf of this.#shelves.loaded()) shelf.review()
    })
  }

  /** Takes part in a community's graph: hears, judges, passes on and serves its statements. */
  join(community: CommunityId): Undo {
    const topic = followTopic(community)
    if (!this.#joined.has(community)) {
      const leave = this.#ports.gossip.join(topic, (message, from) =>
        this.#gate.judge(community, message, from),
      )
      this.#joined.set(community, leave)
    }
    return () => {
      this.#joined.get(community)?.()
      this.#joined.delete(community)
    }
  }

  /** Counts under these rules from now on. Nothing happens when they are the rules already. */
  setPolicy(policy: Policy): void {
    if (this.#policies.get(policy.community) === policy) return
    this.#policies.set(policy.community, policy)
    for (const shelf of this.#shelves.loaded()) {
      if (shelf.followee.community === policy.community) shelf.setPolicy(policy)
    }
  }

  /**
   * An account's followers: counts, and progress while statements are verified. Starts at nobody until
   * the rows are read. From now on statements about this account are kept and compared with peers.
   */
  watchFollowee(followee: Followee): Watched<FollowerView> {
    return this.#interests.watch(followee)
  }

  /** Ends what {@link watchFollowee} began. The rows stay. */
  unwatchFollowee(followee: Followee): void {
    this.#interests.unwatch(followee)
  }

  /**
   * Whom this account follows. For our own accounts: from now on their statements are kept, learnt
   * from peers and told to those who lack them. Empty until the rows are read.
   */
  following(community: CommunityId, account: AccountId): Watched<ReadonlySet<AccountId>> {
    return this.#interests.own(community, account).follows.following
  }

  /** Who follows this account now, as far as is kept here. Rejects with StorageError. */
  followersOf(followee: Followee): Promise<ReadonlySet<AccountId>> {
    return this.#shelves.use(followee, shelf => {
      const live = [...shelf.winners.values()].filter(one => one.kind === 'follow')
      return new Set(live.map(one => one.follower))
    })
  }

  /** Equal on every replica that holds the same statements about this account. Rejects with StorageError. */
  digestOf(followee: Followee): Promise<Uint8Array> {
    return this.#shelves.use(followee, shelf => shelf.digest)
  }

  /**
   * Signs that the signer follows `followee`, stores it, tells others. Already following: tells it
   * again. Rejects with StorageError; nothing was told then.
   */
  follow(
    signer: Signer,
    community: CommunityId,
    followee: AccountId,
  ): Promise<Verdict<Attestation, StateRefusal>> {
    return this.#writer.state(signer, { community, followee, kind: 'follow' })
  }

  /** Takes a follow back, by a newer statement. Otherwise like {@link follow}. */
  unfollow(
    signer: Signer,
    community: CommunityId,
    followee: AccountId,
  ): Promise<Verdict<Attestation, StateRefusal>> {
    return this.#writer.state(signer, { community, followee, kind: 'unfollow' })
  }

  /** Takes in and tells statements signed in this process. Throws MisuseError for a false one. */
  publish(statements: readonly Attestation[]): Promise<void> {
    return this.#writer.publish(statements)
  }

  /** The certificate of an account that passes the gate, served from now on; undefined below it. */
  certificateFor(
    followee: Followee,
    policy: Policy,
    nowMs: TimeMs,
  ): Promise<NamedCertificate | undefined> {
    return this.#shelves.use(followee, shelf => this.#desk.certificateFor(shelf, policy, nowMs))
  }

  /** The one to announce a live Space with: replaced before its members run out. */
  freshCertificateFor(
    followee: Followee,
    policy: Policy,
    nowMs: TimeMs,
  ): Promise<NamedCertificate | undefined> {
    return this.#shelves.use(followee, shelf =>
      this.#desk.freshCertificateFor(shelf, policy, nowMs),
    )
  }

  /** What the certificate of this name proves now; asked of `from` unless at hand. */
  certificateVerdict(
    id: CertificateId,
    from: PeerId,
  ): Promise<Verdict<CertificateProof, ProofRefusal>> {
    return this.#desk.verdict(id, from)
  }

  /** Brings what we and a peer know about this account together. Rejects with StorageError. */
  sync(peer: PeerAddress, followee: Followee): Promise<SyncResult> {
    return this.#sync.syncFollowee(peer, followee)
  }

  /**
   * Learns an own account's statements from a peer and tells it those that it lacks: to be done before
   * a restored account signs, so that its `seq` goes on. Rejects with StorageError.
   */
  async restoreOwn(
    peer: PeerAddress,
    community: CommunityId,
    follower: AccountId,
  ): Promise<SyncResult> {
    await this.#interests.own(community, follower).loaded
    return this.#sync.syncFollower(peer, community, follower)
  }

  /** Stops everything. Idempotent. What was stored is stored. */
  close(): void {
    this.#stopRecounting()
    this.#rounds.close()
    this.#secondRoad?.close()
    this.#sync.close()
    this.#desk.close()
    for (const leave of this.#joined.values()) leave()
    this.#joined.clear()
    this.#interests.close()
    this.#shelves.close()
  }

  #keeps(one: NamedAttestation): boolean {
    if (!this.#joined.has(one.community)) return false
    return this.#keeping === 'community' || this.#interests.concerns(one)
  }

  async #keptFollowees(): Promise<readonly Followee[]> {
    const communities = [...this.#joined.keys()]
    return (await Promise.all(communities.map(one => this.#rows.followees(one)))).flat()
  }

  /** Strangers ask only for what is kept: no question makes us read or hold anything else. */
  async #useKept<T>(
    followee: Followee,
    task: (shelf: FollowShelf) => Promise<T>,
  ): Promise<T | undefined> {
    const isKept =
      this.#interests.isWatched(followee) ||
      (this.#keeping === 'community' && this.#joined.has(followee.community))
    return isKept ? this.#shelves.use(followee, task) : undefined
  }

  async #statementsBy(
    community: CommunityId,
    follower: AccountId,
  ): Promise<readonly NamedAttestation[] | undefined> {
    const own = this.#interests.ownOf(community, follower)
    if (own !== undefined) {
      await own.loaded
      return own.follows.statements
    }
    if (this.#keeping !== 'community' || !this.#joined.has(community)) return undefined
    return this.#rows.loadBy(community, follower)
  }
}
