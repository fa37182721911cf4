import type { AccountId } from '../ids.ts'
import type { AdmissionRefusal } from '../community/admission.ts'

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
