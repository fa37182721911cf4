import type { AccountId } from '../ids.ts'
import type { NamedAttestation } from './attestation.ts'

/**
 * Statements that one replicated document holds. Above it every update costs milliseconds (0.4 ms at
 * 1,024 items, 4 ms at 10,000) and the document passes 256 KiB; below 600 the gate could not open.
 */
export const WINDOW_MAX = 1_024

/** Where a statement stands in the queue for the window: the lower the further in front. */
export type WindowPlace = number

/** Bits of a rank that are looked at: with the class in front still an exact integer. */
const RANK_SPAN = 2 ** 48

/**
 * Those `isPreferred` first, then other follows, then unfollows, each by lowest rank. Keys can be ground
 * to low ranks, so rank must not push out followers that the policy counts; and somebody who took a
 * follow back must not hold a live one's place.
 */
export function placeOf(
  { kind }: Pick<NamedAttestation, 'kind'>,
  rank: number,
  isPreferred: boolean,
): WindowPlace {
  if (kind === 'unfollow') return 2 * RANK_SPAN + rank
  return isPreferred ? rank : RANK_SPAN + rank
}

/** A rank's first 48 bits, as a number: all that the window looks at. */
export function rankNumber(rank: Uint8Array): number {
  const view = new DataView(rank.buffer, rank.byteOffset, rank.byteLength)
  return view.getUint32(0) * 2 ** 16 + view.getUint16(4)
}

/** Which statements are in the window now. */
export class FollowWindow<A extends NamedAttestation> {
  readonly #members: Map<AccountId, { readonly one: A; readonly place: WindowPlace }>
  readonly #max: number
  /** Whether somebody waits outside: then a place that becomes free is another's. */
  #hasOutsiders: boolean
  #worst: WindowPlace

  private constructor(
    members: readonly { one: A; place: WindowPlace }[],
    all: number,
    max: number,
  ) {
    this.#members = new Map(members.map(member => [member.one.follower, member]))
    this.#max = max
    this.#hasOutsiders = all > members.length
    this.#worst = this.#worstPlace()
  }

  /** Chooses from all winners. */
  static choose<A extends NamedAttestation>(
    winners: Iterable<A>,
    placeOfOne: (one: A) => WindowPlace,
    max = WINDOW_MAX,
  ): FollowWindow<A> {
    const all = [...winners].map(one => ({ one, place: placeOfOne(one) }))
    const chosen = all.length > max ? all.sort((a, b) => a.place - b.place).slice(0, max) : all
    return new FollowWindow(chosen, all.length, max)
  }

  /** Everybody in it. */
  get members(): readonly A[] {
    return [...this.#members.values()].map(member => member.one)
  }

  get size(): number {
    return this.#members.size
  }

  has(follower: AccountId): boolean {
    return this.#members.has(follower)
  }

  /**
   * Takes a new winner in, if it belongs in. `refill`: a member has moved back behind somebody who is
   * outside and not known here, so that the window is to be chosen anew.
   */
  offer(one: A, place: WindowPlace): 'in' | 'out' | 'refill' {
    const known = this.#members.get(one.follower)
    if (known !== undefined && place > known.place && this.#hasOutsiders) return 'refill'
    const isFull = known === undefined && this.#members.size >= this.#max
    if (isFull && place >= this.#worst) {
      this.#hasOutsiders = true
      return 'out'
    }
    this.#members.set(one.follower, { one, place })
    if (isFull) this.#evictWorst()
    this.#worst = this.#worstPlace()
    return 'in'
  }

  #evictWorst(): void {
    for (const [follower, { place }] of this.#members) {
      if (place === this.#worst) {
        this.#members.delete(follower)
        this.#hasOutsiders = true
        return
      }
    }
  }

  #worstPlace(): WindowPlace {
    let worst = -1
    for (const { place } of this.#members.values()) worst = Math.max(worst, place)
    return worst
  }
}
