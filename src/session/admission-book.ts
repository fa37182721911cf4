import { AdmissionExchange } from './admission-exchange.ts'
import { AdmissionGate } from './admission-gate.ts'
import { AdmissionRows } from './admission-rows.ts'
import { AdmissionSeeker } from './admission-seeker.ts'
import { CommunityAdmissions, type Places } from './community-admissions.ts'
import { PeerConduct } from './peer-conduct.ts'
import { genuineOf, openInvitations, type VerifiedInvitation } from '../crypto/open-invitation.ts'
import { readInvitation } from '../wire/invitation.ts'
import { signInvitation } from '../crypto/sign-invitation.ts'
import {
  NO_GROUND,
  withoutEvidence,
  type Counting,
  type Ground,
} from '../domain/community/admission.ts'
import { evidenceKindOf } from '../domain/community/counted.ts'
import { idFromBytes, type AccountId, type CommunityId } from '../domain/ids.ts'
import { Events, type Undo } from '../events.ts'
import { admitTopic, writeAdmission } from '../wire/admission.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { BulkVerifier } from '../ports/verifier.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommunityBook } from './community-book.ts'
import type { Gossip } from '../ports/gossip.ts'
import type { Log } from '../ports/log.ts'
import type { MeasuredWork } from '../domain/community/work.ts'
import type { PeerAddress, Streams } from '../ports/streams.ts'
import type { Policy } from '../domain/community/policy.ts'
import type { Rows } from '../ports/rows.ts'
import type { Signer } from '../ports/key-store.ts'

export type AdmissionPorts = {
  readonly rows: Rows
  readonly verifier: BulkVerifier
  readonly gossip: Gossip
  readonly streams: Streams
  readonly clock: Clock
  readonly log: Log
}

/** Why no invitation was signed. */
export type InviteRefusal =
  | 'no-policy'
  | 'not-by-invitation'
  | 'not-admitted'
  | 'no-places-left'
  | 'oneself'
  | 'invited-already'

type Entry = { readonly admissions: CommunityAdmissions; readonly loaded: Promise<void> }

/**
 * The evidence for who counts in each community that we take part in: invitations and proofs of work.
 * Kept in rows, heard by gossip, asked of peers where somebody's count depends on it.
 */
export class AdmissionBook {
  readonly #ports: AdmissionPorts
  readonly #communities: Pick<CommunityBook, 'get' | 'onChange'>
  readonly #rows: AdmissionRows
  readonly #gate: AdmissionGate
  readonly #exchange: AdmissionExchange
  readonly #seeker: AdmissionSeeker
  readonly #entries = new Map<CommunityId, Entry>()
  readonly #joined = new Map<CommunityId, Undo>()
  readonly #events = new Events<{ changed: CommunityId }>()
  readonly #unwatch: Undo

