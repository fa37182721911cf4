import { admitMembers } from '../crypto/admit-members.ts'
import { UNRATIONED } from '../crypto/ed25519.ts'
import { hashId } from '../crypto/hash-id.ts'
import {
  isNamed,
  openCertificate,
  type OpenCertificateRefusal,
} from '../crypto/open-certificate.ts'
import {
  checkShape,
  countMembers,
  isStruckBy,
  isWearingThin,
  membersMax,
  selectMembers,
  type Certificate,
} from '../domain/follow/certificate.ts'
import { gatherEvidence } from '../domain/follow/gather-evidence.ts'
import { noteNewest } from '../domain/note-newest.ts'
import { CertificateCounts, type CertificateProof } from './certificate-counts.ts'
import { CertificateStore, type KeptCertificate } from './certificate-store.ts'
import {
  fetchCertificate,
  serveCertificates,
  type ExchangeParts,
  type FetchRefusal,
} from './certificate-exchange.ts'
import {
  certificateMaxUnder,
  readCertificate,
  writeCertificate,
  type CertificateReadRefusal,
} from '../wire/certificate.ts'
import { signedBytesOf, type VerifiedAttestation } from '../crypto/open-attestation.ts'
import { CERTIFICATE_PROTOCOL } from '../wire/certificate-exchange.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { CertificateId, CommunityId, PeerId } from '../domain/ids.ts'
import type { BulkVerifier, Ration } from '../ports/verifier.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { FollowShelf } from './follow-shelf.ts'
import type { Counting, Ground } from '../domain/community/admission.ts'
import type { Policy } from '../domain/community/policy.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

/** A certificate that still stands is not replaced by a fuller one sooner: each name costs every peer 63 kB. */
const REPLACE_MS = 600_000
/** Hosts whose own certificate we keep building: our own account, and a relay's few. */
const BUILT_MAX = 64

/** A certificate under its name. */
export type NamedCertificate = { readonly id: CertificateId; readonly bytes: Uint8Array }

/** Why there is no proof. `wrong-hash` blames the sender alone; `no-policy` and `unavailable` nobody. */
export type ProofRefusal =
  | 'wrong-hash'
  | 'no-policy'
  | 'later'
  | FetchRefusal
  | CertificateReadRefusal
  | OpenCertificateRefusal

/** Of those, what no other policy or time changes: the name itself is worthless. */
const WORTHLESS = [
  'length',
  'malformed',
  'not-a-follow',
  'not-ascending',
  'member',
  'inviter',
  'signature',
]

export type DeskParts = ExchangeParts & {
  readonly verifier: BulkVerifier
  readonly policyOf: (community: CommunityId) => Policy | undefined
  /** Who counts under a policy by the evidence that we hold: for our own certificates. */
  readonly countingUnder: (policy: Policy) => Counting
  /** Founders and revocations: for judging the evidence in others' certificates. */
  readonly groundOf: (community: CommunityId) => Ground
  /** The policies that we hold: they bound what is worth fetching. */
  readonly policies: () => readonly Policy[]
  /** What we hold about this account, if we keep statements about it. */
  readonly shelfOf: (followee: Followee) => Promise<FollowShelf | undefined>
}

type Built = NamedCertificate & {
  readonly certificate: Certificate
  readonly atMs: TimeMs
  /** The one before: heartbeats and links that are under way still name it. */
  readonly previous: NamedCertificate | undefined
}

/** Builds, serves, fetches and judges certificates. */
export class CertificateDesk {
  readonly #parts: DeskParts
  readonly #store = new CertificateStore<ProofRefusal>()
  readonly #counts: CertificateCounts
  readonly #built = new Map<string, Built>()
  readonly #asking = new Map<CertificateId, Promise<Verdict<KeptCertificate, ProofRefusal>>>()
  /** Statements whose signatures were looked at for a certificate of ours, and what came out. */
  readonly #isPlain = new WeakMap<VerifiedAttestation, boolean>()
  readonly #unserve: Undo

