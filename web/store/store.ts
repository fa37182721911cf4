import { effect, signal, type ReadonlySignal } from '@preact/signals'
import type {
  AccountId,
  CommunityInfo,
  FollowRequest,
  LinkContent,
  LiveSpace,
  Me,
  NetworkState,
  Room,
  ScheduledSpace,
  SpaceId,
  Spaces,
  Standing,
} from '../../src/index.ts'
import type { Arrival } from '../doorbell.ts'
import { hashOf, isSameLink, routeOfLink } from '../route.ts'
import type { Shell } from '../shell.ts'
import { attemptIn } from './attempt.ts'
import { Follower } from './follow.ts'
import { createIdentityFlow, type IdentityFlow } from './identity-flow.ts'
import { followLink, type LinkState } from './link-state.ts'
import { isPlanned } from './planned.ts'
import type { MembersModel } from './members-model.ts'
import { followRooms, UNKNOWN, type Departure } from './rooms.ts'
import type { Expected, RoomModel } from './room-model.ts'
import { refusalNotice } from './refusals.ts'
import { followWhereabouts, type TabParts } from './whereabouts.ts'
import type { Inside } from './inside.ts'
import type { OtherTab } from './tabs.ts'

/** Ways into a Space, each of which takes a while: opening one, as planned or not, going back, going in. */
export type Way =
  | { readonly what: 'starting'; readonly plan: SpaceId | undefined }
  | { readonly what: 'returning'; readonly link: string }
  | { readonly what: 'entering'; readonly space: SpaceId }

/** Which way somebody is going. */
export type Busy = { readonly what: 'nothing' } | Way

/** One direction: session event → store → view → action → session. */
export type Store = {
  readonly network: ReadonlySignal<NetworkState>
  readonly community: ReadonlySignal<CommunityInfo | undefined>
  readonly me: ReadonlySignal<Me | undefined>
  /** Whether `me`, standing and lobby have been looked up. */
  readonly settled: ReadonlySignal<boolean>
  /** Looks around without an identity. */
  readonly guest: ReadonlySignal<boolean>
  readonly standing: ReadonlySignal<Standing>
  readonly followRequest: ReadonlySignal<FollowRequest>
  readonly following: ReadonlySignal<ReadonlySet<AccountId>>
  readonly lobby: ReadonlySignal<readonly LiveSpace[]>
  readonly room: ReadonlySignal<RoomModel | undefined>
  readonly departure: ReadonlySignal<Departure | undefined>
  readonly link: ReadonlySignal<LinkState>
  readonly busy: ReadonlySignal<Busy>
  readonly identity: IdentityFlow
  /** Another tab of this browser is in a Space. */
  readonly elsewhere: ReadonlySignal<OtherTab | undefined>
  /** What members do beside that; undefined until it has loaded, and for whoever only listens. */
  readonly members: ReadonlySignal<MembersModel | undefined>
  lookAround(): void
  wantIdentity(): void
  rename(name: string): void
  follow(account: AccountId): void
  unfollow(account: AccountId): void
  askToFollow(): void
  retry(): void
  start(title: string, audience: { readonly unlisted: boolean; readonly isPrivate: boolean }): void
  /** Begins what we planned, under the name that its link has. */
  startScheduled(scheduled: ScheduledSpace): void
  listen(content: LinkContent): void
  listenTo(live: LiveSpace): void
  openLink(text: string): void
  leave(): void
  /** Goes on here where another tab of this browser was. */
  switchHere(): void
  /** Our own Space, which nobody leads: we lead it from here, without waiting for somebody to tell us of it. */
  hostHere(): void
  /** Whether the link in the address bar leads to the Space we are in, or just were. */
  isHere(code: string): boolean
  close(): void
}

