import { joinBytes, PACKED_BYTES, readPacked, writePacked } from './attestation.ts'
import { SPARE_MEMBERS, type Certificate } from '../domain/follow/certificate.ts'
import { MAX_THRESHOLD } from '../domain/community/policy.ts'
import { bytesOf, ID_BYTES, idFromBytes, type AccountId, type CommunityId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Attestation } from '../domain/follow/attestation.ts'

const HEAD_BYTES = 2 * ID_BYTES

/** Most members that any policy allows: 2,000 and the spare ones. */
export const CERTIFICATE_MEMBERS_MAX = MAX_THRESHOLD + SPARE_MEMBERS
/** Largest certificate: 220,564 bytes. One for 600 followers has 63,064. */
export const CERTIFICATE_MAX = HEAD_BYTES + CERTIFICATE_MEMBERS_MAX * PACKED_BYTES

/** Why bytes are no certificate; both hold for everybody for ever. */
export type CertificateReadRefusal = 'length' | 'malformed'

/** communityId ‖ followee ‖ n × packed. Named by its SHA-256. */
export const writeCertificate = (certificate: Certificate): Uint8Array =>
  joinBytes([
    bytesOf(certificate.community),
    bytesOf(certificate.followee),
    ...certificate.members.map(writePacked),
  ])

/** Reads the layout; order, number and signatures are checked by `crypto/open-certificate`. */
export function readCertificate(bytes: Uint8Array): Verdict<Certificate, CertificateReadRefusal> {
  const count = (bytes.length - HEAD_BYTES) / PACKED_BYTES
  if (!Number.isInteger(count) || count < 1 || bytes.length > CERTIFICATE_MAX) {
    return refuse('length')
  }
  const community = idFromBytes<CommunityId>(bytes.subarray(0, ID_BYTES))
  const followee = idFromBytes<AccountId>(bytes.subarray(ID_BYTES, HEAD_BYTES))
  if (!community.ok || !followee.ok) return refuse('length')
  const about = { community: community.value, followee: followee.value }
  const members: Attestation[] = []
  for (let at = HEAD_BYTES; at < bytes.length; at += PACKED_BYTES) {
    const member = readPacked(bytes.subarray(at, at + PACKED_BYTES), about)
    if (!member.ok) return refuse('malformed')
    members.push(member.value)
  }
  return accept({ ...about, members })
}
