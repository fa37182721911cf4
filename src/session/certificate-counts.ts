import { admitMembers } from '../crypto/admit-members.ts'
import {
  checkShape,
  countMembers,
  isStruckBy,
  type CertificateRefusal,
} from '../domain/follow/certificate.ts'
import { readCertificate, type CertificateReadRefusal } from '../wire/certificate.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { AccountId, CommunityId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { FollowShelf } from './follow-shelf.ts'
import type { Ground } from '../domain/community/admission.ts'
import type { KeptCertificate } from './certificate-store.ts'
import type { Policy } from '../domain/community/policy.ts'
import type { TimeMs } from '../domain/time.ts'

/** Follows age by days; a minute is soon enough to notice. */
const COUNT_MS = 60_000

/** What a verified certificate says now. */
export type CertificateProof = {
  readonly community: CommunityId
  readonly followee: AccountId
  /** Members that count now: not struck by a known newer unfollow, not too old. */
  readonly counted: number
}

/** Why a verified certificate proves nothing under the rules we hold. */
export type CountRefusal = 'no-policy' | CertificateReadRefusal | CertificateRefusal

type CountParts = {
  readonly clock: Clock
  readonly policyOf: (community: CommunityId) => Policy | undefined
  readonly groundOf: (community: CommunityId) => Ground
  readonly shelfOf: (followee: Followee) => Promise<FollowShelf | undefined>
}

/** What a count was made from; while it is the same, so is the count. */
type Basis = {
  readonly policy: Policy
  readonly ground: Ground
  readonly shelf: FollowShelf | undefined
  readonly revision: number
  readonly atMs: TimeMs
}

type Counted = Basis & { readonly proof: CertificateProof }

/** What certificates prove under the policy, follows and time of now; remembered while these stay. */
export class CertificateCounts {
  readonly #parts: CountParts
  readonly #counts = new WeakMap<KeptCertificate, Counted>()

  constructor(parts: CountParts) {
    this.#parts = parts
  }

  /** What a verified certificate proves now. Rejects with StorageError. */
  async of(kept: KeptCertificate): Promise<Verdict<CertificateProof, CountRefusal>> {
    const { policyOf, groundOf, shelfOf, clock } = this.#parts
    const known = this.#counts.get(kept)
    const read = known === undefined ? readCertificate(kept.bytes) : accept(known.proof)
    if (!read.ok) return read
    const { community, followee } = read.value
    const policy = policyOf(community)
    if (policy === undefined) return refuse('no-policy')
    const shelf = await shelfOf({ community, account: followee })
    const ground = groundOf(community)
    const basis = { policy, ground, shelf, revision: shelf?.revision ?? 0, atMs: clock.now() }
    if (known !== undefined && isFresh(known, basis)) return accept(known.proof)
    return this.#countAnew(kept, basis)
  }

  #countAnew(kept: KeptCertificate, basis: Basis): Verdict<CertificateProof, CountRefusal> {
    const read = readCertificate(kept.bytes)
    if (!read.ok) return read
    const shaped = checkShape(read.value, basis.policy)
    if (!shaped.ok) return shaped
    const isStruck = isStruckBy(basis.shelf?.winners ?? new Map())
    const { community, followee } = read.value
    const counting = admitMembers(read.value, basis.policy, basis.ground)
    const counted = countMembers(read.value, counting, basis.atMs, isStruck)
    const proof = { community, followee, counted }
    this.#counts.set(kept, { ...basis, proof })
    return accept(proof)
  }
}

const isFresh = (known: Counted, basis: Basis): boolean =>
  known.policy === basis.policy &&
  known.ground === basis.ground &&
  known.shelf === basis.shelf &&
  known.revision === basis.revision &&
  Math.abs(basis.atMs - known.atMs) < COUNT_MS
