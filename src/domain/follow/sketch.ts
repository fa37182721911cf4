import { compareBytes } from './order.ts'
import { WINDOW_MAX } from './window.ts'

/**
 * Root mean square error of the estimate, relative to the truth: 1/√(k − 2) for the k lowest of
 * uniform ranks. One in three hundred estimates is off by more than 9.4 %.
 */
export const SKETCH_RMS_ERROR = 1 / Math.sqrt(WINDOW_MAX - 2)

/** Leading bytes of a rank that are looked at: all that a number holds exactly. */
const RANK_BYTES = 6

/** A current statement as the window sorts it. */
export type Ranked = {
  readonly rank: Uint8Array
  readonly isFollow: boolean
  /** It counts under the policy, and so goes into the window first. */
  readonly isPreferred: boolean
}

/**
 * How many follow somebody, for a screen. Never for a decision: ranks can be ground (THREATS T1), so
 * whoever decides takes the counts that signatures prove.
 */
export type FollowerEstimate =
  | { readonly exact: true; readonly followers: number }
  | { readonly exact: false; readonly about: number }

/** Counts exactly below a full window. A full one stands for more: estimated from its lowest ranks. */
export function estimateFollowers(current: readonly Ranked[]): FollowerEstimate {
  const follows = current.filter(one => one.isFollow).length
  if (current.length < WINDOW_MAX) return { exact: true, followers: follows }
  const preferred = current.filter(one => one.isPreferred)
  const others = current.filter(one => !one.isPreferred)
  const about =
    preferred.length >= WINDOW_MAX
      ? followsIn(preferred, WINDOW_MAX)
      : preferred.length + followsIn(others, WINDOW_MAX - preferred.length)
  // What we hold ourselves is the least it can be.
  return { exact: false, about: Math.max(follows, Math.round(about)) }
}

/** Follows among everything of this kind, by how densely the `k` lowest ranks lie. */
function followsIn(sample: readonly Ranked[], k: number): number {
  const lowest = [...sample].sort((a, b) => compareBytes(a.rank, b.rank)).slice(0, k)
  const last = lowest.at(-1)
  if (last === undefined || lowest.length < k) return lowest.filter(one => one.isFollow).length
  const below = lowest.slice(0, -1).filter(one => one.isFollow).length
  return below / positionOf(last.rank)
}

/** Where a rank lies between none (0) and all (1). */
function positionOf(rank: Uint8Array): number {
  const high = rank.subarray(0, RANK_BYTES)
  return (high.reduce((sum, byte) => sum * 256 + byte, 0) + 1) / 256 ** RANK_BYTES
}
