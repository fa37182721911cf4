import { isCounted } from './eligibility.ts'
import { compareBytes, sortedByAccount } from './order.ts'
import { accept, refuse, type Verdict } from '../../verdict.ts'
import { bytesOf, type AccountId, type CommunityId } from '../ids.ts'
import { evidenceKindOf } from '../community/counted.ts'
import type { Attestation } from './attestation.ts'
import type { Counting } from '../community/admission.ts'
import type { Evidence } from './evidence.ts'
import type { Policy } from '../community/policy.ts'
import type { TimeMs } from '../time.ts'

/**
 * Members beyond the threshold that a host may ship, so that newer unfollows do not sink it at once.
 * More would only make everybody verify more.
 */
export const SPARE_MEMBERS = 100

/** Follows that prove one account's standing offline. */
export type Certificate = {
  readonly community: CommunityId
  readonly followee: AccountId
  /** In strictly ascending byte order of follower, so that nobody is in it twice. */
  readonly members: readonly Attestation[]
  /** Why they count, for whoever knows founders and policy. */
  readonly evidence: Evidence
}

/** Why a certificate proves nothing. Numbers and evidence depend on the policy; the rest never changes. */
export type CertificateRefusal =
  | 'wrong-community'
  | 'too-many'
  | 'not-a-follow'
  | 'not-ascending'
  | 'too-few'
  | 'wrong-evidence'

/** Most members that a certificate may have under `policy`. */
export const membersMax = (policy: Policy): number => policy.threshold + SPARE_MEMBERS

/** The rules of form under `policy`. Signatures are checked by `crypto/open-certificate`. */
export function checkShape(
  certificate: Certificate,
  policy: Policy,
): Verdict<Certificate, CertificateRefusal> {
  if (certificate.community !== policy.community) return refuse('wrong-community')
  if (certificate.evidence.kind !== evidenceKindOf(policy.counted)) return refuse('wrong-evidence')
  if (certificate.members.length > membersMax(policy)) return refuse('too-many')
  if (certificate.members.length < policy.threshold) return refuse('too-few')
  if (certificate.members.some(member => member.kind !== 'follow')) return refuse('not-a-follow')
  return isStrictlyAscending(certificate.members) ? accept(certificate) : refuse('not-ascending')
}

/**
 * How many members count now. `counting` admits by the certificate's own evidence; `isStruck` says that a newer statement of that follower is known which
 * takes the follow back.
 */
export function countMembers(
  certificate: Certificate,
  counting: Counting,
  nowMs: TimeMs,
  isStruck: (member: Attestation) => boolean,
): number {
  let counted = 0
  for (const member of certificate.members) {
    if (isCounted(member, counting, nowMs) && !isStruck(member)) counted += 1
  }
  return counted
}

/**
 * Whether a certificate of which so many members still stand should be replaced: half its spare members are
 * gone. Sooner would make every peer fetch 63 kB for nothing, later might sink the host's Space.
 */
export function isWearingThin(certificate: Certificate, policy: Policy, standing: number): boolean {
  const spare = certificate.members.length - policy.threshold
  return standing < policy.threshold + Math.floor(spare / 2)
}

/** Whether what we know takes a member's follow back: an unfollow as new or newer. */
export const isStruckBy =
  (winners: ReadonlyMap<AccountId, Pick<Attestation, 'kind' | 'seq'>>) =>
  (member: Attestation): boolean => {
    const known = winners.get(member.follower)
    return known?.kind === 'unfollow' && known.seq >= member.seq
  }

/**
 * Picks members for a certificate: the youngest that count, so that it stays good for longest.
 * Undefined below the threshold.
 */
export function selectMembers<A extends Attestation>(
  current: Iterable<A>,
  counting: Counting,
  nowMs: TimeMs,
): A[] | undefined {
  const { policy } = counting
  const counted = [...current].filter(attestation => isCounted(attestation, counting, nowMs))
  if (counted.length < policy.threshold) return undefined
  const youngest = counted
    .sort((a, b) => freshness(b, nowMs) - freshness(a, nowMs))
    .slice(0, membersMax(policy))
  return sortedByAccount(youngest, member => member.follower)
}

/** A follow dated ahead of our clock may not count yet by another's: the last choice. */
const freshness = (attestation: Attestation, nowMs: TimeMs): number =>
  attestation.timeMs > nowMs ? 0 : attestation.timeMs

/** Follows signed within this time are called fresh on a screen: a month. */
const FRESH_MS = 30 * 86_400_000

/** What a screen tells of a certificate's statements: how many, how old, how many are fresh. */
export function evidenceIn(
  { members }: Certificate,
  nowMs: TimeMs,
): {
  readonly members: number
  readonly oldestMs: TimeMs
  readonly newestMs: TimeMs
  readonly fresh: number
} {
  const times = members.map(member => member.timeMs).sort((a, b) => a - b)
  return {
    members: members.length,
    oldestMs: times[0] ?? nowMs,
    newestMs: times.at(-1) ?? nowMs,
    fresh: times.filter(timeMs => nowMs - timeMs <= FRESH_MS).length,
  }
}

function isStrictlyAscending(members: readonly Attestation[]): boolean {
  let previous: Uint8Array | undefined
  for (const member of members) {
    const bytes = bytesOf(member.follower)
    if (previous !== undefined && compareBytes(previous, bytes) >= 0) return false
    previous = bytes
  }
  return true
}
