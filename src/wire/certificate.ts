import { PACKED_BYTES, readPacked, writePacked } from './attestation.ts'
import { joinBytes } from './join-bytes.ts'
import { areEqual } from './canonical.ts'
import { chainsBytesMax, readChains, readWorkEvidence, writeEvidence } from './evidence.ts'
import { depthMaxOf, evidenceKindOf } from '../domain/community/counted.ts'
import { membersMax, SPARE_MEMBERS, type Certificate } from '../domain/follow/certificate.ts'
import { MAX_THRESHOLD, type Policy } from '../domain/community/policy.ts'
import { NO_EVIDENCE, type Evidence } from '../domain/follow/evidence.ts'
import { WORK_NONCE_BYTES } from '../domain/community/work.ts'
import { bytesOf, ID_BYTES, idFromBytes, type AccountId, type CommunityId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Attestation } from '../domain/follow/attestation.ts'

const HEAD_BYTES = 2 * ID_BYTES

/** What no certificate of an open community begins with: that would be a hash of somebody's choice. */
const TAG = new TextEncoder().encode('loggia/certificate/v2\0')
/** tag ‖ kind ‖ community ‖ followee ‖ number of members. */
const TAGGED_HEAD_BYTES = TAG.length + 1 + HEAD_BYTES + 2
/** `evidence` on the wire. */
const KINDS = { chains: 1, work: 2 } as const

/** Most members that any policy allows: 2,000 and the spare ones. */
export const CERTIFICATE_MEMBERS_MAX = MAX_THRESHOLD + SPARE_MEMBERS
/** Largest certificate of an open community: 220,564 bytes. One for 600 followers has 63,064. */
export const OPEN_CERTIFICATE_MAX = HEAD_BYTES + CERTIFICATE_MEMBERS_MAX * PACKED_BYTES
/**
 * Largest certificate of all: 2,018,719 bytes, for 2,100 members with eight links of their own each. No
 * real community comes near: people in one tree share most of their way up.
 */
export const CERTIFICATE_MAX =
  TAGGED_HEAD_BYTES +
  CERTIFICATE_MEMBERS_MAX * PACKED_BYTES +
  chainsBytesMax(CERTIFICATE_MEMBERS_MAX)

/** Largest certificate under one policy: what is worth fetching. */
export function certificateMaxUnder(policy: Policy): number {
  const members = membersMax(policy)
  const kind = evidenceKindOf(policy.counted)
  if (kind === 'none') return HEAD_BYTES + members * PACKED_BYTES
  const evidence =
    kind === 'work'
      ? members * WORK_NONCE_BYTES
      : chainsBytesMax(members, depthMaxOf(policy.counted))
  return TAGGED_HEAD_BYTES + members * PACKED_BYTES + evidence
}

/** Why bytes are no certificate; both hold for everybody for ever. */
export type CertificateReadRefusal = 'length' | 'malformed'

/** communityId ‖ followee ‖ n × packed, or the tagged form with evidence. Named by its SHA-256. */
export function writeCertificate(certificate: Certificate): Uint8Array {
  const { community, followee, members, evidence } = certificate
  const about = [bytesOf(community), bytesOf(followee)]
  const packed = members.map(writePacked)
  if (evidence.kind === 'none') return joinBytes([...about, ...packed])
  const count = Uint8Array.of(members.length >> 8, members.length & 0xff)
  const head = [TAG, Uint8Array.of(KINDS[evidence.kind]), ...about, count]
  return joinBytes([...head, ...packed, writeEvidence(evidence)])
}

/** Reads the layout; order, number and signatures are checked by `crypto/open-certificate`. */
export function readCertificate(bytes: Uint8Array): Verdict<Certificate, CertificateReadRefusal> {
  if (bytes.length > CERTIFICATE_MAX) return refuse('length')
  return areEqual(bytes.subarray(0, TAG.length), TAG) ? readTagged(bytes) : readOpen(bytes)
}

function readOpen(bytes: Uint8Array): Verdict<Certificate, CertificateReadRefusal> {
  const count = (bytes.length - HEAD_BYTES) / PACKED_BYTES
  if (!Number.isInteger(count) || count < 1 || bytes.length > OPEN_CERTIFICATE_MAX) {
    return refuse('length')
  }
  const about = readAbout(bytes)
  if (about === undefined) return refuse('length')
  const members = readMembers(bytes.subarray(HEAD_BYTES), about)
  return members === undefined
    ? refuse('malformed')
    : accept({ ...about, members, evidence: NO_EVIDENCE })
}

function readTagged(bytes: Uint8Array): Verdict<Certificate, CertificateReadRefusal> {
  if (bytes.length < TAGGED_HEAD_BYTES) return refuse('length')
  const count = ((bytes[TAGGED_HEAD_BYTES - 2] ?? 0) << 8) | (bytes[TAGGED_HEAD_BYTES - 1] ?? 0)
  const end = TAGGED_HEAD_BYTES + count * PACKED_BYTES
  if (count < 1 || count > CERTIFICATE_MEMBERS_MAX || bytes.length < end) return refuse('length')
  const about = readAbout(bytes.subarray(TAG.length + 1))
  const members = about && readMembers(bytes.subarray(TAGGED_HEAD_BYTES, end), about)
  if (about === undefined || members === undefined) return refuse('malformed')
  const evidence = readEvidence(bytes[TAG.length], bytes.subarray(end), {
    community: about.community,
    members: members.map(member => member.follower),
  })
  return evidence.ok ? accept({ ...about, members, evidence: evidence.value }) : evidence
}

function readEvidence(
  kind: number | undefined,
  bytes: Uint8Array,
  of: { readonly community: CommunityId; readonly members: readonly AccountId[] },
): Verdict<Evidence, 'malformed'> {
  if (kind === KINDS.work) return readWorkEvidence(bytes, of.members.length)
  return kind === KINDS.chains ? readChains(bytes, of) : refuse('malformed')
}

type About = Pick<Certificate, 'community' | 'followee'>

function readAbout(bytes: Uint8Array): About | undefined {
  const community = idFromBytes<CommunityId>(bytes.subarray(0, ID_BYTES))
  const followee = idFromBytes<AccountId>(bytes.subarray(ID_BYTES, HEAD_BYTES))
  if (!community.ok || !followee.ok) return undefined
  return { community: community.value, followee: followee.value }
}

function readMembers(bytes: Uint8Array, about: About): readonly Attestation[] | undefined {
  const members: Attestation[] = []
  for (let at = 0; at < bytes.length; at += PACKED_BYTES) {
    const member = readPacked(bytes.subarray(at, at + PACKED_BYTES), about)
    if (!member.ok) return undefined
    members.push(member.value)
  }
  return members
}
