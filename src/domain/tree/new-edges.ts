import { GUEST_MS } from './limits.ts'
import { hostOf, UNTRIED } from './edges.ts'
import type { DownEdge, UpEdge, LinkId, Reservation, TreeState } from './state.ts'
import type { TimeMs } from '../time.ts'

/** Who was taken stands below us from now on. */
export function newDown(state: TreeState, kept: Reservation, link: LinkId, now: TimeMs): DownEdge {
  const { peer, ask, kind } = kept
  return {
    kind: kind === 'ward' || kind === 'root' ? kind : 'child',
    link,
    peer,
    sinceMs: now,
    heardAtMs: now,
    listeners: ask.listens ? 1 : 0,
    // It says so itself, at once: an ask carries no address.
    slots: [],
    mayCarry: ask.slots > 0,
    at: ask.at,
    hides: ask.hides,
    leavesAtMs: kind === 'guest' ? now + GUEST_MS : undefined,
    toldWay: undefined,
    toldWayAtMs: now,
    toldPlaces: [],
    toldPlacesAtMs: now,
    // With the reply.
    toldHost: kind === 'root' ? undefined : hostOf(state),
    calledAtMs: undefined,
    outline: undefined,
  }
}

/** Whoever speaks feeds us from now on. */
export function feederEdge(state: TreeState, kept: Reservation, link: LinkId, now: TimeMs): UpEdge {
  return {
    kind: 'feeder',
    link,
    peer: kept.peer,
    addresses: kept.ask.addresses,
    sinceMs: now,
    heardAtMs: now,
    broughtAtMs: now,
    way: { isAttached: true, path: [], delayMs: 0 },
    through: [kept.peer],
    at: kept.ask.at,
    alternates: [],
    rttMs: 0,
    pingedAtMs: 0,
    adriftSinceMs: undefined,
    offStageSinceMs: state.stage.includes(kept.peer) ? undefined : now,
    ...UNTRIED,
  }
}
