import { AdmissionWork } from './admission-work.ts'
import { evidenceKindOf } from '../domain/community/counted.ts'
import { evidenceIn } from '../domain/follow/certificate.ts'
import { mayHost, type Policy } from '../domain/community/policy.ts'
import { Watchable, type Undo } from '../events.ts'
import { COUNT_REASONS, NOTHING_TO_EXPLAIN } from '../domain/follow/explain.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Account } from './account.ts'
import type { AccountId, SpaceId } from '../domain/ids.ts'
import type { AdmissionBook } from './admission-book.ts'
import type { Announcement } from '../domain/directory/announcement.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommunityBook } from './community-book.ts'
import type { CountReason } from '../domain/follow/explain.ts'
import type { FollowersExplained, HostEvidence, Invitations, WhoCounts } from './members-api.ts'
import type { FollowBook } from './follow-book.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { JoinedCommunities } from './joined-communities.ts'
import type { Log } from '../ports/log.ts'
import type { PeopleBook } from './people-book.ts'
import type { WorkMaker } from '../ports/work-maker.ts'

/** Names are waited for this long before a list is shown without them. */
const NAMES_MS = 1_000

export type CountingDeskParts = {
  readonly joined: JoinedCommunities
  readonly communityBook: CommunityBook
  readonly follows: FollowBook
  readonly admissions: AdmissionBook
  readonly people: PeopleBook
  readonly account: Account
  readonly workMaker: WorkMaker
  readonly clock: Clock
  readonly log: Log
}

/** Who counts in the community that is shown, why, and what we can do to count or to let others count. */
export class CountingDesk implements WhoCounts {
  readonly invitations = new Watchable<Invitations>({ phase: 'not-asked' })
  readonly #parts: CountingDeskParts
  readonly #work: AdmissionWork
  readonly #undo: Undo[]
  readonly #askedFor = new Set<AccountId>()
  readonly #claimed = new Set<string>()

  constructor(parts: CountingDeskParts) {
    this.#parts = parts
    this.#work = new AdmissionWork(parts)
    const { joined, communityBook, admissions, account } = parts
    this.#undo = [
      joined.current.watch(() => this.#refresh()),
      communityBook.onChange(() => this.#refresh()),
      admissions.onChange(() => this.#refresh()),
      account.me.watch(() => this.#refresh()),
    ]
    this.#refresh()
  }

  get work(): AdmissionWork['state'] {
    return this.#work.state
  }

  async explainFollowers(): Promise<FollowersExplained> {
    const me = this.#me()
    if (me === undefined) return { ...NOTHING_TO_EXPLAIN, rows: [] }
    const { follows, people, admissions } = this.#parts
    const explained = await follows.explain(me)
    const current = await follows.followsOf(me)
    const places = await admissions.placesOf(me.community, me.account)
    const givenTo = new Set(places?.given.map(one => one.invitee))
    await this.#learnNames(current.map(one => one.follower))
    const rows = current.map(({ follower, timeMs }) => ({
      account: follower,
      name: people.nameOf(follower),
      reason: explained.reasons.get(follower) ?? 'too-old',
      followedAtMs: timeMs,
      mayInvite: INVITABLE.has(explained.reasons.get(follower)) && !givenTo.has(follower),
    }))
    return { ...explained, rows: rows.sort((a, b) => compare(a, b)) }
  }

  async evidenceOf(space: SpaceId): Promise<HostEvidence | undefined> {
    const { joined, communityBook } = this.#parts
    const found = joined.scopes.map(({ board }) => board.find(space))
    const announcement = found.find(one => one !== undefined)
    const policy = announcement && communityBook.policyOf(announcement.community)?.policy
    if (announcement === undefined || policy === undefined) return undefined
    const asStarter = mayHost(announcement.host, policy, 0)
    if (asStarter.ok && asStarter.value === 'starter') {
      return { host: announcement.host, right: 'starter', policy, certificate: undefined }
    }
    return this.#proofOf(announcement, policy)
  }

  async invite(account: AccountId): Promise<Verdict<undefined, 'none-left' | 'not-admitted'>> {
    const { admissions, account: own } = this.#parts
    const me = this.#me()
    if (me === undefined) return refuse('not-admitted')
    const invited = await admissions.invite(own.signer, me.community, account)
    if (invited.ok || invited.reason === 'invited-already') return accept(undefined)
    return refuse(invited.reason === 'no-places-left' ? 'none-left' : 'not-admitted')
  }

  doWork(): Promise<void> {
    return this.#work.begin(this.#me())
  }

  stopWork(): void {
    this.#work.stop()
  }

  close(): void {
    this.#work.stop()
    for (const undo of this.#undo) undo()
  }

  async #proofOf(
    { host, certificate, peer }: Announcement,
    policy: Policy,
  ): Promise<HostEvidence | undefined> {
    const { follows, clock } = this.#parts
    if (certificate === undefined) return undefined
    const proof = await follows.certificateVerdict(certificate, peer)
    const held = follows.heldCertificate(certificate)
    if (!proof.ok || held === undefined || proof.value.followee !== host) return undefined
    return {
      host,
      right: 'followers',
      policy,
      certificate: {
        id: certificate,
        counted: proof.value.counted,
        ...evidenceIn(held, clock.now()),
      },
    }
  }

  /** Peers are asked once for each name. A list without some of them is better than none. */
  async #learnNames(accounts: readonly AccountId[]): Promise<void> {
    const { people, clock } = this.#parts
    const unknown = accounts.filter(
      account => people.nameOf(account) === undefined && !this.#askedFor.has(account),
    )
    if (unknown.length === 0) return
    for (const account of unknown) this.#askedFor.add(account)
    await Promise.race([
      people.ask(unknown),
      new Promise<void>(resolve => void clock.after(NAMES_MS, resolve)),
    ])
  }

  #refresh(): void {
    const me = this.#me()
    const policy = me && this.#parts.communityBook.policyOf(me.community)?.policy
    this.#work.show(me, policy)
    if (me === undefined || policy === undefined || evidenceKindOf(policy.counted) === 'none') {
      return this.invitations.set({ phase: 'not-asked' })
    }
    this.#claim(me)
    this.#showInvitations(me, policy).catch((why: unknown) =>
      this.#parts.log.warn('invitations-not-read', { why: String(why) }),
    )
  }

