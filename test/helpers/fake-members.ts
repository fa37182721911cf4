import { Events, Watchable } from '../../src/events.ts'
import { accept, refuse, type Verdict } from '../../src/verdict.ts'
import {
  COUNT_REASONS,
  type AccountId,
  type ComingSpace,
  type CommunityId,
  type CommunityLinkContent,
  type CommunityLinkRefusal,
  type CommunityRules,
  type CountReason,
  type FollowerRow,
  type FollowersExplained,
  type HostEvidence,
  type Invitations,
  type JoinedCommunity,
  type Members,
  type MoveNotice,
  type PersonSeen,
  type ReceivedCall,
  type ReminderDue,
  type Policy,
  type ScheduledSpace,
  type ScheduleWish,
  type Scheduling,
  type SchedulingRefusal,
  type Undo,
  type SpaceId,
  type WorkState,
} from '../../src/index.ts'
import { fakeId, fakePeerId } from './fake-ids.ts'
import { FakeRecordings } from './fake-recordings.ts'

const DAY_MS = 86_400_000
/** The code under which the garden's link is found; other codes are refused with their own text. */
export const GOOD_COMMUNITY_CODE = 'good-community'

/** The rules of a community, by default those of the demo. */
export const rulesOf = (
  id: CommunityId,
  name: string,
  change: Partial<Policy> = {},
  description = '',
): CommunityRules => ({
  community: {
    id,
    name,
    founders: [fakeId<AccountId>(61), fakeId<AccountId>(62), fakeId<AccountId>(63)],
    mustSign: 2,
    nonce: new Uint8Array(16),
  },
  policy: {
    community: id,
    version: 3,
    threshold: 600,
    maxAgeDays: 730,
    starters: [fakeId<AccountId>(61)],
    counted: { kind: 'open' },
    unlisted: 'gate',
    ...change,
  },
  description,
  moderators: [],
  relays: 2,
})

/** A community by invitation. */
export const GARDEN: CommunityRules = rulesOf(
  fakeId<CommunityId>(6),
  'Orto comune',
  { threshold: 150, counted: { kind: 'invite', depth: 3, fanOut: 5 }, unlisted: 'anyone' },
  'Chi coltiva un pezzo di terra in città, e chi vorrebbe: semi, stagioni, vicini.',
)

const NAMES = ['Dora', 'Elio Marras', 'Fulvia', 'Gino', 'Hanna Weiß', undefined, 'Ivo', undefined]

/** Followers of whom so many fall under each reason. */
export function followersOf(
  totals: Partial<Record<CountReason, number>>,
  threshold: number,
): FollowersExplained {
  const rows: FollowerRow[] = COUNT_REASONS.toReversed().flatMap(reason =>
    Array.from({ length: totals[reason] ?? 0 }, (_, at) => ({
      account: fakeId<AccountId>(1_000 + at * COUNT_REASONS.length + COUNT_REASONS.indexOf(reason)),
      name: NAMES[(at + reason.length) % NAMES.length],
      reason,
      mayInvite: reason === 'never-invited' || reason === 'invitation-revoked',
      followedAtMs: Date.UTC(2026, 9, 24) - at * DAY_MS,
    })),
  )
  const counts = COUNT_REASONS.map(reason => [reason, totals[reason] ?? 0] as const)
  return {
    followers: rows.length,
    threshold,
    // Every reason is listed, so the record is whole.
    totals: Object.fromEntries(counts) as Record<CountReason, number>,
    reasons: new Map(rows.map(row => [row.account, row.reason])),
    rows,
  }
}

/** What is planned, scripted. */
class FakeScheduling implements Scheduling {
  readonly coming = new Watchable<readonly ComingSpace[]>([])
  readonly events = new Events<{ due: ReminderDue }>()
  /** What the next plan comes to, where it is refused. */
  refusal: SchedulingRefusal | undefined

