import type { Attestation } from './attestation.ts'
import type { Counting } from '../community/admission.ts'
import type { Policy } from '../community/policy.ts'
import type { TimeMs } from '../time.ts'

const DAY_MS = 86_400_000

/** A statement dated later than this is held back: clocks differ by minutes, not more. */
export const AHEAD_MS = 600_000

/** The two plain numbers of DESIGN §6. */
export type FollowerCounts = {
  /** All valid live follows. */
  readonly followers: number
  /** Those that count under the community's policy. */
  readonly counted: number
}

/** Whether a statement is from so far ahead that it must wait. Never a reason to blame its carrier. */
export const isAhead = (attestation: Attestation, nowMs: TimeMs): boolean =>
  attestation.timeMs > nowMs + AHEAD_MS

/** Whether a statement is older than the policy lets count. */
export const isTooOld = ({ timeMs }: Attestation, { maxAgeDays }: Policy, nowMs: TimeMs): boolean =>
  nowMs - timeMs > maxAgeDays * DAY_MS

/** Whether this statement, being its follower's current one, counts under these rules now. */
export function isCounted(
  attestation: Attestation,
  { policy, admit }: Counting,
  nowMs: TimeMs,
): boolean {
  if (attestation.kind !== 'follow' || attestation.community !== policy.community) return false
  if (isTooOld(attestation, policy, nowMs) || isAhead(attestation, nowMs)) return false
  return admit(attestation.follower).ok
}

/** Counts one followee's current statements. Without rules nobody counts. */
export function countFollowers(
  current: Iterable<Attestation>,
  counting: Counting | undefined,
  nowMs: TimeMs,
): FollowerCounts {
  let followers = 0
  let counted = 0
  for (const attestation of current) {
    if (attestation.kind !== 'follow') continue
    followers += 1
    if (counting !== undefined && isCounted(attestation, counting, nowMs)) counted += 1
  }
  return { followers, counted }
}

/** Followers that are still missing: "412 of 600" lacks 188. */
export const missingFollowers = (counts: FollowerCounts, policy: Policy): number =>
  Math.max(0, policy.threshold - counts.counted)
