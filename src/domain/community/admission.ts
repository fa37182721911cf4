import { accept, refuse, type Verdict } from '../../verdict.ts'
import { evidenceKindOf } from './counted.ts'
import type { AccountId } from '../ids.ts'
import type { Invitation, Revocation } from './invitation.ts'
import type { MeasuredWork } from './work.ts'
import type { Policy } from './policy.ts'

/** What counting rests on besides the policy: who the roots are, and what was cut off. */
export type Ground = {
  readonly founders: readonly AccountId[]
  readonly revoked: readonly Revocation[]
}

/** A community of which only the policy is known, or needed. */
export const NO_GROUND: Ground = { founders: [], revoked: [] }

/** Why an account that follows does not count, though its follow is good. */
export type AdmissionRefusal =
  | 'never-invited'
  | 'inviter-not-admitted'
  | 'invitation-revoked'
  | 'too-deep'
  | 'slot-used-twice'
  | 'beyond-fan-out'
  | 'no-work'
  | 'too-little-work'

/** By what an account counts. */
export type Admission =
  | { readonly by: 'everybody' }
  | { readonly by: 'founder' }
  | { readonly by: 'work'; readonly work: MeasuredWork }
  /** `depth` links below a founder. */
  | { readonly by: 'invitation'; readonly depth: number; readonly invitation: Invitation }

/** Says of an account whether it counts under a community's rule, or why not. */
export type Admit = (account: AccountId) => Verdict<Admission, AdmissionRefusal>

/** A community's rules as they are applied: the policy, and who is admitted by the evidence at hand. */
export type Counting = { readonly policy: Policy; readonly admit: Admit }

/** The rules where no evidence is known: enough for an open community, nobody counts in another. */
export function withoutEvidence(policy: Policy): Counting {
  return { policy, admit: BARE[evidenceKindOf(policy.counted)] }
}

const BARE: Readonly<Record<ReturnType<typeof evidenceKindOf>, Admit>> = {
  none: () => accept({ by: 'everybody' }),
  chains: () => refuse('never-invited'),
  work: () => refuse('no-work'),
}

/** The rule of work: founders, and whoever has done as much as the policy asks for. */
export function admitByWork(
  workOf: (account: AccountId) => MeasuredWork | undefined,
  bits: number,
  { founders }: Ground,
): Admit {
  return account => {
    if (founders.includes(account)) return accept({ by: 'founder' })
    const work = workOf(account)
    if (work === undefined) return refuse('no-work')
    return work.bits >= bits ? accept({ by: 'work', work }) : refuse('too-little-work')
  }
}