  async schedule(wish: ScheduleWish): Promise<Verdict<ScheduledSpace, SchedulingRefusal>> {
    if (this.refusal !== undefined) return refuse(this.refusal)
    const one = comingSpace({ ...wish, hostName: 'Rita' }, { isOwn: true })
    this.coming.set([...this.coming.current, one])
    return accept(one.scheduled)
  }
  async change(
    space: SpaceId,
    wish: ScheduleWish,
  ): Promise<Verdict<ScheduledSpace, SchedulingRefusal>> {
    const former = this.coming.current.find(({ scheduled }) => scheduled.space === space)
    if (former === undefined) return refuse('gone')
    const changed = { ...former, scheduled: { ...former.scheduled, ...wish } }
    this.coming.set(this.coming.current.map(one => (one === former ? changed : one)))
    return accept(changed.scheduled)
  }
  onDue(handler: (due: ReminderDue) => void): Undo {
    return this.events.on('due', handler)
  }
  async withdraw(space: SpaceId): Promise<void> {
    this.coming.set(this.coming.current.filter(({ scheduled }) => scheduled.space !== space))
  }
  async remind(space: SpaceId, wanted: boolean): Promise<Verdict<undefined, 'gone'>> {
    this.coming.set(
      this.coming.current.map(one =>
        one.scheduled.space === space ? { ...one, isReminded: wanted } : one,
      ),
    )
    return accept(undefined)
  }
  fateOf({ space }: { readonly space: SpaceId }): ScheduledSpace | undefined {
    return this.coming.current.find(({ scheduled }) => scheduled.space === space)?.scheduled
  }
}

/** A row of what is to come. */
export function comingSpace(
  change: Partial<ScheduledSpace>,
  seen: Partial<Omit<ComingSpace, 'scheduled'>> = {},
): ComingSpace {
  const scheduled: ScheduledSpace = {
    space: fakeId<SpaceId>(401),
    community: fakeId<CommunityId>(5),
    host: fakeId<AccountId>(11),
    hostName: 'Alice Ferri',
    title: 'Storie dal mercato, la sera',
    language: 'it',
    topics: [],
    startsAtMs: Date.now() + DAY_MS,
    scheduledAtMs: Date.now() - DAY_MS,
    revision: 0,
    link: 'planned-code',
    genesis: new Uint8Array(),
    ...change,
  }
  return {
    scheduled,
    signedAtMs: scheduled.scheduledAtMs,
    url: `https://loggia.example/app/#/s/${scheduled.link}`,
    followed: false,
    isOwn: false,
    isReminded: false,
    provenFollowers: 612,
    ...seen,
  }
}

/** What membership shows, scripted: everything is set from outside, every call is written down. */
export class FakeMembers implements Members {
  readonly calls: string[] = []
  readonly unconfirmed = new Watchable(0)
  followers = followersOf({}, 600)
  evidence: HostEvidence | undefined

  readonly #joined = new Watchable<readonly JoinedCommunity[]>([])
  readonly #rules = new Watchable<CommunityRules | undefined>(undefined)
  readonly #work = new Watchable<WorkState>({ phase: 'not-asked' })
  readonly #invitations = new Watchable<Invitations>({ phase: 'not-asked' })
  readonly #notices = new Watchable<readonly MoveNotice[]>([])

  readonly #ended = new Watchable(0)

  readonly sessions = {
    ended: this.#ended,
    signOutOthers: async (): Promise<void> => {
      this.calls.push('sign out others')
    },
  }

  readonly #blocked = new Watchable<ReadonlySet<AccountId>>(new Set())

  readonly recordings = new FakeRecordings()