  constructor(parts: DeskParts) {
    this.#parts = parts
    this.#counts = new CertificateCounts(parts)
    this.#unserve = serveCertificates(parts, id => this.bytesOf(id))
  }

  /** The certificate of an account that passes the gate; undefined while too few count. Served from now on. */
  async certificateFor(
    shelf: FollowShelf,
    policy: Policy,
    nowMs: TimeMs,
  ): Promise<NamedCertificate | undefined> {
    const { account, community } = shelf.followee
    const name = nameOf(shelf.followee)
    const built = this.#built.get(name)
    if (built !== undefined && this.#stillGood(built, shelf, policy, nowMs)) return built
    const counting = this.#parts.countingUnder(policy)
    const members = await this.#selectPlain(shelf, counting, nowMs)
    if (members === undefined) return undefined
    const evidence = gatherEvidence(members, counting)
    const certificate = { community, followee: account, members, evidence }
    const bytes = writeCertificate(certificate)
    const id = await hashId<CertificateId>(bytes)
    this.#store.put(id, bytes)
    const previous =
      built?.id === id ? built.previous : built && { id: built.id, bytes: built.bytes }
    noteNewest(this.#built, [name, { id, bytes, certificate, atMs: nowMs, previous }], BUILT_MAX)
    return { id, bytes }
  }

  /**
   * Members whose signatures every verifier takes at the first look. Anybody may give a host followers
   * with odd signatures; a certificate full of them would wait for everybody's second opinions.
   */
  async #selectPlain(
    shelf: FollowShelf,
    counting: Counting,
    nowMs: TimeMs,
  ): Promise<readonly VerifiedAttestation[] | undefined> {
    for (;;) {
      const plain = [...shelf.winners.values()].filter(one => this.#isPlain.get(one) !== false)
      const members = selectMembers(plain, counting, nowMs)
      const open = members?.filter(one => !this.#isPlain.has(one)) ?? []
      if (open.length === 0) return members
      const verdicts = await this.#parts.verifier.verifyAll(open.map(signedBytesOf), () => false)
      for (const [index, one] of open.entries()) this.#isPlain.set(one, verdicts[index] === true)
    }
  }

  /**
   * The certificate to announce a live Space with: the one it has, until half its spare members are gone.
   * Undefined while too few count for a fresh one.
   */
  async freshCertificateFor(
    shelf: FollowShelf,
    policy: Policy,
    nowMs: TimeMs,
  ): Promise<NamedCertificate | undefined> {
    const built = this.#built.get(nameOf(shelf.followee))
    const isOfPolicy = built !== undefined && checkShape(built.certificate, policy).ok
    if (isOfPolicy) {
      const standing = this.#standing(built.certificate, { shelf, policy, nowMs })
      if (!isWearingThin(built.certificate, policy, standing)) return built
    }
    return this.certificateFor(shelf, policy, nowMs)
  }

  /** What the certificate of this name proves now; fetched from `from` unless it is at hand. */
  async verdict(id: CertificateId, from: PeerId): Promise<Verdict<CertificateProof, ProofRefusal>> {
    const worthless = this.#store.refusalOf(id)
    if (worthless !== undefined) return refuse(worthless)
    const kept = this.#store.get(id)
    if (kept !== undefined) return this.#counts.of(kept)
    const asked = await this.#ask(id, from)
    return asked.ok ? this.#counts.of(asked.value) : asked
  }

  /** The certificate of this name, if it is at hand and reads. */
  held(id: CertificateId): Certificate | undefined {
    const kept = this.#store.get(id)
    const read = kept && readCertificate(kept.bytes)
    return read?.ok === true ? read.value : undefined
  }

  /** The bytes of this name, if they are at hand. */
  bytesOf(id: CertificateId): Uint8Array | undefined {
    return this.#store.get(id)?.bytes ?? this.#ownBytes(id)
  }

  /** Takes in a certificate from our own disk, checked as a peer's; false for one that proves nothing. */
  async bring(id: CertificateId, bytes: Uint8Array): Promise<boolean> {
    if (this.#store.get(id) !== undefined) return true
    if (!(await isNamed(bytes, id))) return false
    const opened = await this.#open(bytes, UNRATIONED)
    if (opened.ok) this.#store.put(id, bytes)
    return opened.ok
  }

  close(): void {
    this.#unserve()
  }

  /** Our own are served however many others we keep. */
  #ownBytes(id: CertificateId): Uint8Array | undefined {
    for (const built of this.#built.values()) {
      if (built.id === id) return built.bytes
      if (built.previous?.id === id) return built.previous.bytes
    }
    return undefined
  }

  /** One fetch per name at a time, whoever asks for it. */
  #ask(id: CertificateId, from: PeerId): Promise<Verdict<KeptCertificate, ProofRefusal>> {
    const asking = this.#asking.get(id)
    if (asking !== undefined) return asking
    const fresh = this.#obtain(id, from).finally(() => this.#asking.delete(id))
    this.#asking.set(id, fresh)
    return fresh
  }

  async #obtain(id: CertificateId, from: PeerId): Promise<Verdict<KeptCertificate, ProofRefusal>> {
    const sizes = this.#parts.policies().map(certificateMaxUnder)
    if (sizes.length === 0) return refuse('no-policy')
    const maxBytes = Math.max(...sizes)
    const bytes = await fetchCertificate(id, from, { ...this.#parts, maxBytes })
    if (!bytes.ok) return bytes
    if (!(await isNamed(bytes.value, id))) {
      this.#parts.conduct.strike(from, CERTIFICATE_PROTOCOL, 'wrong-hash')
      return refuse('wrong-hash')
    }
    if (!this.#parts.conduct.maySpend(from, 'certificate')) return refuse('later')
    const ration = (): boolean => this.#parts.conduct.maySpend(from, 'second-opinion')
    const opened = await this.#open(bytes.value, ration)
    if (opened.ok) return accept(this.#store.put(id, bytes.value))
    if (WORTHLESS.includes(opened.reason)) {
      this.#store.refuse(id, opened.reason)
      this.#parts.conduct.strike(from, CERTIFICATE_PROTOCOL, opened.reason)
    }
    return opened
  }

  async #open(bytes: Uint8Array, ration: Ration): Promise<Verdict<Certificate, ProofRefusal>> {
    const { verifier, policyOf } = this.#parts
    const read = readCertificate(bytes)
    if (!read.ok) return read
    const policy = policyOf(read.value.community)
    if (policy === undefined) return refuse('no-policy')
    const shaped = checkShape(read.value, policy)
    if (!shaped.ok) return shaped
    return openCertificate(read.value, policy, { verifier, ration })
  }

  /** How many members of a certificate of ours count now. */
  #standing(
    certificate: Certificate,
    at: { readonly shelf: FollowShelf; readonly policy: Policy; readonly nowMs: TimeMs },
  ): number {
    const ground = this.#parts.groundOf(certificate.community)
    const counting = admitMembers(certificate, at.policy, ground)
    return countMembers(certificate, counting, at.nowMs, isStruckBy(at.shelf.winners))
  }

  #stillGood(built: Built, shelf: FollowShelf, policy: Policy, nowMs: TimeMs): boolean {
    const { certificate, atMs } = built
    if (!checkShape(certificate, policy).ok) return false
    const standing = this.#standing(certificate, { shelf, policy, nowMs })
    if (standing < certificate.members.length) return false
    return standing === membersMax(policy) || nowMs - atMs < REPLACE_MS
  }
}

/** One account may host in several communities. */
const nameOf = ({ community, account }: Followee): string => `${community}/${account}`
