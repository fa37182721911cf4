import { effect, signal, type ReadonlySignal } from '@preact/signals'
import type {
  AccountId,
  CommunityId,
  CommunityLinkContent,
  CommunityLinkRefusal,
  CommunityRules,
  FollowersExplained,
  HostEvidence,
  Invitations,
  JoinedCommunity,
  Members,
  MoveNotice,
  ReceivedCall,
  SpaceId,
  Spaces,
  WorkState,
} from '../../src/index.ts'
import type { Shell } from '../shell.ts'
import { withMemberWords, type AllWords } from '../strings/members.ts'
import type { Attempt } from './attempt.ts'
import { Follower } from './follow.ts'
import { createIdentityFlow, type IdentityFlow } from './identity-flow.ts'
import { modelScheduling, type SchedulingModel } from './scheduling-model.ts'

/** The community link in the address bar, as far as it has been read. */
export type CommunityLinkState =
  | { readonly phase: 'none' }
  | { readonly phase: 'reading' }
  | { readonly phase: 'good'; readonly content: CommunityLinkContent }
  | { readonly phase: 'refused'; readonly reason: CommunityLinkRefusal }

/** What lets a host in, as far as it has been looked up. */
export type EvidenceState =
  | { readonly phase: 'looking' }
  | { readonly phase: 'gone' }
  | { readonly phase: 'known'; readonly evidence: HostEvidence }

/** What members see and do beside following and hosting. */
export type MembersModel = {
  readonly joined: ReadonlySignal<readonly JoinedCommunity[]>
  readonly rules: ReadonlySignal<CommunityRules | undefined>
  readonly notices: ReadonlySignal<readonly MoveNotice[]>
  readonly unconfirmed: ReadonlySignal<number>
  /** Whom we want nothing to do with: only this browser knows. */
  readonly blocked: ReadonlySignal<ReadonlySet<AccountId>>
  readonly work: ReadonlySignal<WorkState>
  readonly invitations: ReadonlySignal<Invitations>
  readonly link: ReadonlySignal<CommunityLinkState>
  /** My followers here, one by one; undefined until they have been looked at. */
  readonly followers: ReadonlySignal<FollowersExplained | undefined>
  readonly evidence: ReadonlySignal<EvidenceState>
  /** The link of the community we are in, once it has been asked for. */
  readonly shared: ReadonlySignal<string | undefined>
  /** Moving to a new key. Its step is `name` before and after. */
  readonly move: IdentityFlow
  /** Whether we are listed among those who are in a Space. */
  readonly isListed: ReadonlySignal<boolean>
  /** For cards of people, which are loaded when one is opened. */
  readonly people: Members['people']
  /** For inviting people we follow. */
  readonly calling: Members['calling']
  /** For the screen of recordings, which is loaded when it is opened. */
  readonly recordings: Members['recordings']
  readonly namesOf: Members['namesOf']
  /** Spaces at a set time. */
  readonly scheduling: SchedulingModel
  /** Whether we have just ended our other sessions. */
  readonly signedOut: ReadonlySignal<boolean>
  /** Whether we have just moved. */
  readonly moved: ReadonlySignal<boolean>
  enter(community: CommunityId): void
  join(content: CommunityLinkContent): void
  leave(community: CommunityId): void
  share(): void
  explainFollowers(): void
  lookAt(space: SpaceId): void
  invite(account: AccountId, name: string): void
  doWork(): void
  stopWork(): void
  signOutOthers(): void
  block(account: AccountId): void
  unblock(account: AccountId): void
  list(isListed: boolean): void
  accept(notice: MoveNotice, unfollowOld: boolean): void
  dismiss(notice: MoveNotice): void
  close(): void
}

type Tools = {
  readonly shell: Shell
  readonly attempt: Attempt
  readonly pick: (below: number) => number
}