  readonly blocks = {
    blocked: this.#blocked,
    block: async (account: AccountId): Promise<'blocked'> => {
      this.#blocked.set(new Set(this.#blocked.current).add(account))
      return 'blocked'
    },
    unblock: async (account: AccountId): Promise<void> => {
      const left = new Set(this.#blocked.current)
      left.delete(account)
      this.#blocked.set(left)
    },
  }

  /** What a card shows of whoever is looked at. */
  seen: PersonSeen = {
    shown: { exact: true, followers: 214 },
    counted: 187,
    isChecking: false,
    followsMe: true,
    mutual: [
      { account: fakeId<AccountId>(71), name: 'Dora' },
      { account: fakeId<AccountId>(72), name: 'Elio Marras' },
      { account: fakeId<AccountId>(73), name: undefined },
    ],
  }

  readonly people = {
    look: (account: AccountId, tell: (seen: PersonSeen) => void) => {
      this.calls.push(`look at ${account}`)
      tell(this.seen)
      return () => undefined
    },
  }

  readonly #received = new Watchable<ReceivedCall | undefined>(undefined)

  /** Somebody invites us. */
  hear(call: Pick<ReceivedCall, 'from' | 'name' | 'title'>): void {
    this.#received.set({ ...call, space: fakeId<SpaceId>(102), code: 'code' })
  }

  readonly calling = {
    received: this.#received,
    call: async (to: AccountId): Promise<'delivered' | 'not-here'> => {
      this.calls.push(`call ${to}`)
      return this.calls.length % 2 === 1 ? 'delivered' : 'not-here'
    },
  }

  readonly scheduling = new FakeScheduling()

  readonly #isListed = new Watchable(true)

  readonly listing = {
    isListed: this.#isListed,
    list: async (isListed: boolean): Promise<void> => this.#isListed.set(isListed),
  }

  /** As if the account had been told elsewhere that this session is over. */
  endSession(): void {
    this.#ended.set(this.#ended.current + 1)
  }

  readonly communities = {
    joined: this.#joined,
    rules: this.#rules,
    enter: (community: CommunityId): void => {
      this.calls.push(`enter ${community}`)
      const joined = this.#joined.current
      this.#joined.set(joined.map(one => ({ ...one, isCurrent: one.id === community })))
    },
    readLink: async (
      text: string,
    ): Promise<Verdict<CommunityLinkContent, CommunityLinkRefusal>> => {
      const code = text.slice(text.indexOf('#/c/') + '#/c/'.length)
      if (code === GOOD_COMMUNITY_CODE) return accept(linkOf(GARDEN))
      // Test codes are the names of refusals.
      return refuse(code as CommunityLinkRefusal)
    },
    join: async (link: CommunityLinkContent): Promise<Verdict<CommunityId, 'too-many'>> => {
      const { id, name } = link.community
      this.calls.push(`join ${name}`)
      const others = this.#joined.current.map(one => ({ ...one, isCurrent: false }))
      this.#joined.set([...others, { id, name, isCurrent: true, live: 0 }])
      return accept(id)
    },
    leave: async (community: CommunityId): Promise<Verdict<undefined, 'hosting'>> => {
      this.calls.push('leave')
      this.#joined.set(this.#joined.current.filter(one => one.id !== community))
      return accept(undefined)
    },
    link: async (): Promise<string> => `https://loggia.example/app/#/c/${GOOD_COMMUNITY_CODE}`,
  }

  readonly counting = {
    work: this.#work,
    invitations: this.#invitations,
    explainFollowers: async (): Promise<FollowersExplained> => this.followers,
    evidenceOf: async (_space: SpaceId): Promise<HostEvidence | undefined> => this.evidence,
    invite: async (account: AccountId): Promise<Verdict<undefined, 'none-left'>> => {
      this.calls.push(`invite ${account}`)
      const now = this.#invitations.current
      if (now.phase !== 'ready' || now.left === 0) return refuse('none-left')
      this.#invitations.set({ phase: 'ready', left: now.left - 1 })
      return accept(undefined)
    },
    doWork: async (): Promise<void> => {
      this.#work.set({ phase: 'running', tries: 160_000, expected: 1_048_576 })
    },
    stopWork: (): void => this.#work.set({ phase: 'wanted', bits: 20 }),
  }

  readonly moves = {
    notices: this.#notices,
    accept: async (notice: MoveNotice, choice: { unfollowOld: boolean }): Promise<void> => {
      this.calls.push(`accept ${notice.name} ${choice.unfollowOld ? 'instead' : 'as well'}`)
      this.#notices.set(this.#notices.current.filter(one => one !== notice))
    },
    dismiss: async (notice: MoveNotice): Promise<void> => {
      this.calls.push(`dismiss ${notice.name}`)
      this.#notices.set(this.#notices.current.filter(one => one !== notice))
    },
    moveTo: async (): Promise<void> => {
      this.calls.push('moveTo')
    },
  }

  readonly names = new Map<AccountId, string>()
  async namesOf(accounts: readonly AccountId[]): Promise<ReadonlyMap<AccountId, string>> {
    return new Map([...this.names].filter(([account]) => accounts.includes(account)))
  }
}

/** What its link says of a community. */
const linkOf = ({
  community,
  policy,
  description,
  relays,
}: CommunityRules): CommunityLinkContent => ({
  community,
  policy: { id: fakeId(302), policy, predecessor: fakeId(303) },
  bulletin: {
    id: fakeId(304),
    predecessor: undefined,
    bulletin: {
      community: community.id,
      version: 1,
      description,
      relays: Array.from({ length: relays }, (_, at) => ({
        peer: fakePeerId(`r${at + 1}`),
        addresses: [],
      })),
      moderators: [],
      revoked: [],
    },
  },
  entries: [],
  records: { genesis: new Uint8Array(), policy: new Uint8Array(), bulletin: undefined },
})
