import type { Attestation } from './attestation.ts'
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

/** Whether this statement, being its follower's current one, counts under `policy` now. */
export function isCounted(attestation: Attestation, policy: Policy, nowMs: TimeMs): boolean {
  if (attestation.kind !== 'follow' || attestation.community !== policy.community) return false
  const ageMs = nowMs - attestation.timeMs
  return ageMs <= policy.maxAgeDays * DAY_MS && !isAhead(attestation, nowMs)
}

/** Counts one followee's current statements. Without a policy nobody counts. */
export function countFollowers(
  current: Iterable<Attestation>,
  policy: Policy | undefined,
  nowMs: TimeMs,
): FollowerCounts {
  let followers = 0
  let counted = 0
  for (const attestation of current) {
    if (attestation.kind !== 'follow') continue
    followers += 1
    if (policy !== undefined && isCounted(attestation, policy, nowMs)) counted += 1
  }
  return { followers, counted }
}

/** Followers that are still missing: "412 of 600" lacks 188. */
export const missingFollowers = (counts: FollowerCounts, policy: Policy): number =>
  Math.max(0, policy.threshold - counts.counted)
