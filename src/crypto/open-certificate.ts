import { hashId } from './hash-id.ts'
import { nameAttestation } from './name-attestation.ts'
import { signedBytesOf } from './open-attestation.ts'
import { readCertificate, type CertificateReadRefusal } from '../wire/certificate.ts'
import {
  checkShape,
  type Certificate,
  type CertificateRefusal,
} from '../domain/follow/certificate.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { AccountId, CertificateId } from '../domain/ids.ts'
import type { BulkVerifier } from '../ports/verifier.ts'
import type { Policy } from '../domain/community/policy.ts'
import type { Verified } from '../domain/verified.ts'

/** Why certificate bytes prove nothing. */
export type OpenCertificateRefusal =
  | 'wrong-hash'
  | CertificateReadRefusal
  | CertificateRefusal
  | 'member'
  | 'signature'

/** What a certificate is expected to prove. */
export type CertificateExpectation = {
  readonly id: CertificateId
  readonly account: AccountId
  readonly policy: Policy
}

/** Reads certificate bytes and checks name, shape and every signature. What counts now is asked after. */
export async function openCertificate(
  bytes: Uint8Array,
  expected: CertificateExpectation,
  verifier: BulkVerifier,
): Promise<Verdict<Verified<Certificate>, OpenCertificateRefusal>> {
  if ((await hashId<CertificateId>(bytes)) !== expected.id) return refuse('wrong-hash')
  const read = readCertificate(bytes)
  if (!read.ok) return read
  const shaped = checkShape(read.value, expected.policy, expected.account)
  if (!shaped.ok) return shaped
  const { members } = shaped.value
  if (!members.every(member => nameAttestation(member).ok)) return refuse('member')
  const verdicts = await verifier.verifyAll(members.map(signedBytesOf))
  if (!verdicts.every(Boolean)) return refuse('signature')
  // The brand is made here, where the signatures were checked.
  return accept(shaped.value as Verified<Certificate>)
}
