import { banOf, judgeDeed, type Deed } from './rules.ts'
import { heirsOf } from './standing.ts'
import type { AccountId, PeerId, SessionId } from '../ids.ts'
import type { Ban, Lock, Role, SpaceState, Speaker } from './state.ts'
import type { TimeMs } from '../time.ts'

/** What an account is here, as its own screen says it. */
export type Seat = Role | 'invited' | 'banned' | 'listener'

/** What an account is in this Space now. */
export function seatOf(state: SpaceState, account: AccountId, nowMs: TimeMs): Seat {
  const speaker = speakerOf(state, account)
  if (speaker !== undefined) return speaker.role
  if (banOf(state, account, nowMs) !== undefined) return 'banned'
  return state.invited.some(other => other.account === account) ? 'invited' : 'listener'
}

/** Somebody on stage by account. */
export const speakerOf = (state: SpaceState, account: AccountId): Speaker | undefined =>
  state.stage.find(speaker => speaker.account === account)

/** Who keeps this account silent, if somebody does. */
export const lockOf = (state: SpaceState, account: AccountId): Lock | undefined =>
  state.locks.find(lock => lock.account === account)

/** Sessions whose bundles any hop may pass on: on stage, and not muted. */
export const heardSessions = (state: SpaceState): readonly SessionId[] =>
  state.stage
    .filter(({ account }) => lockOf(state, account) === undefined)
    .map(({ session }) => session)

/** Bans that have not run out. */
export const currentBans = (state: SpaceState, nowMs: TimeMs): readonly Ban[] =>
  state.bans.filter(ban => banOf(state, ban.account, nowMs) !== undefined)

/** Peers of banned accounts: nobody's neighbour. */
export const outcastPeers = (state: SpaceState, nowMs: TimeMs): readonly PeerId[] =>
  currentBans(state, nowMs).flatMap(ban => ban.peers)

/** Who leads: the host, or the heir that took over. */
export const leaderOf = ({ acting, host }: SpaceState): AccountId => acting?.account ?? host

/** Who would lead, in this order, if whoever leads now left. */
export const successorsOf = (state: SpaceState): readonly AccountId[] =>
  heirsOf(state).filter(account => account !== leaderOf(state))

/**
 * Whether an account comes back to the stage by itself, with another session: it stands there, or opened
 * the Space. Not a host in whose place somebody leads: whatever it does, it leads again.
 */
export function mayReturn(state: SpaceState, account: AccountId): boolean {
  if (state.phase === 'ended') return false
  if (account === state.host) return state.acting === undefined
  return speakerOf(state, account) !== undefined
}

/** Whether this session speaks for whoever leads. */
export const isLeading = (state: SpaceState, session: SessionId): boolean =>
  speakerOf(state, leaderOf(state))?.session === session

/** Where the leader stands, once it stands on stage. */
export const leaderPeer = (state: SpaceState): PeerId | undefined =>
  speakerOf(state, leaderOf(state))?.peer

/** Whether the rules would let somebody do this now: what a screen offers. */
export const mayDo = (state: SpaceState, deed: Deed): boolean =>
  judgeDeed(deed, state) === undefined
