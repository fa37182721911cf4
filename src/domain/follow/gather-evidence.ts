import { evidenceKindOf } from '../community/counted.ts'
import { chainsOf, NO_EVIDENCE, type Evidence } from './evidence.ts'
import { WORK_NONCE_BYTES } from '../community/work.ts'
import type { Attestation } from './attestation.ts'
import type { Counting } from '../community/admission.ts'

/** The evidence for members that `counting` admits, in the one form that a certificate has. */
export function gatherEvidence(
  members: readonly Attestation[],
  { policy, admit }: Counting,
): Evidence {
  const accounts = members.map(member => member.follower)
  const kind = evidenceKindOf(policy.counted)
  if (kind === 'none') return NO_EVIDENCE
  if (kind === 'chains') return { kind, steps: chainsOf(accounts, admit) }
  const nonces = accounts.map(account => {
    const admitted = admit(account)
    // A founder needs no work and has a place in the row all the same.
    const isWork = admitted.ok && admitted.value.by === 'work'
    return isWork ? admitted.value.work.nonce : new Uint8Array(WORK_NONCE_BYTES)
  })
  return { kind, nonces }
}
