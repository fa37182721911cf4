import { isAhead, isTooOld } from './eligibility.ts'
import type { AccountId } from '../ids.ts'
import type { AdmissionRefusal, Counting } from '../community/admission.ts'
import type { Attestation } from './attestation.ts'
import type { TimeMs } from '../time.ts'

/** Why a follower counts or not. Closed: a page has a sentence for each. */
export type CountReason = 'counted' | 'too-old' | 'dated-ahead' | AdmissionRefusal

/** Each reason, in the order in which a page lists them. */
export const COUNT_REASONS: readonly CountReason[] = [
  'counted',
  'too-old',
  'dated-ahead',
  'never-invited',
  'inviter-not-admitted',
  'invitation-revoked',
  'too-deep',
  'slot-used-twice',
  'beyond-fan-out',
  'no-work',
  'too-little-work',
]

/** Who counted and why: "412 of 600: 80 follow you but were never invited". */
export type CountExplanation = {
  /** All live follows. */
  readonly followers: number
  /** What the policy asks for; 0 while no policy is known. */
  readonly threshold: number
  /** How many followers fall under each reason; together they are all followers. */
  readonly totals: Readonly<Record<CountReason, number>>
  readonly reasons: ReadonlyMap<AccountId, CountReason>
}

/** Nobody follows, and nothing is known of the rules. */
export const NOTHING_TO_EXPLAIN: CountExplanation = {
  followers: 0,
  threshold: 0,
  totals: noTotals(),
  reasons: new Map(),
}

/** Says of each current follow whether it counts, or why not: the same answer as `isCounted`. */
export function explainFollowers(
  current: Iterable<Attestation>,
  counting: Counting,
  nowMs: TimeMs,
): CountExplanation {
  const totals = noTotals()
  const reasons = new Map<AccountId, CountReason>()
  for (const attestation of current) {
    if (attestation.kind !== 'follow') continue
    const reason = reasonFor(attestation, counting, nowMs)
    reasons.set(attestation.follower, reason)
    totals[reason] += 1
  }
  return { followers: reasons.size, threshold: counting.policy.threshold, totals, reasons }
}

function reasonFor(
  attestation: Attestation,
  { policy, admit }: Counting,
  nowMs: TimeMs,
): CountReason {
  if (isAhead(attestation, nowMs)) return 'dated-ahead'
  if (isTooOld(attestation, policy, nowMs)) return 'too-old'
  const admitted = admit(attestation.follower)
  return admitted.ok ? 'counted' : admitted.reason
}

function noTotals(): Record<CountReason, number> {
  return {
    counted: 0,
    'too-old': 0,
    'dated-ahead': 0,
    'never-invited': 0,
    'inviter-not-admitted': 0,
    'invitation-revoked': 0,
    'too-deep': 0,
    'slot-used-twice': 0,
    'beyond-fan-out': 0,
    'no-work': 0,
    'too-little-work': 0,
  }
}
