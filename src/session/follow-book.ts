import { CertificateDesk, type NamedCertificate, type ProofRefusal } from './certificate-desk.ts'
import type { CertificateProof } from './certificate-counts.ts'
import { FollowGate } from './follow-gate.ts'
import { FollowComparison, type OwnCompared } from './follow-comparison.ts'
import { FollowInterests } from './follow-interests.ts'
import { FollowKeeping, type Keeping } from './follow-keeping.ts'
import { FollowRounds } from './follow-rounds.ts'
import { KeptInTurn } from './kept-in-turn.ts'
import { FollowRows } from './follow-rows.ts'
import { FollowShelves } from './follow-shelves.ts'
import { FollowSync, type SyncResult } from './follow-sync.ts'
import { FollowWriter, type StateRefusal } from './follow-writer.ts'
import { FollowEvidence } from './follow-evidence.ts'
import { PeerConduct } from './peer-conduct.ts'
import { SecondRoad } from './second-road.ts'
import { followTopic } from '../wire/follow-sync.ts'
import type { Undo, Watched } from '../events.ts'
import type { FollowerEstimate } from '../domain/follow/sketch.ts'
import type { FollowerView } from './follower-view.ts'
import type { AccountId, CertificateId, CommunityId, PeerId } from '../domain/ids.ts'
import type { AdmissionBook } from './admission-book.ts'
import type { Attestation, NamedAttestation } from '../domain/follow/attestation.ts'
import type { BulkVerifier } from '../ports/verifier.ts'
import type { Certificate } from '../domain/follow/certificate.ts'
import type { Clock } from '../ports/clock.ts'
import type { CountExplanation } from '../domain/follow/explain.ts'
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
  /**
   * Where the evidence comes from in communities that ask for it. Without it nobody counts there. Its
   * owner closes it.
   */
  readonly admissions?: AdmissionBook
  /** Opens the second carrier, for programs that have one. */
  readonly openRoads?: (() => Promise<DocumentRoads>) | undefined
}

/** The follow graph as this peer knows it: followers, following, certificates. */
export class FollowBook {
  readonly #ports: FollowBookPorts
  readonly #keeping: FollowKeeping
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
  readonly #comparison: FollowComparison
  readonly #evidence: FollowEvidence
  readonly #stopRecounting: Undo

