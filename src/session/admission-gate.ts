import { measureWork } from '../crypto/work.ts'
import {
  genuineOf,
  openInvitations,
  type OpenedInvitation,
  type VerifiedInvitation,
} from '../crypto/open-invitation.ts'
import { isAcceptableKey } from '../crypto/acceptable-key.ts'
import { bytesOf, type CommunityId, type PeerId } from '../domain/ids.ts'
import { admitTopic, readAdmission, type AdmissionItem } from '../wire/admission.ts'
import type { AdmissionRows } from './admission-rows.ts'
import type { BulkVerifier } from '../ports/verifier.ts'
import type { CommunityAdmissions } from './community-admissions.ts'
import type { GossipVerdict } from '../ports/gossip.ts'
import type { Invitation } from '../domain/community/invitation.ts'
import type { Log } from '../ports/log.ts'
import type { MeasuredWork } from '../domain/community/work.ts'
import type { PeerConduct } from './peer-conduct.ts'

export type AdmissionGateParts = {
  readonly rows: AdmissionRows
  readonly verifier: BulkVerifier
  readonly conduct: PeerConduct
  readonly log: Log
  /** The evidence of a community whose policy is known. Rejects with StorageError. */
  readonly admissionsOf: (community: CommunityId) => Promise<CommunityAdmissions | undefined>
  /** Told after evidence was taken in. */
  readonly taken: (community: CommunityId) => void
}

/** Who brought evidence, and how. */
export type AdmissionSource = { readonly peer: PeerId; readonly protocol: string }

/** What became of a piece of evidence: `later` is our own limit, `bad` is wrong for everybody for ever. */
export type AdmissionOutcome = 'taken' | 'known' | 'unwanted' | 'later' | 'bad'

/** Takes evidence in from wherever it comes: checked, stored, then counted. */
export class AdmissionGate {
  readonly #parts: AdmissionGateParts

  constructor(parts: AdmissionGateParts) {
    this.#parts = parts
  }

  /** The validator of a community's topic. Never rejects. */
  async judge(community: CommunityId, message: Uint8Array, from: PeerId): Promise<GossipVerdict> {
    const source = { peer: from, protocol: admitTopic(community) }
    const item = readAdmission(message, community)
    if (!item.ok) {
      this.#parts.conduct.strike(from, source.protocol, item.reason)
      return 'reject'
    }
    try {
      const outcome = await this.#judgeItem(community, item.value, source)
      if (outcome === 'bad') return 'reject'
      return outcome === 'taken' ? 'accept' : 'ignore'
    } catch (fault) {
      // Our disk or verifier failed: that is no reason to blame anybody.
      this.#parts.log.warn('admission-not-taken', { why: String(fault) })
      return 'ignore'
    }
  }

  /**
   * Takes what a peer answered, as far as it is wanted: `bad` if any of it is, else `later` if any was
   * put off.
   * Rejects when the disk or the verifier fails.
   */
  async take(
    community: CommunityId,
    items: readonly AdmissionItem[],
    source: AdmissionSource,
  ): Promise<AdmissionOutcome> {
    const admissions = await this.#parts.admissionsOf(community)
    if (admissions === undefined) return 'unwanted'
    const works = items.flatMap(item => (item.kind === 'work' ? [measureWork(item.work)] : []))
    const worthy = works.filter(work => admissions.wantsWork(work))
    const fresh = items.flatMap(item =>
      item.kind === 'invitation' && !admissions.has(item.invitation) ? [item.invitation] : [],
    )
    if (fresh.some(one => !isAcceptableKey(bytesOf(one.inviter)))) return this.#blame(source)
    const affordable = fresh.filter(() => this.#parts.conduct.maySpend(source.peer, 'check'))
    const opened = await this.#open(affordable, source)
    await this.#keep(admissions, genuineOf(opened), worthy)
    if (opened.includes('bad')) return this.#blame(source)
    const isAllDecided = affordable.length === fresh.length && !opened.includes('undecided')
    return isAllDecided ? 'taken' : 'later'
  }

  /** Takes what was made in this process: wanted or not, it is ours to keep. Rejects with StorageError. */
  async takeOwn(
    admissions: CommunityAdmissions,
    own: VerifiedInvitation | MeasuredWork,
  ): Promise<void> {
    const isWork = 'nonce' in own
    await this.#parts.rows.store(
      isWork ? { invitations: [], works: [own] } : { invitations: [own], works: [] },
    )
    if (isWork) admissions.addWork(own)
    else admissions.addInvitation(own)
    this.#parts.taken(own.community)
  }

  async #judgeItem(
    community: CommunityId,
    item: AdmissionItem,
    source: AdmissionSource,
  ): Promise<AdmissionOutcome> {
    const admissions = await this.#parts.admissionsOf(community)
    if (admissions === undefined) return 'unwanted'
    if (item.kind === 'work') return this.#judgeWork(admissions, measureWork(item.work))
    return this.#judgeInvitation(admissions, item.invitation, source)
  }

  async #judgeWork(admissions: CommunityAdmissions, work: MeasuredWork): Promise<AdmissionOutcome> {
    if (!admissions.wantsWork(work)) return 'unwanted'
    await this.#keep(admissions, [], [work])
    return 'taken'
  }

  async #judgeInvitation(
    admissions: CommunityAdmissions,
    invitation: Invitation,
    source: AdmissionSource,
  ): Promise<AdmissionOutcome> {
    const { kind } = admissions.policy.counted
    if (kind !== 'members' && kind !== 'invite') return 'unwanted'
    if (admissions.has(invitation)) return 'known'
    if (!isAcceptableKey(bytesOf(invitation.inviter))) return this.#blame(source)
    if (!this.#parts.conduct.maySpend(source.peer, 'check')) return 'later'
    const [opened = 'undecided'] = await this.#open([invitation], source)
    if (opened === 'undecided') return 'later'
    if (opened === 'bad') return this.#blame(source)
    await this.#keep(admissions, [opened], [])
    // Kept or not, it is in order: others may know its inviter.
    return 'taken'
  }

  /** Whoever brought them pays for second opinions. */
  #open(
    invitations: readonly Invitation[],
    { peer }: AdmissionSource,
  ): Promise<readonly OpenedInvitation[]> {
    return openInvitations(invitations, this.#parts.verifier, () =>
      this.#parts.conduct.maySpend(peer, 'second-opinion'),
    )
  }

  /** One after the other, each as the ones before it have made the tree grow; then to disk at once. */
  async #keep(
    admissions: CommunityAdmissions,
    invitations: readonly VerifiedInvitation[],
    works: readonly MeasuredWork[],
  ): Promise<void> {
    const kept: VerifiedInvitation[] = []
    for (const one of invitations) {
      if (!admissions.wantsInvitation(one)) continue
      admissions.addInvitation(one)
      kept.push(one)
    }
    for (const work of works) admissions.addWork(work)
    if (kept.length + works.length === 0) return
    await this.#parts.rows.store({ invitations: kept, works })
    this.#parts.taken(admissions.policy.community)
  }

  #blame({ peer, protocol }: AdmissionSource): 'bad' {
    this.#parts.conduct.strike(peer, protocol, 'signature')
    return 'bad'
  }
}
