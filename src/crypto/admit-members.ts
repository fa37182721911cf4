import { measureWork } from './work.ts'
import {
  admitByWork,
  withoutEvidence,
  type Counting,
  type Ground,
} from '../domain/community/admission.ts'
import { admitByChains } from '../domain/follow/evidence.ts'
import type { AccountId } from '../domain/ids.ts'
import type { Certificate } from '../domain/follow/certificate.ts'
import type { MeasuredWork } from '../domain/community/work.ts'
import type { Policy } from '../domain/community/policy.ts'

/**
 * Whom a certificate's own evidence admits under a policy, with the founders and revocations as we
 * know them. Nobody, where the policy asks for evidence of another kind.
 */
export function admitMembers(certificate: Certificate, policy: Policy, ground: Ground): Counting {
  const { evidence } = certificate
  const { counted } = policy
  if (evidence.kind === 'chains' && (counted.kind === 'members' || counted.kind === 'invite')) {
    return { policy, admit: admitByChains(evidence.steps, { counted, ground }) }
  }
  if (evidence.kind !== 'work' || counted.kind !== 'pow') return withoutEvidence(policy)
  const works = new Map<AccountId, MeasuredWork>()
  for (const [at, nonce] of evidence.nonces.entries()) {
    const member = certificate.members[at]
    if (member === undefined) continue
    const { community, follower: account } = member
    works.set(account, measureWork({ community, account, nonce }))
  }
  return { policy, admit: admitByWork(account => works.get(account), counted.bits, ground) }
}