  constructor(ports: FollowBookPorts, keeping: Keeping) {
    const { clock, log, streams, verifier, carrier, admissions, openRoads } = ports
    const conduct = new PeerConduct({ clock, log, streams })
    const common = { streams, clock, log, verifier, conduct }
    const policyOf = (community: CommunityId): Policy | undefined => this.#policies.get(community)
    this.#ports = ports
    this.#rows = new FollowRows(ports)
    this.#shelves = new FollowShelves(
      {
        ...common,
        followRows: this.#rows,
        carrier,
        countingUnder: policy => this.#evidence.countingUnder(policy),
        taken: statements => {
          this.#interests.note(statements)
          this.#evidence.note(statements)
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
    this.#keeping = new FollowKeeping({
      keeping,
      shelves: this.#shelves,
      interests: this.#interests,
      rows: this.#rows,
      isJoined: community => this.#joined.has(community),
    })
    this.#gate = new FollowGate({
      ...common,
      shelves: this.#shelves,
      keeps: one => this.#keeping.keeps(one),
    })
    this.#writer = new FollowWriter({ shelves: this.#shelves, gate: this.#gate, ...ports })
    this.#sync = new FollowSync({
      ...common,
      extent: keeping === 'community' ? 'all' : 'window',
      source: {
        use: (followee, task) => this.#keeping.use(followee, task),
        statementsBy: (community, follower) => this.#keeping.statementsBy(community, follower),
        take: (statements, source) => this.#gate.take(statements, source),
        pass: (statements, source) =>
          keeping === 'community'
            ? this.#writer.pass(statements, source)
            : this.#gate.take(statements, source),
      },
    })
    this.#desk = new CertificateDesk({
      ...common,
      policyOf,
      countingUnder: policy => this.#evidence.countingUnder(policy),
      groundOf: community => this.#evidence.groundOf(community),
      policies: () => [...this.#policies.values()],
      shelfOf: followee => this.#keeping.use(followee, async shelf => shelf),
    })
    const kept = keeping === 'community' ? new KeptInTurn(() => this.#keptFollowees()) : undefined
    this.#comparison = new FollowComparison(this.#sync, this.#interests, kept)
    this.#rounds = new FollowRounds({
      ...common,
      compare: peer => this.#comparison.withPeer(peer),
    })
    this.#secondRoad =
      openRoads &&
      new SecondRoad({
        ...common,
        openRoads,
        followees: () => this.#interests.followees,
        use: (followee, task) => this.#shelves.use(followee, task),
      })
    this.#evidence = new FollowEvidence({
      admissions,
      policyOf,
      recount: community => this.#recount(community),
      unadmitted: () => this.#unadmitted(),
    })
    this.#stopRecounting = clock.every(RECOUNT_MS, () => this.#recount())
  }

  /** Takes part in a community's graph: hears, judges, passes on and serves its statements. */
  join(community: CommunityId): Undo {
    const topic = followTopic(community)
    if (!this.#joined.has(community)) {
      const leave = this.#ports.gossip.join(topic, (message, from) =>
        this.#gate.judge(community, message, from),
      )
      const leaveEvidence = this.#evidence.join(community)
      this.#joined.set(community, () => {
        leave()
        leaveEvidence()
      })
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

  /** The current statements by one of our own accounts: follows and unfollows. */
  statementsBy(community: CommunityId, account: AccountId): readonly NamedAttestation[] {
    return this.#interests.ownOf(community, account)?.follows.statements ?? []
  }

  /** Who follows this account now, as far as is kept here. Rejects with StorageError. */
  followersOf(followee: Followee): Promise<ReadonlySet<AccountId>> {
    return this.#shelves.use(followee, shelf => {
      const live = [...shelf.winners.values()].filter(one => one.kind === 'follow')
      return new Set(live.map(one => one.follower))
    })
  }

  /** How many follow this account, for a screen and for nothing else. Rejects with StorageError. */
  estimateOf(followee: Followee): Promise<FollowerEstimate> {
    return this.#shelves.use(followee, shelf => shelf.estimate())
  }

  /** The live follows of this account, as far as is kept here. Rejects with StorageError. */
  followsOf(followee: Followee): Promise<readonly NamedAttestation[]> {
    return this.#shelves.use(followee, shelf =>
      [...shelf.winners.values()].filter(one => one.kind === 'follow'),
    )
  }

  /** Why each follower of this account counts or not, as far as is kept here. Rejects with StorageError. */
  explain(followee: Followee): Promise<CountExplanation> {
    return this.#shelves.use(followee, shelf => shelf.explain())
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

  /** Its bytes, as they are served; undefined when it is not at hand. */
  certificateBytes(id: CertificateId): Uint8Array | undefined {
    return this.#desk.bytesOf(id)
  }

  /** Takes in a certificate that was kept; false for one that proves nothing. Rejects when the verifier fails. */
  bringCertificate(id: CertificateId, bytes: Uint8Array): Promise<boolean> {
    return this.#desk.bring(id, bytes)
  }

  /** The certificate of this name, once {@link certificateVerdict} or our own Space has brought it here. */
  heldCertificate(id: CertificateId): Certificate | undefined {
    return this.#desk.held(id)
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
    return this.#comparison.ofOwn(peer, this.#interests.own(community, follower))
  }

  /** Told after an own account's statements were compared with a peer that keeps them. */
  onOwnCompared(handler: (compared: OwnCompared) => void): Undo {
    return this.#comparison.onOwnCompared(handler)
  }

  /** Stops everything. Idempotent. What was stored is stored. */
  close(): void {
    this.#stopRecounting()
    this.#evidence.close()
    this.#rounds.close()
    this.#secondRoad?.close()
    this.#sync.close()
    this.#desk.close()
    for (const leave of this.#joined.values()) leave()
    this.#joined.clear()
    this.#interests.close()
    this.#shelves.close()
  }

  #recount(community?: CommunityId): void {
    for (const shelf of this.#shelves.loaded()) {
      if (community === undefined || shelf.followee.community === community) shelf.recount()
    }
  }

  async #keptFollowees(): Promise<readonly Followee[]> {
    const communities = [...this.#joined.keys()]
    return (await Promise.all(communities.map(one => this.#rows.followees(one)))).flat()
  }

  /** Followers of watched accounts that might count if we knew more. */
  *#unadmitted(): Iterable<readonly [CommunityId, readonly AccountId[]]> {
    for (const shelf of this.#shelves.loaded()) {
      const { followee } = shelf
      if (this.#interests.isWatched(followee)) yield [followee.community, shelf.unadmitted()]
    }
  }
}
