import { banOf } from '../domain/space/rules.ts'
import type { AccountId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Room } from './spaces-api.ts'
import type { Undo, Watched } from '../events.ts'

type Door = Pick<Room, 'state' | 'seat' | 'leads' | 'waiting' | 'act'>

/**
 * Bans whom the host has blocked, from the host's own Space, as soon as it shows itself: it asks to speak, or
 * stands on the stage when the host comes back. Whoever only listens shows no account, and is nobody's to know.
 */
export function keepOut(
  room: Door,
  blocked: Watched<ReadonlySet<AccountId>>,
  clock: Pick<Clock, 'now'>,
): Undo {
  const look = (): void => {
    const state = room.state.current
    const isOwn = room.leads.current && room.seat.current.seat === 'host'
    if (state === undefined || state.phase === 'ended' || !isOwn) return
    const shown = [...room.waiting.current, ...state.invited, ...state.stage]
    for (const account of new Set(shown.map(somebody => somebody.account))) {
      const isBanned = banOf(state, account, clock.now()) !== undefined
      if (blocked.current.has(account) && account !== state.host && !isBanned) {
        room.act({ kind: 'ban', target: account, reason: '', untilMs: 0 })
      }
    }
  }
  const undo = [
    room.waiting.watch(look),
    room.state.watch(look),
    room.leads.watch(look),
    blocked.watch(look),
  ]
  return () => {
    for (const end of undo) end()
  }
}
