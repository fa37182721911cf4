import { heirsOf } from './standing.ts'
import { leaderOf, speakerOf } from './select.ts'
import type { AccountId, SessionId } from '../ids.ts'
import type { SpaceState } from './state.ts'
import type { TimeMs } from '../time.ts'

/**
 * Whose beacons failed to come for this long stands silent before its door: three of them. Whoever stands in for it
 * decides nothing that the leader could not undo, so a mistake costs one epoch more.
 */
export const STAND_IN_MS = 3_000

/**
 * Who may keep the keys of a private Space, in this order: whoever leads; and those on stage who stand in for it
 * while it is silent: its heirs, then its co-hosts, then the host in whose place somebody leads.
 */
export function keepersOf(state: SpaceState): readonly AccountId[] {
  const others = [...heirsOf(state), ...state.coHosts, state.host]
  const here = others.filter(account => speakerOf(state, account) !== undefined)
  return [...new Set([leaderOf(state), ...here])]
}

/** Whether a session may hand out keys, or say at the door that somebody is not let in. */
export const handsOutKeys = (state: SpaceState, session: SessionId): boolean =>
  keepersOf(state).some(account => speakerOf(state, account)?.session === session)

/** Whether an account keeps the keys now: it leads, or is the first to stand in for a leader silent for so long. */
export function keepsKeys(state: SpaceState, account: AccountId, silentMs: TimeMs): boolean {
  const [leader, standIn] = keepersOf(state)
  return account === leader || (account === standIn && silentMs >= STAND_IN_MS)
}

/**
 * What sets one keeper's epochs apart from those of others who may begin some at once, and perhaps each believe that
 * they lead: so not whether they do, but who they are.
 */
export function keeperPlace({ host, coHosts }: SpaceState, account: AccountId): number {
  if (account === host) return 0
  const place = coHosts.indexOf(account)
  return place < 0 ? OTHER_HEIR : place + 1
}

const OTHER_HEIR = 3
