import {
  NO_GROUND,
  withoutEvidence,
  type Counting,
  type Ground,
} from '../domain/community/admission.ts'
import type { AccountId, CommunityId } from '../domain/ids.ts'
import type { AdmissionBook } from './admission-book.ts'
import type { NamedAttestation } from '../domain/follow/attestation.ts'
import type { Policy } from '../domain/community/policy.ts'
import type { Undo } from '../events.ts'

export type EvidenceParts = {
  /** Undefined where only open communities are counted: elsewhere nobody counts then. */
  readonly admissions: AdmissionBook | undefined
  readonly policyOf: (community: CommunityId) => Policy | undefined
  /** Counts anew in a community: who counts there may have changed. */
  readonly recount: (community: CommunityId) => void
  /** Followers of watched accounts who do not count for want of evidence. */
  readonly unadmitted: () => Iterable<readonly [CommunityId, readonly AccountId[]]>
}

/** What a follow book knows of why followers count. */
export class FollowEvidence {
  readonly #parts: EvidenceParts
  readonly #undo: readonly Undo[]

  constructor(parts: EvidenceParts) {
    const { admissions, recount, unadmitted } = parts
    this.#parts = parts
    this.#undo =
      admissions === undefined
        ? []
        : [admissions.onChange(recount), admissions.seeker.seekFor(unadmitted)]
  }

  /** Who counts under a policy by the evidence at hand. */
  countingUnder(policy: Policy): Counting {
    return this.#parts.admissions?.countingUnder(policy) ?? withoutEvidence(policy)
  }

  /** Founders and revocations as we know them. */
  groundOf(community: CommunityId): Ground {
    return this.#parts.admissions?.groundOf(community) ?? NO_GROUND
  }

  /** Whoever follows anew may count by evidence that we have not asked for yet. */
  note(statements: readonly NamedAttestation[]): void {
    const { admissions, policyOf } = this.#parts
    const isOpen = ({ community, kind, follower }: NamedAttestation): boolean => {
      const policy = policyOf(community)
      if (policy === undefined || policy.counted.kind === 'open' || kind !== 'follow') return false
      return !this.countingUnder(policy).admit(follower).ok
    }
    if (admissions !== undefined && statements.some(isOpen)) admissions.seeker.seekNow()
  }

  join(community: CommunityId): Undo {
    return this.#parts.admissions?.join(community) ?? (() => {})
  }

  close(): void {
    for (const undo of this.#undo) undo()
  }
}