/** Turns `spaces` into signals and actions for the screens, going on from what happened at the early door. */
export function createStore(
  spaces: Spaces,
  shell: Shell,
  { arrival, tab }: { readonly arrival?: Arrival | undefined; readonly tab?: TabParts } = {},
): Store {
  const attempt = attemptIn(shell)
  const follower = new Follower()
  const guest = signal(false)
  const busy = signal<Busy>({ what: 'nothing' })
  const settled = signal(false)
  const members = signal<MembersModel | undefined>(undefined)
  const rooms = followRooms(spaces, follower, attempt, {
    arrive: room => {
      const route = shell.route.value
      // Whoever came by link keeps it in the address bar: a reload leads back here.
      if (route.screen === 'link' && isSameLink(route.code, room.link)) return
      shell.go({ screen: 'space' })
    },
    refused: ({ reason }) => {
      const notice = refusalNotice(reason, shell.words.value)
      if (notice !== undefined) shell.tell(notice)
    },
  })
  const { link, close: closeLink } = followLink(spaces, shell, attempt, arrival?.content)

  let isOpening = false
  const openAsMember = (): void => {
    if (isOpening || members.peek() !== undefined) return
    isOpening = true
    attempt(async () => {
      try {
        await spaces.join().finally(() => (settled.value = true))
        members.value = await openMembers(spaces, shell, attempt)
      } finally {
        isOpening = false
      }
    })
  }

  // Somebody with a link may never ask who they are; everybody else does at once.
  let isAsked = false
  const stopSettling = effect(() => {
    // Whoever waits for what is planned hears of it as a member.
    const isAwaited = link.value.phase === 'good' && isPlanned(link.value.content)
    if ((shell.route.value.screen === 'link' && !isAwaited) || isAsked) return
    isAsked = true
    openAsMember()
  })

  const enter = (way: Way, expected: Expected, open: () => Promise<Room | undefined>): void => {
    if (busy.value.what !== 'nothing') return
    busy.value = way
    rooms.expect(expected)
    attempt(async () => {
      try {
        await open()
      } finally {
        busy.value = { what: 'nothing' }
      }
    })
  }

  const comeBack = (
    { link: text, wasOnStage }: Inside,
    first: () => Promise<void> = async () => undefined,
  ): void =>
    enter({ what: 'returning', link: text }, UNKNOWN, async () => {
      await first()
      const read = await spaces.readLink(text)
      // It was good when we went in: by now it may be over.
      return read.ok ? spaces.resume(read.value, { wasOnStage }) : undefined
    })

  if (arrival?.room !== undefined) {
    const { content, room } = arrival
    enter({ what: 'entering', space: content.space }, content, () => room)
    rooms.takeUp()
  }
  const whereabouts = followWhereabouts(tab, rooms.room, () => rooms.giveUp())
  const { route } = shell
  const { was } = whereabouts
  const isOtherLink =
    route.peek().screen === 'link' && !isSameLink(was?.link ?? '', hashOf(route.peek()))
  if (was !== undefined && busy.peek().what === 'nothing' && !isOtherLink) comeBack(was)

  return {
    network: follower.signal(spaces.network),
    community: follower.signal(spaces.community),
    me: follower.signal(spaces.me),
    guest,
    settled,
    standing: follower.signal(spaces.standing),
    followRequest: follower.signal(spaces.followRequest),
    following: follower.signal(spaces.following),
    lobby: follower.signal(spaces.lobby),
    room: rooms.room,
    departure: rooms.departure,
    link,
    busy,
    members,
    elsewhere: whereabouts.other,
    identity: createIdentityFlow(spaces, attempt, randomBelow),
    lookAround: () => {
      guest.value = true
    },
    wantIdentity: () => {
      guest.value = false
      shell.go({ screen: 'home' })
    },
    rename: name => attempt(() => spaces.rename(name)),
    follow: account => attempt(() => spaces.follow(account)),
    unfollow: account => attempt(() => spaces.unfollow(account)),
    askToFollow: () => attempt(() => spaces.askToFollow()),
    retry: () => {
      spaces.retry()
      if (isAsked) openAsMember()
    },
    start: (title, { unlisted, isPrivate }) =>
      enter({ what: 'starting', plan: undefined }, { title, host: undefined }, () =>
        spaces.start({ title, language: shell.language.value, unlisted, isPrivate }),
      ),
    startScheduled: ({ space, title, language }) =>
      enter({ what: 'starting', plan: space }, { title, host: undefined }, () =>
        spaces.start({ title, language, scheduled: space }),
      ),
    listen: content =>
      enter({ what: 'entering', space: content.space }, content, () => spaces.listen(content)),
    listenTo: ({ announcement }) =>
      enter({ what: 'entering', space: announcement.space }, announcement, () =>
        spaces.listenTo(announcement.space),
      ),
    openLink: text => shell.go(routeOfLink(text)),
    leave: () => {
      rooms.leave()
      shell.go({ screen: 'home' })
    },
    switchHere: () => {
      const other = whereabouts.other.peek()
      // Pressed twice, the other tab is asked once.
      if (other !== undefined) comeBack(other, () => whereabouts.takeOver())
    },
    hostHere: () => {
      const room = rooms.room.peek()
      if (room !== undefined) comeBack({ link: room.link, wasOnStage: true })
    },
    isHere: code => {
      const link = rooms.departure.value?.link ?? rooms.room.value?.link
      return link !== undefined && isSameLink(link, code)
    },
    close: () => {
      closeLink()
      whereabouts.close()
      stopSettling()
      rooms.close()
      members.value?.close()
      follower.close()
    },
  }
}

/** Its code comes after the first screen: whoever only listens never loads it. */
async function openMembers(
  spaces: Spaces,
  shell: Shell,
  attempt: ReturnType<typeof attemptIn>,
): Promise<MembersModel> {
  const { modelMembers } = await import('./members-model.ts')
  return modelMembers(spaces, await spaces.members(), { shell, attempt, pick: randomBelow })
}

/** Uniform enough for choosing words to ask: 2³² is a billion times larger than `below`. */
function randomBelow(below: number): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % below
}