  constructor(ports: AdmissionPorts, communities: Pick<CommunityBook, 'get' | 'onChange'>) {
    const { rows, verifier, streams, clock, log } = ports
    const conduct = new PeerConduct({ clock, log, streams })
    const admissionsOf = (community: CommunityId): Promise<CommunityAdmissions | undefined> =>
      this.#loadedOf(community)
    this.#ports = ports
    this.#communities = communities
    this.#rows = new AdmissionRows(rows, log)
    this.#gate = new AdmissionGate({
      rows: this.#rows,
      verifier,
      conduct,
      log,
      admissionsOf,
      taken: community => this.#events.emit('changed', community),
    })
    this.#exchange = new AdmissionExchange({
      streams,
      clock,
      conduct,
      gate: this.#gate,
      admissionsOf,
    })
    this.#seeker = new AdmissionSeeker({
      streams,
      clock,
      log,
      ask: (peer, question) => this.#exchange.ask(peer, question),
    })
    this.#unwatch = communities.onChange(({ community }) => this.#follow(community.id))
  }

  /** Takes part in a community's evidence: hears, keeps, passes on and serves it. */
  join(community: CommunityId): Undo {
    if (!this.#joined.has(community)) {
      const topic = admitTopic(community)
      const leave = this.#ports.gossip.join(topic, (message, from) =>
        this.#gate.judge(community, message, from),
      )
      this.#joined.set(community, leave)
      this.#entryOf(community)
    }
    return () => {
      this.#joined.get(community)?.()
      this.#joined.delete(community)
      this.#entries.delete(community)
    }
  }

  /** Who counts under this policy by the evidence at hand. The same object while nothing changed. */
  countingUnder(policy: Policy): Counting {
    const { counting } = this.#entryOf(policy.community)?.admissions ?? {}
    if (counting === undefined) return withoutEvidence(policy)
    return counting.policy === policy ? counting : { policy, admit: counting.admit }
  }

  /** Founders and revocations as we know them; the same object while nothing changed. */
  groundOf(community: CommunityId): Ground {
    return this.#communities.get(community)?.ground ?? NO_GROUND
  }

  /** Told after evidence, policy or bulletin of a community changed who counts. */
  onChange(handler: (community: CommunityId) => void): Undo {
    return this.#events.on('changed', handler)
  }

  /** Where peers are asked for evidence that a count depends on. */
  get seeker(): Pick<AdmissionSeeker, 'seekFor' | 'seekNow' | 'own'> {
    return this.#seeker
  }

  /** What an account may give and has given; undefined while the policy is unknown. Rejects with StorageError. */
  async placesOf(community: CommunityId, account: AccountId): Promise<Places | undefined> {
    return (await this.#loadedOf(community))?.placesOf(account)
  }

  /** Learns from a peer what our own account gave and why it counts, before it invites. Rejects with StorageError. */
  restoreOwn(peer: PeerAddress, community: CommunityId, account: AccountId): Promise<boolean> {
    return this.#seeker.restoreOwn(peer, community, account)
  }

  /**
   * Signs an invitation with the lowest free place of this account, stores it and tells others. Rejects
   * with StorageError; nothing was told then.
   */
  async invite(
    signer: Signer,
    community: CommunityId,
    invitee: AccountId,
  ): Promise<Verdict<VerifiedInvitation, InviteRefusal>> {
    const inviter = idFromBytes<AccountId>(signer.publicKey)
    const admissions = await this.#loadedOf(community)
    if (admissions === undefined || !inviter.ok) return refuse('no-policy')
    if (evidenceKindOf(admissions.policy.counted) !== 'chains') return refuse('not-by-invitation')
    if (inviter.value === invitee) return refuse('oneself')
    const { mayInvite, given, next } = admissions.placesOf(inviter.value)
    if (!mayInvite) return refuse('not-admitted')
    if (given.some(one => one.invitee === invitee)) return refuse('invited-already')
    if (next === undefined) return refuse('no-places-left')
    const timeMs = this.#ports.clock.now()
    const invitation = await signInvitation(signer, { community, invitee, slot: next, timeMs })
    await this.publish([invitation])
    return accept(invitation)
  }

  /** Takes in and tells evidence made in this process. Rejects with StorageError. */
  async publish(own: readonly (VerifiedInvitation | MeasuredWork)[]): Promise<void> {
    for (const one of own) {
      const admissions = await this.#loadedOf(one.community)
      if (admissions === undefined) continue
      await this.#gate.takeOwn(admissions, one)
      const item =
        'nonce' in one
          ? ({ kind: 'work', work: one } as const)
          : ({ kind: 'invitation', invitation: one } as const)
      await this.#ports.gossip.publish(admitTopic(one.community), writeAdmission(item))
    }
  }

  /**
   * Takes in and tells invitations from a founders' file: checked one by one, what is not genuine or
   * known already being passed over. Rejects with StorageError.
   */
  async publishGiven(community: CommunityId, bytes: readonly Uint8Array[]): Promise<void> {
    const admissions = await this.#loadedOf(community)
    const read = bytes.map(one => readInvitation(one, community))
    const unknown = read.flatMap(one =>
      one.ok && admissions?.has(one.value) !== true ? [one.value] : [],
    )
    const opened = await openInvitations(unknown, this.#ports.verifier)
    await this.publish(genuineOf(opened))
  }

  /** Stops everything. Idempotent. What was stored is stored. */
  close(): void {
    this.#unwatch()
    this.#seeker.close()
    this.#exchange.close()
    for (const leave of this.#joined.values()) leave()
    this.#joined.clear()
  }

  #follow(community: CommunityId): void {
    const held = this.#communities.get(community)
    const entry = this.#entries.get(community)
    if (held?.policy === undefined) return
    if (entry === undefined) {
      this.#entryOf(community)
      return
    }
    const { policy } = held.policy.named
    if (entry.admissions.setRules(policy, held.ground)) this.#events.emit('changed', community)
  }

  #entryOf(community: CommunityId): Entry | undefined {
    const known = this.#entries.get(community)
    const held = this.#communities.get(community)
    if (known !== undefined || held?.policy === undefined) return known
    if (!this.#joined.has(community)) return undefined
    const admissions = new CommunityAdmissions(held.policy.named.policy, held.ground)
    const loaded = this.#load(community, admissions)
    const entry = { admissions, loaded }
    this.#entries.set(community, entry)
    loaded.catch((fault: unknown) =>
      this.#ports.log.warn('admissions-not-read', { why: String(fault) }),
    )
    return entry
  }

  async #load(community: CommunityId, admissions: CommunityAdmissions): Promise<void> {
    const { invitations, works } = await this.#rows.load(community)
    for (const one of invitations) admissions.addInvitation(one)
    for (const one of works) admissions.addWork(one)
    if (invitations.length + works.length > 0) this.#events.emit('changed', community)
  }

  async #loadedOf(community: CommunityId): Promise<CommunityAdmissions | undefined> {
    const entry = this.#entryOf(community)
    await entry?.loaded
    return entry?.admissions
  }
}
