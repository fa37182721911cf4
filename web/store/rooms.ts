import { batch, signal, type ReadonlySignal } from '@preact/signals'
import type { Ban, EndedBy, Refusal, Room, Spaces, SpaceState } from '../../src/index.ts'
import { Follower } from './follow.ts'
import { modelRoom, type Expected, type RoomModel } from './room-model.ts'
import type { Attempt } from './attempt.ts'

/** A Space that ended while we were in it. */
export type Departure = {
  /** The Space's own link. */
  readonly link: string
  readonly title: string
  readonly hostName: string
  readonly byMe: boolean
  /** Who ended it, by the log. */
  readonly endedBy?: EndedBy
  /** Nobody led it any more. */
  readonly isAbandoned?: boolean
  /** It goes on in another tab of this browser. */
  readonly isMoved?: boolean
  /** We were kept out of it; it goes on without us. */
  readonly ban?: Ban
}

/** Of a Space about which nothing is known yet. */
export const UNKNOWN: Expected = { title: '', host: undefined }

/** The room we are in, and what became of the one before. */
export type Rooms = {
  readonly room: ReadonlySignal<RoomModel | undefined>
  readonly departure: ReadonlySignal<Departure | undefined>
  /** What to show until the next room's log has arrived. */
  expect(expected: Expected): void
  /** Shows the room that was entered before anybody watched. */
  takeUp(): void
  leave(): void
  /** Another tab goes on in our place. */
  giveUp(): void
  close(): void
}

type RoomHandlers = {
  readonly arrive: (room: Room) => void
  readonly refused: (refusal: Refusal) => void
}

/** Mirrors the current room and remembers the one that ended under us. */
export function followRooms(
  spaces: Spaces,
  follower: Follower,
  attempt: Attempt,
  { arrive, refused }: RoomHandlers,
): Rooms {
  const model = signal<RoomModel | undefined>(undefined)
  const departure = signal<Departure | undefined>(undefined)
  let inside = new Follower()
  let expected = UNKNOWN

  const handleRoom = (room: Room | undefined): void => {
    inside.close()
    inside = new Follower()
    batch(() => {
      model.value = room && modelRoom(room, expected, inside, attempt)
      if (room !== undefined) departure.value = undefined
    })
    if (room === undefined) return
    arrive(room)
    const { link } = room
    let hostName = ''
    const handleState = (state: SpaceState | undefined): void => {
      if (state === undefined) return
      // The end may empty the stage: the name is the last one that stood there.
      hostName = state.stage.find(({ role }) => role === 'host')?.name ?? hostName
      if (state.phase !== 'ended') return
      const { title, endedBy } = state
      const byMe = endedBy !== undefined && endedBy.account === spaces.me.current?.account
      departure.value = { link, title, hostName, byMe, ...(endedBy && { endedBy }) }
    }
    const handleSeat = (): void => {
      const state = room.state.current
      const me = spaces.me.current?.account
      const ban = state?.bans.find(({ account }) => account === me)
      if (room.seat.current.seat !== 'banned' || state === undefined || ban === undefined) return
      room.leave()
      departure.value = { link, title: state.title, hostName, byMe: false, ban }
    }
    const handleAbandoned = (isAbandoned: boolean): void => {
      const title = room.state.current?.title ?? ''
      if (isAbandoned) departure.value = { link, title, hostName, byMe: false, isAbandoned }
    }
    inside.watch(room.state, handleState)
    inside.watch(room.isAbandoned, handleAbandoned)
    inside.watch(room.seat, handleSeat)
    inside.watch(room.refusal, refusal => refusal && refused(refusal))
    handleState(room.state.current)
  }
  follower.watch(spaces.room, handleRoom)

  return {
    room: model,
    departure,
    expect: next => {
      expected = next
      departure.value = undefined
    },
    takeUp: () => handleRoom(spaces.room.current),
    leave: () => {
      departure.value = undefined
      spaces.room.current?.leave()
    },
    giveUp: () => {
      const room = spaces.room.current
      if (room === undefined) return
      const title = room.state.current?.title ?? ''
      room.vanish()
      departure.value = { link: room.link, title, hostName: '', byMe: false, isMoved: true }
    },
    close: () => inside.close(),
  }
}
