import { OTHER_POLICY } from './announcement-judge.ts'
import { Allowance } from './allowance.ts'
import {
  HostStanding,
  ignore,
  reject,
  type CertificateVerdict,
  type Objection,
  type Standing,
} from './host-standing.ts'
import { openSchedule } from '../crypto/open-schedule.ts'
import { sha256 } from '../crypto/hash.ts'
import { CLOCK_SKEW_MS } from '../domain/directory/announcement.ts'
import { namesAnother, scheduleStaleness, type Schedules } from '../domain/directory/schedules.ts'
import { noteNewest } from '../domain/note-newest.ts'
import { toBase64url } from '../domain/base64url.ts'
import type { AccountId, CommunityId, PeerId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommunityBook } from './community-book.ts'
import type { HeardSchedule } from '../domain/directory/schedules.ts'
import type { PeerConduct } from './peer-conduct.ts'
import type { Schedule } from '../domain/directory/schedule.ts'

/**
 * Changes of one account's schedule: ten Spaces put in within an evening, and then one a minute. Each change goes
 * to everybody with all that the schedule holds.
 */
const CHANGES = { reserve: 12, perSecond: 1 / 60 } as const
/** Accounts whose changes are counted; the one heard from longest ago goes. Each had standing that we verified. */
const COUNTED_MAX = 1_024

/** What the judge knows and asks. */
export type ScheduleJudgeDeps = {
  readonly community: CommunityId
  readonly book: CommunityBook
  readonly certificateVerdict: CertificateVerdict
  readonly conduct: Pick<PeerConduct, 'maySpend'>
}

/** What is made of a schedule. */
export type ScheduleJudgement =
  | { readonly verdict: 'accept'; readonly heard: HeardSchedule }
  | Objection

/** Judges schedules as {@link AnnouncementJudge} does announcements: rejects only what is wrong for everybody for ever. */
export class ScheduleJudge {
  readonly #clock: Clock
  readonly #deps: ScheduleJudgeDeps
  readonly #standing: HostStanding
  readonly #changes = new Map<AccountId, Allowance>()

  constructor(clock: Clock, deps: ScheduleJudgeDeps) {
    this.#clock = clock
    this.#deps = deps
    this.#standing = new HostStanding(deps.certificateVerdict, clock)
  }

  async judge(envelope: Uint8Array, from: PeerId, held: Schedules): Promise<ScheduleJudgement> {
    const { conduct, community } = this.#deps
    if (!conduct.maySpend(from, 'check')) return ignore('rationed')
    const opened = await openSchedule(envelope, () => conduct.maySpend(from, 'second-opinion'))
    if (!opened.ok)
      return opened.reason === 'undecided' ? ignore('rationed') : reject(opened.reason)
    const schedule = opened.value
    if (schedule.community !== community) return reject('foreign-community')
    const nowMs = this.#clock.now()
    if (schedule.atMs > nowMs + CLOCK_SKEW_MS) return ignore('skewed')
    const id = await nameOf(envelope)
    const stale = scheduleStaleness(held, { schedule, id }, nowMs)
    if (stale !== undefined) return ignore(stale)
    if (!this.#mayChange(schedule.account)) return ignore('too-often')
    const standing = await this.#prove(schedule, from)
    if (standing.verdict === 'accept') {
      const { provenFollowers } = standing
      return { verdict: 'accept', heard: { schedule, id, provenFollowers } }
    }
    // Whoever only takes back, or moves, what was let in before needs no standing for it.
    if (namesAnother(held, schedule)) return standing
    const provenFollowers = held.get(schedule.account)?.provenFollowers
    return { verdict: 'accept', heard: { schedule, id, provenFollowers } }
  }

  /** Never a rejection: whoever passed it on may have held an earlier one, and then it needs no standing. */
  async #prove(schedule: Schedule, from: PeerId): Promise<Standing> {
    const { community, book } = this.#deps
    if (schedule.spaces.length === 0) return ignore('nothing-to-come')
    const named = book.policyOf(community)
    const isOurs = named?.id === schedule.policy && named.policy.version === schedule.policyVersion
    if (named === undefined || !isOurs) return ignore(OTHER_POLICY)
    const claim = { ...schedule, host: schedule.account, unlisted: false }
    const standing = await this.#standing.prove(claim, named.policy, { from, isListed: false })
    return standing.verdict === 'reject' ? ignore(standing.reason) : standing
  }

  #mayChange(account: AccountId): boolean {
    const allowance = this.#changes.get(account) ?? new Allowance(CHANGES)
    noteNewest(this.#changes, [account, allowance], COUNTED_MAX)
    return allowance.spend(1, this.#clock.now())
  }
}

/** Which of two schedules of one time counts is told by this. */
export const nameOf = async (envelope: Uint8Array): Promise<string> =>
  toBase64url(await sha256(envelope))
