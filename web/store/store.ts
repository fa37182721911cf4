import { batch, effect, signal, type ReadonlySignal } from '@preact/signals'
import type {
  AccountId,
  Ban,
  CommunityInfo,
  FollowRequest,
  LinkContent,
  LiveSpace,
  Me,
  NetworkState,
  Refusal,
  Room,
  SpaceId,
  SpaceState,
  Spaces,
  Standing,
} from '../../src/index.ts'
import type { Arrival } from '../begun.ts'
import { isSameLink, routeOfLink } from '../route.ts'
import type { Shell } from '../shell.ts'
import { attemptIn } from './attempt.ts'
import { Follower } from './follow.ts'
import { createIdentityFlow, type IdentityFlow } from './identity-flow.ts'
import { followLink, type LinkState } from './link-state.ts'
import type { MembersModel } from './members-model.ts'
import { modelRoom, type RoomModel } from './room-model.ts'
import { refusalNotice } from './refusals.ts'

/** What is on its way and takes a while. */
export type Busy =
  | { readonly what: 'nothing' }
  | { readonly what: 'starting' }
  | { readonly what: 'entering'; readonly space: SpaceId }

/** A Space that ended while we were in it. */
export type Departure = {
  readonly title: string
  readonly hostName: string
  readonly byMe: boolean
  /** We were kept out of it; it goes on without us. */
  readonly ban?: Ban
}

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
  listen(content: LinkContent): void
  listenTo(live: LiveSpace): void
  openLink(text: string): void
  leave(): void
  /** Whether the link in the address bar leads to the Space we are in. */
  isHere(code: string): boolean
  close(): void
}

/** Turns `spaces` into signals and actions for the screens, going on from what happened at the early door. */
export function createStore(spaces: Spaces, shell: Shell, arrival?: Arrival): Store {
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
    refused: ({ reason }) => shell.tell(refusalNotice(reason, shell.words.value)),
  })
  const { link, close: closeLink } = followLink(spaces, shell, attempt, arrival?.content)

  // Somebody with a link may never ask who they are; everybody else does at once.
  const stopSettling = effect(() => {
    if (shell.route.value.screen === 'link' || settled.peek()) return
    attempt(async () => {
      try {
        await spaces.join()
      } finally {
        settled.value = true
      }
      members.value = await openMembers(spaces, shell, attempt)
    })
  })

  const enter = (why: Busy, knownTitle: string, open: () => Promise<Room>): void => {
    if (busy.value.what !== 'nothing') return
    busy.value = why
    rooms.expect(knownTitle)
    attempt(async () => {
      try {
        await open()
      } finally {
        busy.value = { what: 'nothing' }
      }
    })
  }

  if (arrival?.room !== undefined) {
    const { content, room } = arrival
    enter({ what: 'entering', space: content.space }, content.title, () => room)
    rooms.takeUp()
  }

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
    retry: () => spaces.retry(),
    start: (title, { unlisted, isPrivate }) =>
      enter({ what: 'starting' }, title, () =>
        spaces.start({ title, language: shell.language.value, unlisted, isPrivate }),
      ),
    listen: content =>
      enter({ what: 'entering', space: content.space }, content.title, () =>
        spaces.listen(content),
      ),
    listenTo: ({ announcement }) =>
      enter({ what: 'entering', space: announcement.space }, announcement.title, () =>
        spaces.listenTo(announcement.space),
      ),
    openLink: text => shell.go(routeOfLink(text)),
    leave: () => {
      rooms.leave()
      shell.go({ screen: 'home' })
    },
    isHere: code => {
      const room = rooms.room.value
      return room !== undefined && isSameLink(room.link, code)
    },
    close: () => {
      closeLink()
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

type Rooms = {
  readonly room: ReadonlySignal<RoomModel | undefined>
  readonly departure: ReadonlySignal<Departure | undefined>
  /** The title to show until the next room's log has arrived. */
  expect(title: string): void
  /** Shows the room that was entered before anybody watched. */
  takeUp(): void
  leave(): void
  close(): void
}

type RoomHandlers = {
  readonly arrive: (room: Room) => void
  readonly refused: (refusal: Refusal) => void
}

/** Mirrors the current room and remembers the one that ended under us. */
function followRooms(
  spaces: Spaces,
  follower: Follower,
  attempt: ReturnType<typeof attemptIn>,
  { arrive, refused }: RoomHandlers,
): Rooms {
  const model = signal<RoomModel | undefined>(undefined)
  const departure = signal<Departure | undefined>(undefined)
  let inside = new Follower()
  let expected = ''

  const handleRoom = (room: Room | undefined): void => {
    inside.close()
    inside = new Follower()
    batch(() => {
      model.value = room && modelRoom(room, expected, inside, attempt)
      if (room !== undefined) departure.value = undefined
    })
    if (room === undefined) return
    arrive(room)
    let hostName = ''
    const handleState = (state: SpaceState | undefined): void => {
      if (state === undefined) return
      // The end may empty the stage: the name is the last one that stood there.
      hostName = state.stage.find(({ role }) => role === 'host')?.name ?? hostName
      if (state.phase !== 'ended') return
      departure.value = { title: state.title, hostName, byMe: room.role === 'host' }
    }
    const handleSeat = (): void => {
      const state = room.state.current
      const me = spaces.me.current?.account
      const ban = state?.bans.find(({ account }) => account === me)
      if (room.seat.current.seat !== 'banned' || state === undefined || ban === undefined) return
      room.leave()
      departure.value = { title: state.title, hostName, byMe: false, ban }
    }
    inside.watch(room.state, handleState)
    inside.watch(room.seat, handleSeat)
    inside.watch(room.refusal, refusal => refusal && refused(refusal))
    handleState(room.state.current)
  }
  follower.watch(spaces.room, handleRoom)

  return {
    room: model,
    departure,
    expect: title => {
      expected = title
      departure.value = undefined
    },
    takeUp: () => handleRoom(spaces.room.current),
    leave: () => {
      departure.value = undefined
      spaces.room.current?.leave()
    },
    close: () => inside.close(),
  }
}
