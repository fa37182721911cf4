import { mayHost, mayOpenUnlisted, type Policy } from '../domain/community/policy.ts'
import { PeerTally } from './peer-tally.ts'
import { refuse, type Verdict } from '../verdict.ts'
import type { AccountId, CertificateId, CommunityId, PeerId } from '../domain/ids.ts'
import type { Announcement } from '../domain/directory/announcement.ts'
import type { Clock } from '../ports/clock.ts'

/** Longest wait for a certificate (DESIGN §7): gossip must not stand still for one sender. */
const CERTIFICATE_WAIT_MS = 3_000
/** Certificates fetched and checked at once: 600 signatures each, about a second of one core. */
const PENDING_MAX = 32
/** Of those, from one sender: one peer must not keep the others waiting. */
const PENDING_PER_SENDER = 8
/** Certificates that did not prove standing, per sender and minute. Honest peers pass on none. */
const DOUBTS_MAX = 5
const DOUBT_WINDOW_MS = 60_000

/** What a checked certificate says. */
export type CertificateProof = {
  readonly followee: AccountId
  readonly community: CommunityId
  /** Members that count now: not struck by a newer unfollow, not too old. */
  readonly counted: number
}

/** Fetches a certificate from a peer unless it is known, verifies it, and remembers the answer. */
export type CertificateVerdict = (
  id: CertificateId,
  from: PeerId,
) => Promise<Verdict<CertificateProof, string>>

/**
 * What does not depend on our clock, policy or follows, nor on whether somebody answered: whoever
 * passes on such a certificate has not checked it.
 */
const WRONG_FOR_EVER: ReadonlySet<string> = new Set([
  'wrong-hash',
  'length',
  'malformed',
  'wrong-community',
  'wrong-account',
  'not-a-follow',
  'not-ascending',
  'member',
  'inviter',
  'signature',
])

/**
 * Why an announcement is not passed on. `reject`: wrong for everybody for ever, and whoever passed it
 * on is to blame. `ignore`: not here and now.
 */
export type Objection = { readonly verdict: 'ignore' | 'reject'; readonly reason: string }

/** What a host's standing comes to. Starters need no followers: undefined. */
export type Standing =
  | { readonly verdict: 'accept'; readonly provenFollowers: number | undefined }
  | Objection

/** Who claims to have standing where, and by what. */
export type Claim = Pick<Announcement, 'host' | 'certificate' | 'community' | 'unlisted'>

/** Decides whether a host may announce a Space, by what its certificate proves. */
export class HostStanding {
  readonly #certificateVerdict: CertificateVerdict
  readonly #clock: Clock
  readonly #doubts: PeerTally
  readonly #pending = new Map<PeerId, number>()
  #pendingCount = 0

  constructor(certificateVerdict: CertificateVerdict, clock: Clock) {
    this.#certificateVerdict = certificateVerdict
    this.#clock = clock
    this.#doubts = new PeerTally(clock, DOUBT_WINDOW_MS)
  }

  /**
   * Whether the host of this announcement, or of this schedule, may host under `policy`. `isListed`: its standing was proven
   * when the Space began, so too few followers now only shut the gate for the next one (DESIGN §6).
   * Rejects when the disk fails.
   */
  async prove(
    { host, certificate, community, unlisted }: Claim,
    policy: Policy,
    { from, isListed }: { readonly from: PeerId; readonly isListed: boolean },
  ): Promise<Standing> {
    const atOnce = (unlisted ? mayOpenUnlisted : mayHost)(host, policy, 0)
    if (atOnce.ok && atOnce.value !== 'followers') return proven(undefined)
    // A Space of its link alone needs none in some communities: naming none is no lie.
    if (certificate === undefined) {
      return unlisted ? ignore('too-few-followers') : reject('no-certificate')
    }
    if (this.#isBusyWith(from)) return ignore('busy')
    const proof = await this.#withinTime(certificate, from)
    if (!proof.ok) return this.#doubted(from, proof.reason)
    const isHosts = proof.value.followee === host && proof.value.community === community
    if (!isHosts) return reject('foreign-certificate')
    const { counted } = proof.value
    return isListed || mayHost(host, policy, counted).ok
      ? proven(counted)
      : this.#doubted(from, 'too-few-followers')
  }

  #isBusyWith(from: PeerId): boolean {
    return (
      this.#pendingCount >= PENDING_MAX ||
      (this.#pending.get(from) ?? 0) >= PENDING_PER_SENDER ||
      this.#doubts.of(from) >= DOUBTS_MAX
    )
  }

  #doubted(from: PeerId, reason: string): Objection {
    if (WRONG_FOR_EVER.has(reason)) return reject(reason)
    this.#doubts.add(from)
    return ignore(reason)
  }

  async #withinTime(id: CertificateId, from: PeerId): Promise<Verdict<CertificateProof, string>> {
    const asked = this.#certificateVerdict(id, from)
    this.#count(from, 1)
    // Counted until it really ends: what is given up on still costs us.
    const done = asked.finally(() => this.#count(from, -1))
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(CERTIFICATE_WAIT_MS, () => resolve(refuse('late')))
      done.then(
        verdict => {
          cancel()
          resolve(verdict)
        },
        (why: unknown) => {
          cancel()
          reject(why)
        },
      )
    })
  }

  #count(from: PeerId, by: 1 | -1): void {
    this.#pendingCount += by
    const count = (this.#pending.get(from) ?? 0) + by
    if (count === 0) this.#pending.delete(from)
    else this.#pending.set(from, count)
  }
}

const proven = (provenFollowers: number | undefined): Standing => ({
  verdict: 'accept',
  provenFollowers,
})

/** Not here and now. */
export const ignore = (reason: string): Objection => ({ verdict: 'ignore', reason })

/** Wrong for everybody for ever. */
export const reject = (reason: string): Objection => ({ verdict: 'reject', reason })
