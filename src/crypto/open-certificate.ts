import { hashId } from './hash-id.ts'
import { wrongParty } from './name-attestation.ts'
import { isAcceptableKey } from './acceptable-key.ts'
import { signedBytesOf } from './open-attestation.ts'
import { signedInvitationOf } from './open-invitation.ts'
import {
  checkShape,
  type Certificate,
  type CertificateRefusal,
} from '../domain/follow/certificate.ts'
import { bytesOf, type CertificateId } from '../domain/ids.ts'
import { linksOf } from '../domain/follow/evidence.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Attestation } from '../domain/follow/attestation.ts'
import type { BulkVerifier, Ration, SignedBytes } from '../ports/verifier.ts'
import type { Invitation } from '../domain/community/invitation.ts'
import type { Policy } from '../domain/community/policy.ts'
import type { Verified } from '../domain/verified.ts'

/** Checked at once: as many as pay in flight. A false certificate costs no more than its first slice. */
const SLICE = 256

/** Why a certificate proves nothing under a policy; `undecided` is for now, and blames nobody. */
export type OpenCertificateRefusal =
  | CertificateRefusal
  | 'member'
  | 'inviter'
  | 'signature'
  | 'undecided'

/** Says whether bytes are the certificate of this name: to be asked before anything is believed. */
export const isNamed = async (bytes: Uint8Array, id: CertificateId): Promise<boolean> =>
  (await hashId<CertificateId>(bytes)) === id

/** How signatures are checked, and how often a second opinion may be had for these. */
export type Checking = { readonly verifier: BulkVerifier; readonly ration: Ration }

/**
 * Checks shape and every signature under `policy`, those of members and of invitations alike. What
 * counts now is asked after, with `admitMembers`.
 */
export async function openCertificate(
  certificate: Certificate,
  policy: Policy,
  { verifier, ration }: Checking,
): Promise<Verdict<Verified<Certificate>, OpenCertificateRefusal>> {
  const shaped = checkShape(certificate, policy)
  if (!shaped.ok) return shaped
  const { members, evidence } = certificate
  const links = linksOf(evidence)
  if (!members.every(member => isMemberOf(certificate, member))) return refuse('member')
  if (!links.every(({ inviter }) => isAcceptableKey(bytesOf(inviter)))) return refuse('inviter')
  const signed = [...members, ...links]
  for (let at = 0; at < signed.length; at += SLICE) {
    const slice = signed.slice(at, at + SLICE).map(bytesToCheck)
    const verdicts = await verifier.verifyAll(slice, ration)
    if (verdicts.includes(false)) return refuse('signature')
    if (verdicts.includes(undefined)) return refuse('undecided')
  }
  // The brand is made here, where the signatures were checked.
  return accept(certificate as Verified<Certificate>)
}

const bytesToCheck = (one: Attestation | Invitation): SignedBytes =>
  'inviter' in one ? signedInvitationOf(one) : signedBytesOf(one)

const isMemberOf = ({ community, followee }: Certificate, member: Attestation): boolean =>
  member.community === community && member.followee === followee && wrongParty(member) === undefined