/** Turns `members` into signals and actions. */
export function modelMembers(spaces: Spaces, members: Members, tools: Tools): MembersModel {
  const { shell, attempt, pick } = tools
  const { communities, counting, moves } = members
  const follower = new Follower()
  const followers = signal<FollowersExplained | undefined>(undefined)
  const evidence = signal<EvidenceState>({ phase: 'looking' })
  const shared = signal<string | undefined>(undefined)
  const moved = signal(false)
  const signedOut = signal(false)
  const { link, close: closeLink } = followCommunityLink(members, shell, attempt)
  const words = (): AllWords => withMemberWords(shell.words.peek(), shell.language.peek())
  const explain = (): void =>
    attempt(async () => {
      followers.value = await counting.explainFollowers()
    })
  // Another community, another account, another number: what was looked at is looked at again.
  const forget = (): void => {
    shared.value = undefined
    followers.value = undefined
    if (shell.route.peek().screen === 'community') explain()
  }
  follower.watch(members.sessions.ended, () =>
    shell.tell({ tone: 'trouble', title: words().moves.wasSignedOut }),
  )
  follower.watch(members.calling.received, call => {
    if (call !== undefined) void showCall(call, shell)
  })
  follower.watch(communities.rules, forget)
  follower.watch(spaces.me, forget)
  follower.watch(spaces.standing, () => {
    if (shell.route.peek().screen === 'community') explain()
  })

  return {
    joined: follower.signal(communities.joined),
    rules: follower.signal(communities.rules),
    notices: follower.signal(moves.notices),
    unconfirmed: follower.signal(members.unconfirmed),
    blocked: follower.signal(members.blocks.blocked),
    people: members.people,
    calling: members.calling,
    recordings: members.recordings,
    namesOf: accounts => members.namesOf(accounts),
    scheduling: modelScheduling(members.scheduling, { shell, attempt, follower, words }),
    isListed: follower.signal(members.listing.isListed),
    work: follower.signal(counting.work),
    invitations: follower.signal(counting.invitations),
    link,
    followers,
    evidence,
    shared,
    moved,
    signedOut,
    move: createIdentityFlow(
      {
        newPhrase: language => spaces.newPhrase(language),
        checkPhrase: phrase => spaces.checkPhrase(phrase),
        becomeMe: async phrase => {
          await moves.moveTo(phrase)
          moved.value = true
        },
      },
      attempt,
      pick,
    ),
    enter: community => communities.enter(community),
    join: content =>
      attempt(async () => {
        const done = await communities.join(content)
        if (!done.ok) return shell.tell({ tone: 'trouble', title: words().community.tooMany })
        shell.tell({ tone: 'fine', title: words().community.joined(content.community.name) })
        shell.go({ screen: 'home' })
      }),
    leave: community =>
      attempt(async () => {
        const done = await communities.leave(community)
        if (!done.ok) return shell.tell({ tone: 'trouble', title: words().community.leaveHosting })
        shell.go({ screen: 'home' })
      }),
    share: () =>
      attempt(async () => {
        shared.value = await communities.link()
      }),
    explainFollowers: explain,
    lookAt: space =>
      attempt(async () => {
        evidence.value = { phase: 'looking' }
        const found = await counting.evidenceOf(space)
        evidence.value =
          found === undefined ? { phase: 'gone' } : { phase: 'known', evidence: found }
      }),
    invite: (account, name) =>
      attempt(async () => {
        const done = await counting.invite(account)
        shell.tell(
          done.ok
            ? { tone: 'fine', title: words().counting.invited(name) }
            : { tone: 'trouble', title: words().counting.inviteRefused },
        )
      }),
    doWork: () => attempt(() => counting.doWork()),
    stopWork: () => counting.stopWork(),
    signOutOthers: () =>
      attempt(async () => {
        await members.sessions.signOutOthers()
        signedOut.value = true
      }),
    accept: (notice, unfollowOld) => attempt(() => moves.accept(notice, { unfollowOld })),
    dismiss: notice => attempt(() => moves.dismiss(notice)),
    block: account =>
      attempt(async () => {
        const outcome = await members.blocks.block(account)
        if (outcome === 'full') shell.tell({ tone: 'trouble', title: words().moves.blocksFull })
      }),
    list: isListed => attempt(() => members.listing.list(isListed)),
    unblock: account => attempt(() => members.blocks.unblock(account)),
    close: () => {
      closeLink()
      follower.close()
    },
  }
}

/** Somebody we follow invites us: said in their words, and a way to look at it. */
async function showCall({ name, title, code }: ReceivedCall, shell: Shell): Promise<void> {
  const { PEOPLE } = await import('../strings/people.ts')
  const { here } = PEOPLE[shell.language.peek()]
  const go = (): void => shell.go({ screen: 'link', code })
  shell.tell({
    tone: 'fine',
    title: here.calledBy(name, title),
    act: { label: here.goThere, go },
  })
}

/** Reads the community link whenever the route shows one. Nothing is dialled by it. */
function followCommunityLink(
  members: Members,
  shell: Shell,
  attempt: Attempt,
): { readonly link: ReadonlySignal<CommunityLinkState>; readonly close: () => void } {
  const link = signal<CommunityLinkState>({ phase: 'none' })
  const read = async (code: string): Promise<void> => {
    link.value = { phase: 'reading' }
    const read = await members.communities.readLink(`#/c/${code}`)
    const route = shell.route.peek()
    // The address may have changed while the signatures were being checked.
    if (route.screen !== 'community-link' || route.code !== code) return
    link.value = read.ok
      ? { phase: 'good', content: read.value }
      : { phase: 'refused', reason: read.reason }
  }
  const close = effect(() => {
    const route = shell.route.value
    if (route.screen === 'community-link') attempt(() => read(route.code))
    else link.value = { phase: 'none' }
  })
  return { link, close }
}
