import { freeSeats } from '../domain/space/rules.ts'
import type { AccountId } from '../domain/ids.ts'
import type { Room } from './spaces-api.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { Undo, Watched } from '../events.ts'

type Door = Pick<Room, 'state' | 'seat' | 'leads' | 'waiting' | 'act'>

/**
 * Invites who asks without bothering whoever leads, where the host has said so: everybody, or those that the
 * host follows, whom no heir knows. The invitation is signed like any other, so that peers need not know why it was given.
 */
export function keepDoor(room: Door, following: Watched<ReadonlySet<AccountId>>): Undo {
  /** Each once, until it has come: whoever stepped down by itself may come again. */
  const invited = new Set<AccountId>()
  const look = (): void => {
    const state = room.state.current
    const isHost = room.seat.current.seat === 'host'
    if (state === undefined || !room.leads.current || state.mayCome === 'invited') return
    for (const { account } of state.stage) invited.delete(account)
    let seats = freeSeats(state)
    for (const { account } of room.waiting.current) {
      const mayCome = state.mayCome === 'everyone' || (isHost && following.current.has(account))
      if (!mayCome || seats <= 0 || invited.has(account) || wasTakenOff(state, account)) continue
      invited.add(account)
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
