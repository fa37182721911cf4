import { digestRanges, emptyRanges, rankFollower } from '../crypto/name-attestation.ts'
import {
  openAttestations,
  verifiedOf,
  type VerifiedAttestation,
} from '../crypto/open-attestation.ts'
import { countFollowers, isAhead, isCounted } from '../domain/follow/eligibility.ts'
import {
  explainFollowers,
  NOTHING_TO_EXPLAIN,
  type CountExplanation,
} from '../domain/follow/explain.ts'
import { improvements, type Winners } from '../domain/follow/ledger.ts'
import { compareBytes, isBetter } from '../domain/follow/order.ts'
import { estimateFollowers, type FollowerEstimate } from '../domain/follow/sketch.ts'
import { WINDOW_MAX } from '../domain/follow/window.ts'
import { FollowDocument } from './follow-document.ts'
import { NO_FOLLOWERS, type FollowerView } from './follower-view.ts'
import { Watchable, type Watched } from '../events.ts'
import type { AccountId, PeerId } from '../domain/ids.ts'
import type { BulkVerifier } from '../ports/verifier.ts'
import type { Clock } from '../ports/clock.ts'
import type { Counting } from '../domain/community/admission.ts'
import type { Followee, FollowCarrier } from '../ports/follow-carrier.ts'
import type { FollowRows } from './follow-rows.ts'
import type { NamedAttestation } from '../domain/follow/attestation.ts'
import type { PeerConduct } from './peer-conduct.ts'
import type { Policy } from '../domain/community/policy.ts'
import type { RangeTree } from '../domain/follow/range-tree.ts'

/** Statements that are verified and stored together: steps in which a progress bar moves. */
const SLICE = 64
/** In a long queue the steps are longer: each costs a write and a look at everything known. */
const LONG_SLICE = 256
const LONG_QUEUE = 1_024
/** Statements that wait here; beyond it the newest are put off. Four full windows. */
const QUEUE_MAX = 4_096

/** What became of a statement. `later` is our own limit; `bad` is wrong for everybody for ever. */
export type Outcome = 'taken' | 'current' | 'older' | 'ahead' | 'later' | 'bad'

export type ShelfParts = {
  readonly followRows: FollowRows
  readonly carrier: FollowCarrier
  readonly verifier: BulkVerifier
  readonly clock: Clock
  readonly conduct: PeerConduct
  /** Who counts under a policy by the evidence that is known now. */
  readonly countingUnder: (policy: Policy) => Counting
  /** Told what was stored, in order. */
  readonly taken: (statements: readonly VerifiedAttestation[]) => void
}

/** Who brought a statement: undefined for ourselves. */
export type Source = { readonly peer: PeerId; readonly protocol: string } | undefined

/** A statement on its way through the gate. */
type Job = {
  readonly attestation: NamedAttestation
  readonly source: Source
  readonly settle: (outcome: Outcome) => void
  readonly fail: (why: unknown) => void
}

/**
 * Everything known about one followee: winners, rows, document. One gate for gossip, streams and
 * ourselves; what comes in is verified and stored slice by slice, so that nothing overtakes.
 */
export class FollowShelf {
  readonly followee: Followee
  readonly document: FollowDocument
  readonly #parts: ShelfParts
  readonly #winners: Map<AccountId, VerifiedAttestation>
  readonly #queue: Job[] = []
  readonly #view = new Watchable<FollowerView>(NO_FOLLOWERS)
  #policy: Policy | undefined
  #ranges: RangeTree | undefined
  #digest: Uint8Array | undefined
  #revision = 0
  #burst = { verified: 0, of: 0 }
  #isDraining = false

  private constructor(
    followee: Followee,
    stored: Map<AccountId, VerifiedAttestation>,
    policy: Policy | undefined,
    parts: ShelfParts,
  ) {
    this.followee = followee
    this.#parts = parts
    this.#policy = policy
    this.#winners = stored
    this.document = new FollowDocument(followee, parts.carrier, this.#winners, one =>
      this.#isPreferred(one),
    )
    this.recount()
  }

  /** Loads the rows and rebuilds the document from them. Throws StorageError. */
  static async open(
    followee: Followee,
    policyNow: () => Policy | undefined,
    parts: ShelfParts,
  ): Promise<FollowShelf> {
    const stored = await parts.followRows.loadAbout(followee)
    // Rules that came while the rows were read are the rules.
    return new FollowShelf(followee, stored, policyNow(), parts)
  }

  get view(): Watched<FollowerView> {
    return this.#view
  }

  get winners(): Winners<VerifiedAttestation> {
    return this.#winners
  }

  /** Counts up whenever the winners change. */
  get revision(): number {
    return this.#revision
  }

  /** The winners in ranges of followers. Made when first asked for. */
  get ranges(): RangeTree {
    this.#ranges ??= emptyRanges().with([...this.#winners.values()])
    return this.#ranges
  }

  /** Equal on every replica that holds the same winners. */
  get digest(): Uint8Array {
    const { community, account } = this.followee
    this.#digest ??= digestRanges({ community, followee: account }, this.ranges)
    return this.#digest
  }

  get isIdle(): boolean {
    return !this.#isDraining
  }

