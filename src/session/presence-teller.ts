import { PRESENCE_FIRST_MS, presenceEveryMs, presenceFirstMs } from '../domain/space/presence.ts'
import { isPrivate } from '../domain/space/members.ts'
import { leaderOf, speakerOf } from '../domain/space/select.ts'
import { signPresence } from '../crypto/open-presence.ts'
import type { Account } from './account.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Random } from '../ports/random.ts'
import type { Room } from './spaces-api.ts'
import type { RoomCrowd } from './room-crowd.ts'
import type { RoomFacts } from './room.ts'
import type { Events, Undo, Watched } from '../events.ts'
import type { SessionId } from '../domain/ids.ts'
import type { SpaceState } from '../domain/space/state.ts'

/** A room as its listener appears in it. */
export type AppearingRoom = Pick<Room, 'state' | 'listeners' | 'seat' | 'place'> & {
  readonly crowd: Pick<RoomCrowd, 'appear'>
  readonly facts: Pick<Events<RoomFacts>, 'on'>
}

export type PresenceTellerDeps = {
  readonly account: Pick<Account, 'me' | 'signer'>
  /** Whether this person wants to be listed. */
  readonly isListed: Watched<boolean>
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/** By which session somebody leads: after a reload it is another, and its list is empty. */
const leaderIn = (state: SpaceState | undefined): SessionId | undefined =>
  state && speakerOf(state, leaderOf(state))?.session

/**
 * Says that our account is here, for as long as it listens, is not on stage (which the log says), and wants to be
 * listed. Each time a farewell is signed as well, which the engine sends when we leave.
 */
export function tellPresence(room: AppearingRoom, deps: PresenceTellerDeps): Undo {
  const { account, isListed, clock, random, log } = deps
  let cancel: Undo | undefined
  let isSaid = false
  let isOver = false

  const wantsTo = (): boolean => {
    const { seat } = room.seat.current
    const isQuiet = seat === 'listener' || seat === 'invited'
    const isLive = room.state.current?.phase === 'live'
    return isLive && isQuiet && isListed.current && account.me.current !== undefined
  }
  const say = async (isHere: boolean): Promise<void> => {
    const state = room.state.current
    const me = account.me.current
    if (state === undefined || me === undefined) return
    isSaid = isHere
    const name = isPrivate(state) ? '' : me.name
    const atMs = clock.now()
    const [said, farewell] = await Promise.all([
      signPresence(account.signer, state.id, { name, isHere, atMs }),
      // Later than what it takes back, earlier than what is said next.
      signPresence(account.signer, state.id, { name: '', isHere: false, atMs: atMs + 1 }),
    ])
    if (!isOver) room.crowd.appear(isHere ? said : undefined, farewell)
  }
  const sayOrWarn = (isHere: boolean): void => {
    say(isHere).catch((why: unknown) => log.warn('presence-not-said', { why: String(why) }))
  }
  const plan = (afterMs: number): void => {
    cancel = clock.after(afterMs, () => {
      cancel = undefined
      if (!wantsTo()) return
      // Nobody would hear it while we look for a place.
      if (room.place.current.phase !== 'attached') return plan(PRESENCE_FIRST_MS)
      sayOrWarn(true)
      plan(presenceEveryMs(room.listeners.current))
    })
  }
  const stop = (): void => {
    cancel?.()
    cancel = undefined
  }
  let leader = leaderIn(room.state.current)
  const heed = (): void => {
    const before = leader
    leader = leaderIn(room.state.current)
    if (wantsTo()) {
      // Who begins to lead knows nobody.
      if (before !== leader && isSaid) stop()
      if (cancel === undefined) plan(presenceFirstMs(room.listeners.current, random.unit()))
      return
    }
    stop()
    if (isSaid) sayOrWarn(false)
  }
  const undo = [
    room.state.watch(heed),
    room.seat.watch(heed),
    isListed.watch(heed),
    account.me.watch(heed),
    room.facts.on('left', () => end()),
  ]
  heed()

  function end(): void {
    isOver = true
    cancel?.()
    for (const each of undo.splice(0)) each()
  }
  return end
}
