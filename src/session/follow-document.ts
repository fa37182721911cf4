import { digestWinners, rankFollower } from '../crypto/name-attestation.ts'
import { FollowWindow, placeOf, rankNumber, WINDOW_MAX } from '../domain/follow/window.ts'
import { readFollowUpdate, writeFollowChunks, writeFollowUpdate } from '../wire/follow-update.ts'
import type { AccountId } from '../domain/ids.ts'
import type { Followee, FollowCarrier } from '../ports/follow-carrier.ts'
import type { VerifiedAttestation } from '../crypto/open-attestation.ts'
import type { Winners } from '../domain/follow/ledger.ts'

/**
 * Items in the document before it is rebuilt: a window, and half as many superseded or excess ones. Those
 * pushed out still live in it; two windows of live items would pass the 256 KiB that anybody reads.
 */
const CARRIED_MAX = 1.5 * WINDOW_MAX

/**
 * The replicated document of one followee: the window of the winners, no more. Built when somebody asks
 * for it, and built anew when the window must be refilled from the winners.
 */
export class FollowDocument {
  readonly #followee: Followee
  readonly #carrier: FollowCarrier
  readonly #winners: Winners<VerifiedAttestation>
  readonly #isPreferred: (attestation: VerifiedAttestation) => boolean
  /** Ranks never change; choosing anew among 100,000 would hash them all again. */
  readonly #ranks = new Map<AccountId, number>()
  #window: FollowWindow<VerifiedAttestation> | undefined
  #digest: Uint8Array | undefined
  #isRanked = false
  #carried = 0

  /** `winners` is read whenever it is needed, so it may change; `isPreferred` goes into the window first. */
  constructor(
    followee: Followee,
    carrier: FollowCarrier,
    winners: Winners<VerifiedAttestation>,
    isPreferred: (attestation: VerifiedAttestation) => boolean,
  ) {
    this.#followee = followee
    this.#carrier = carrier
    this.#winners = winners
    this.#isPreferred = isPreferred
  }

  /** Puts in what has just joined the winners, as far as it belongs in the window. */
  carry(taken: readonly VerifiedAttestation[]): void {
    const window = this.#window
    if (window === undefined) return
    if (this.#isRanked !== this.#mustRank) return this.reconsider()
    const offers = taken.map(one => ({ one, offer: window.offer(one, this.#placeOf(one)) }))
    if (offers.some(({ offer }) => offer === 'refill')) return this.reconsider()
    const fresh = offers.filter(({ one, offer }) => offer === 'in' && window.has(one.follower))
    if (fresh.length === 0) return
    this.#digest = undefined
    this.#carried += fresh.length
    if (this.#carried > CARRIED_MAX) return this.#fill(window)
    this.#carrier.apply(this.#followee, writeFollowUpdate(fresh.map(({ one }) => one)))
  }

  /** Chooses the window anew when it is next asked for: the policy changed, or follows have aged. */
  reconsider(): void {
    this.#window = undefined
    this.#digest = undefined
  }

  /** Our state vector. */
  vector(): Uint8Array {
    this.#chosen()
    return this.#carrier.stateVector(this.#followee)
  }

  /** Over the window; equal where the same statements are in it. */
  digest(): Uint8Array {
    const { community, account } = this.#followee
    this.#digest ??= digestWinners({ community, followee: account }, this.#chosen().members)
    return this.#digest
  }

  /**
   * What of the window the holder of this state vector lacks, as updates: at most 1,024 statements of
   * 131 bytes, however many follow. Undefined when the vector is malformed.
   */
  missingIn(stateVector: Uint8Array): readonly Uint8Array[] | undefined {
    const window = this.#chosen()
    const difference = this.#carrier.difference(this.#followee, stateVector)
    if (difference === undefined) return undefined
    const { community, account } = this.#followee
    const update = readFollowUpdate(difference, { community, followee: account })
    if (!update.ok) return []
    const followers = update.value.live.map(item => item.attestation.follower)
    const items = followers.map(one => (window.has(one) ? this.#winners.get(one) : undefined))
    return writeFollowChunks(items.filter(item => item !== undefined))
  }

  /** Gives the memory back. */
  close(): void {
    this.#carrier.drop(this.#followee)
  }

  #chosen(): FollowWindow<VerifiedAttestation> {
    if (this.#window !== undefined) return this.#window
    this.#isRanked = this.#mustRank
    const window = FollowWindow.choose(this.#winners.values(), one => this.#placeOf(one))
    this.#fill(window)
    return window
  }

  #fill(window: FollowWindow<VerifiedAttestation>): void {
    this.#window = window
    this.#carrier.drop(this.#followee)
    if (window.size > 0) this.#carrier.apply(this.#followee, writeFollowUpdate(window.members))
    this.#carried = window.size
  }

  /** While everybody fits, places decide nothing and no rank is worked out. */
  get #mustRank(): boolean {
    return this.#winners.size > WINDOW_MAX
  }

  #placeOf(one: VerifiedAttestation): number {
    const rank = this.#isRanked ? this.#rankOf(one.follower) : 0
    return placeOf(one, rank, this.#isPreferred(one))
  }

  #rankOf(follower: AccountId): number {
    const known = this.#ranks.get(follower)
    if (known !== undefined) return known
    const rank = rankNumber(rankFollower(this.#followee.account, follower))
    this.#ranks.set(follower, rank)
    return rank
  }
}
