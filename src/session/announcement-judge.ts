import { openAnnouncement } from '../crypto/open-announcement.ts'
import { CLOCK_SKEW_MS, type Announcement } from '../domain/directory/announcement.ts'
import {
  HostStanding,
  ignore,
  reject,
  type CertificateVerdict,
  type Objection,
} from './host-standing.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommunityBook } from './community-book.ts'
import type { CommunityId, PeerId, SpaceId } from '../domain/ids.ts'
import type { Delegated } from '../domain/identity/revocation.ts'
import type { Listed } from '../domain/directory/listing.ts'
import type { PeerConduct } from './peer-conduct.ts'
import type { RevokedSessions } from './revoked-sessions.ts'

/** What the judge knows and asks. */
export type JudgeDeps = {
  readonly community: CommunityId
  readonly book: CommunityBook
  readonly certificateVerdict: CertificateVerdict
  readonly conduct: Pick<PeerConduct, 'maySpend'>
  readonly revoked: Pick<RevokedSessions, 'isRevoked'>
}

/** Where an announcement came in, and what is shown there already. */
export type Lobby = {
  /** Whether Spaces of their link alone come in here, and none else: they never go by gossip. */
  readonly unlisted: boolean
  /** Why an announcement would change nothing: asked before its certificate is fetched. */
  readonly staleness: (announcement: Announcement) => string | undefined
  readonly isListed: (space: SpaceId) => boolean
}

/** What is made of an announcement. */
export type Judgement = { readonly verdict: 'accept'; readonly listed: Listed } | Objection

/** The session that spoke was ended by its account: the sender may not know. */
export const REVOKED = 'revoked'
/** The host goes by other rules than we do: older, newer or forked ones. */
export const OTHER_POLICY = 'other-policy'

/**
 * Judges announcements (DESIGN §7): rejects only what is wrong for everybody for ever, so that nobody
 * can split the mesh by words that some peers believe and others punish.
 */
export class AnnouncementJudge {
  readonly #clock: Clock
  readonly #deps: JudgeDeps
  readonly #standing: HostStanding

  constructor(clock: Clock, deps: JudgeDeps) {
    this.#clock = clock
    this.#deps = deps
    this.#standing = new HostStanding(deps.certificateVerdict, clock)
  }

  async judge(envelope: Uint8Array, from: PeerId, lobby: Lobby): Promise<Judgement> {
    if (!this.#deps.conduct.maySpend(from, 'check')) return ignore('rationed')
    const opened = await openAnnouncement(envelope, () =>
      this.#deps.conduct.maySpend(from, 'second-opinion'),
    )
    if (!opened.ok)
      return opened.reason === 'undecided' ? ignore('rationed') : reject(opened.reason)
    const announcement = opened.value
    if (announcement.community !== this.#deps.community) return reject('foreign-community')
    if (announcement.unlisted !== lobby.unlisted) return reject('wrong-road')
    if (Math.abs(announcement.sentAtMs - this.#clock.now()) > CLOCK_SKEW_MS) return ignore('skewed')
    if (this.#deps.revoked.isRevoked(delegatedBy(announcement))) return ignore(REVOKED)
    const stale = lobby.staleness(announcement)
    if (stale !== undefined) return ignore(stale)
    const named = this.#deps.book.policyOf(this.#deps.community)
    const isOurs =
      named?.id === announcement.policy && named.policy.version === announcement.policyVersion
    if (named === undefined || !isOurs) return ignore(OTHER_POLICY)
    const isListed = lobby.isListed(announcement.space)
    const standing = await this.#standing.prove(announcement, named.policy, { from, isListed })
    if (standing.verdict !== 'accept') return standing
    const { provenFollowers } = standing
    return { verdict: 'accept', listed: { announcement, provenFollowers } }
  }
}

/** By what right this was said. */
export const delegatedBy = ({ by, session, delegatedMs }: Announcement): Delegated => ({
  account: by,
  session,
  notBeforeMs: delegatedMs,
})