  /**
   * Verifies statements about this followee and stores what is better. One outcome each, in order.
   * Rejects when the disk or the verifier fails: nothing of that slice was taken then.
   */
  take(attestations: readonly NamedAttestation[], source: Source): Promise<Outcome[]> {
    const outcomes = attestations.map(
      attestation =>
        new Promise<Outcome>((settle, fail) => {
          if (this.#queue.length >= QUEUE_MAX) return settle('later')
          this.#queue.push({ attestation, source, settle, fail })
        }),
    )
    this.#burst.of = this.#burst.verified + this.#queue.length
    void this.#drain()
    return Promise.all(outcomes)
  }

  /** Counts anew under these rules. */
  setPolicy(policy: Policy): void {
    this.#policy = policy
    this.review()
  }

  /** Counts anew and puts those that count first in the document: follows have aged. */
  review(): void {
    this.document.reconsider()
    this.recount()
  }

  /** Counts anew: follows age, and evidence comes in. */
  recount(): void {
    const counts = countFollowers(this.#winners.values(), this.#counting(), this.#parts.clock.now())
    const checking = this.#isDraining ? { ...this.#burst } : undefined
    const { current } = this.#view
    const isSame = current.followers === counts.followers && current.counted === counts.counted
    if (isSame && checking === undefined && current.checking === undefined) return
    this.#view.set({ ...counts, checking })
  }

  /** How many follow them, for a screen: a window full of statements stands for more. */
  estimate(): FollowerEstimate {
    if (this.#winners.size < WINDOW_MAX) {
      return { exact: true, followers: this.#view.current.followers }
    }
    return estimateFollowers(
      [...this.#winners.values()].map(one => ({
        rank: rankFollower(one.followee, one.follower),
        isFollow: one.kind === 'follow',
        isPreferred: this.#isPreferred(one),
      })),
    )
  }

  /** Why each follower counts or not. */
  explain(): CountExplanation {
    const counting = this.#counting()
    if (counting === undefined) return NOTHING_TO_EXPLAIN
    return explainFollowers(this.#winners.values(), counting, this.#parts.clock.now())
  }

  /** Those who follow and do not count for want of evidence. */
  unadmitted(): readonly AccountId[] {
    const counting = this.#counting()
    if (counting === undefined) return []
    return [...this.#winners.values()]
      .filter(one => one.kind === 'follow' && !counting.admit(one.follower).ok)
      .map(one => one.follower)
  }

  /** Gives the document's memory back. */
  close(): void {
    this.document.close()
  }

  async #drain(): Promise<void> {
    if (this.#isDraining) return
    this.#isDraining = true
    while (this.#queue.length > 0) {
      const slice = this.#queue.splice(0, this.#queue.length > LONG_QUEUE ? LONG_SLICE : SLICE)
      try {
        await this.#takeSlice(slice)
      } catch (fault) {
        for (const job of slice) job.fail(fault)
      }
      this.#burst.verified += slice.length
      this.#burst.of = this.#burst.verified + this.#queue.length
      this.recount()
    }
    this.#isDraining = false
    this.#burst = { verified: 0, of: 0 }
    this.recount()
  }

  async #takeSlice(slice: readonly Job[]): Promise<void> {
    const fresh = slice.filter(job => this.#isWorthChecking(job))
    if (fresh.length === 0) return
    const attestations = fresh.map(job => job.attestation)
    const opened = await openAttestations(attestations, this.#parts.verifier, index =>
      this.#mayAskAgain(fresh[index]?.source),
    )
    const good = improvements(verifiedOf(opened), this.#winners)
    await this.#commit(good)
    for (const [index, job] of fresh.entries()) {
      const verified = opened[index]
      if (verified === 'bad') this.#blame(job)
      else if (verified === undefined || verified === 'undecided') job.settle('later')
      else job.settle(good.includes(verified) ? 'taken' : this.#standing(job.attestation))
    }
  }

  /** Whether this statement's carrier has a second opinion left. Our own need none. */
  #mayAskAgain(source: Source): boolean {
    return source === undefined || this.#parts.conduct.maySpend(source.peer, 'second-opinion')
  }

  /** Settles what needs no signature check. */
  #isWorthChecking({ attestation, source, settle }: Job): boolean {
    if (!isBetter(attestation, this.#winners.get(attestation.follower))) {
      settle(this.#standing(attestation))
      return false
    }
    if (isAhead(attestation, this.#parts.clock.now())) {
      settle('ahead')
      return false
    }
    if (source !== undefined && !this.#parts.conduct.maySpend(source.peer, 'check')) {
      settle('later')
      return false
    }
    return true
  }

  #standing(attestation: NamedAttestation): Outcome {
    const winner = this.#winners.get(attestation.follower)
    const isWinner = winner !== undefined && compareBytes(winner.hash, attestation.hash) === 0
    return isWinner ? 'current' : 'older'
  }

  /** Rows first: what others see of us must survive our end. Nothing else writes about this followee. */
  async #commit(good: readonly VerifiedAttestation[]): Promise<void> {
    if (good.length === 0) return
    await this.#parts.followRows.store(this.followee, good)
    for (const one of good) this.#winners.set(one.follower, one)
    this.#ranges = this.#ranges?.with(good)
    this.#digest = undefined
    this.#revision += 1
    this.document.carry(good)
    this.#parts.taken(good)
  }

  #blame({ source, settle }: Job): void {
    settle('bad')
    if (source === undefined) return
    // The rest of what this peer brought waits for nobody: one slice of lies is enough.
    const rest = this.#queue.filter(job => job.source?.peer === source.peer)
    for (const job of rest) {
      this.#queue.splice(this.#queue.indexOf(job), 1)
      job.settle('later')
    }
  }

  #isPreferred(one: VerifiedAttestation): boolean {
    const counting = this.#counting()
    return counting === undefined || isCounted(one, counting, this.#parts.clock.now())
  }

  #counting(): Counting | undefined {
    return this.#policy && this.#parts.countingUnder(this.#policy)
  }
}
