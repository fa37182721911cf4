import { accept, refuse, type Verdict } from '../../verdict.ts'
import type { AccountId } from '../ids.ts'
import type { Invitation, Revocation } from './invitation.ts'

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
  | { readonly by: 'work' }
  /** `depth` links below a founder. */
  | { readonly by: 'invitation'; readonly depth: number; readonly invitation: Invitation }

/** Says of an account whether it counts under a community's rule, or why not. */
export type Admit = (account: AccountId) => Verdict<Admission, AdmissionRefusal>

/** The rule of an open community. */
export const admitEverybody: Admit = () => accept({ by: 'everybody' })

/** The rule as it is before any evidence is known. */
export const admitNobody =
  (reason: 'never-invited' | 'no-work'): Admit =>
  () =>
    refuse(reason)
