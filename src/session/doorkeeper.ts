import { freeSeats } from '../domain/space/rules.ts'
import type { AccountId } from '../domain/ids.ts'
import type { Room } from './spaces-api.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo, Watched } from '../events.ts'

type Door = Pick<Room, 'state' | 'seat' | 'leads' | 'waiting' | 'act'>

/**
 * Invites who asks without bothering whoever leads, where the host has said so: everybody, or those that the
 * host follows, whom no heir knows. The invitation is signed like any other, so that peers need not know why it was given.
 */
export function keepDoor(room: Door, following: Watched<ReadonlySet<AccountId>>): Undo {
  /** Each once for each time it asks: since when it waited whose invitation is on its way. */
  const onTheirWay = new Map<AccountId, TimeMs>()
  const look = (): void => {
    const state = room.state.current
    const isHost = room.seat.current.seat === 'host'
    if (state === undefined || !room.leads.current || state.mayCome === 'invited') return
    const waiting = room.waiting.current
    let seats = freeSeats(state)
    const answered = new Set([...state.stage, ...state.invited].map(({ account }) => account))
    for (const [account, sinceMs] of onTheirWay) {
      const stillAsks = waiting.some(each => each.account === account && each.sinceMs === sinceMs)
      // Who declines or steps down may ask anew; and where no seat is left, what is on its way will be refused.
      if (answered.has(account) || !stillAsks || seats <= 0) onTheirWay.delete(account)
    }
    for (const { account, sinceMs } of waiting) {
      const mayCome = state.mayCome === 'everyone' || (isHost && following.current.has(account))
      const isAnswered = answered.has(account) || onTheirWay.has(account)
      if (!mayCome || seats <= 0 || isAnswered || wasTakenOff(state, account)) continue
      onTheirWay.set(account, sinceMs)
      seats -= 1
      room.act({ kind: 'invite', target: account })
    }
  }
  const undo = [room.waiting.watch(look), room.state.watch(look), following.watch(look)]
  return () => {
    for (const end of undo) end()
  }
}

/** What a moderator took away, a place or an invitation to it, is not given again by itself. */
const wasTakenOff = ({ moderation }: SpaceState, account: AccountId): boolean =>
  moderation.some(({ kind, target, counts }) => counts && kind === 'remove' && target === account)
