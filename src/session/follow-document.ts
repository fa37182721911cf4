import { rankFollower } from '../crypto/name-attestation.ts'
import { chooseWindow, WINDOW_MAX } from '../domain/follow/window.ts'
import { readFollowUpdate, writeFollowChunks, writeFollowUpdate } from '../wire/follow-update.ts'
import type { Followee, FollowCarrier } from '../ports/follow-carrier.ts'
import type { VerifiedAttestation } from '../crypto/open-attestation.ts'
import type { Winners } from '../domain/follow/ledger.ts'

/** Items in the document before it is rebuilt: a window, and as many superseded or excess ones. */
const CARRIED_MAX = 2 * WINDOW_MAX

/** The replicated document of one followee, kept in step with the winners and within its bound. */
export class FollowDocument {
  readonly #followee: Followee
  readonly #carrier: FollowCarrier
  readonly #winners: Winners<VerifiedAttestation>
  readonly #isPreferred: (attestation: VerifiedAttestation) => boolean
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
    this.#rebuild()
  }

  /** Puts in what has just joined the winners. */
  carry(taken: readonly VerifiedAttestation[]): void {
    this.#carried += taken.length
    if (this.#carried > CARRIED_MAX) this.#rebuild()
    else this.#carrier.apply(this.#followee, writeFollowUpdate(taken))
  }

  /** Our state vector. */
  vector(): Uint8Array {
    return this.#carrier.stateVector(this.#followee)
  }

  /** What the holder of this state vector lacks, as updates. Undefined when the vector is malformed. */
  missingIn(stateVector: Uint8Array): readonly Uint8Array[] | undefined {
    const difference = this.#carrier.difference(this.#followee, stateVector)
    if (difference === undefined) return undefined
    const { community, account } = this.#followee
    const update = readFollowUpdate(difference, { community, followee: account })
    if (!update.ok) return []
    const items = update.value.live.map(item => this.#winners.get(item.attestation.follower))
    return writeFollowChunks(items.filter(item => item !== undefined))
  }

  /** Gives the memory back. */
  close(): void {
    this.#carrier.drop(this.#followee)
  }

  #rebuild(): void {
    const window = chooseWindow(
      this.#winners.values(),
      one => rankFollower(one.followee, one.follower),
      this.#isPreferred,
    )
    this.#carrier.drop(this.#followee)
    if (window.length > 0) this.#carrier.apply(this.#followee, writeFollowUpdate(window))
    this.#carried = window.length
  }
}