  /** Once for each: peers are asked why we count and what we gave. */
  #claim({ community, account }: Followee): void {
    const name = `${community}/${account}`
    if (this.#claimed.has(name)) return
    this.#claimed.add(name)
    this.#parts.admissions.seeker.own(community, account)
  }

  async #showInvitations(me: Followee, policy: Policy): Promise<void> {
    const { admissions } = this.#parts
    const places = await admissions.placesOf(me.community, me.account)
    if (this.#me()?.account !== me.account || this.#me()?.community !== me.community) return
    if (policy.counted.kind === 'pow' || places === undefined) {
      return this.invitations.set({ phase: 'not-asked' })
    }
    if (!admissions.countingUnder(policy).admit(me.account).ok) {
      return this.invitations.set({ phase: 'not-admitted' })
    }
    const left = places.total - places.given.length
    this.invitations.set(
      places.mayInvite ? { phase: 'ready', left: Math.max(0, left) } : { phase: 'not-asked' },
    )
  }

  #me(): Followee | undefined {
    const { joined, account } = this.#parts
    const community = joined.current.current?.community
    const me = account.me.current?.account
    return community === undefined || me === undefined ? undefined : { community, account: me }
  }
}

/**
 * Whom an invitation helps. One of ours that was taken back is not to be repeated: founders took back every
 * invitation by us to that account.
 */
const INVITABLE: ReadonlySet<CountReason | undefined> = new Set([
  'never-invited',
  'invitation-revoked',
])

type Sortable = { readonly reason: CountReason; readonly followedAtMs: number }

/** Those who do not count first, by reason: one looks for what is missing. Then the youngest. */
const compare = (a: Sortable, b: Sortable): number =>
  orderOf(a.reason) - orderOf(b.reason) || b.followedAtMs - a.followedAtMs

const orderOf = (reason: CountReason): number =>
  reason === 'counted' ? COUNT_REASONS.length : COUNT_REASONS.indexOf(reason)
