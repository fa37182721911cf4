import { ADVERTS_MAX, ALTERNATES_MAX, FRESH_MS, PATH_MAX, SLOTS_MAX } from './limits.ts'
import { shuffle } from './chance.ts'
import {
  distinct,
  downEdges,
  freeSlots,
  hostOf,
  isAttached,
  isDown,
  parentOf,
  pathOf,
  selfEntry,
  upEdges,
} from './edges.ts'
import type { DownEdge, LinkId, TreeState } from './state.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { PeerId } from '../ids.ts'
import type { SlotAdvert } from './message.ts'

/** What we tell upwards: the best free slots here and below, nearest first. */
export function advertsUp(state: TreeState): readonly SlotAdvert[] {
  const free = isAttached(state) ? freeSlots(state) : 0
  const own = free > 0 ? [{ ...selfEntry(state), depth: 0, free: Math.min(free, SLOTS_MAX) }] : []
  const best = [...own, ...slotsBelow(state)].sort((a, b) => a.depth - b.depth || b.free - a.free)
  return distinct(best).slice(0, ADVERTS_MAX)
}

/** Whom to send an asker to, whom we cannot take: first the slots below us. */
export function redirects(
  state: TreeState,
  from: PeerId,
): { readonly state: TreeState; readonly alternates: readonly EntryPoint[] } {
  const below = ranked(
    slotsBelow(state).filter(advert => advert.peer !== from),
    state.seed,
  )
  const alternates = pick([...below.adverts, ...outside(state), ...hosts(state)], state, from)
  const first = below.adverts[0]
  const left = first === undefined ? state : withSlotHandedOut(state, first.peer)
  return { state: { ...left, seed: below.seed }, alternates }
}

/** Whom to send an asker to while we are no good ourselves, nor anybody below us. */
export function refuges(state: TreeState, from: PeerId): readonly EntryPoint[] {
  return pick([...outside(state), ...hosts(state)], state, from)
}

/**
 * Where the peer below `edge` may go when we are gone: first to our parent, which then has a free
 * slot, then outside our subtree, then to its siblings' subtrees, which are orphans like itself.
 */
export function alternatesFor(
  state: TreeState,
  edge: Pick<DownEdge, 'peer'> & { readonly link?: LinkId },
): { readonly state: TreeState; readonly alternates: readonly EntryPoint[] } {
  const beside = ranked(slotsBelow(state, edge.link), state.seed)
  const around = [...grandparents(state), ...outside(state), ...beside.adverts]
  const host = hostOf(state)?.peer
  const all = around.filter(entry => entry.peer !== host)
  return { state: { ...state, seed: beside.seed }, alternates: pick(all, state, edge.peer) }
}

/** True while everything in `told` is still the best we could say without shuffling for its own sake. */
export function isStillGood(
  state: TreeState,
  edge: DownEdge,
  told: readonly EntryPoint[],
): boolean {
  const around = [...grandparents(state), ...outside(state), ...slotsBelow(state, edge.link)]
  const peers = new Set(around.map(entry => entry.peer))
  for (const peer of [edge.peer, state.self.peer, hostOf(state)?.peer]) {
    if (peer !== undefined) peers.delete(peer)
  }
  const isValid = told.every(entry => peers.has(entry.peer))
  return isValid && told.length >= Math.min(ALTERNATES_MAX, peers.size)
}

/** A relay or somebody behind one has a slot: the host keeps its own for when all relays are gone. */
export const hasSlotsBelowRoots = (state: TreeState): boolean =>
  downEdges(state).some(
    edge =>
      edge.kind === 'root' && isFresh(state, edge) && edge.adverts.some(advert => advert.free > 0),
  )

/** Recently alive, as of the last tick: what a dead one said of its slots helps nobody. */
const isFresh = (state: TreeState, edge: DownEdge): boolean =>
  (state.tickedAtMs ?? edge.heardAtMs) - edge.heardAtMs <= FRESH_MS

/** Adverts of those below, one level further away. Nobody on our own path: that would be a loop. */
function slotsBelow(state: TreeState, except?: LinkId): readonly SlotAdvert[] {
  const path = new Set([state.self.peer, ...pathOf(state)])
  return downEdges(state)
    .filter(edge => edge.link !== except && edge.leavingSinceMs === undefined)
    .filter(edge => isFresh(state, edge))
    .flatMap(edge => edge.adverts)
    .map(advert => ({ ...advert, depth: advert.depth + 1 }))
    .filter(advert => advert.free > 0 && advert.depth < PATH_MAX && !path.has(advert.peer))
}

/** Who is not below us; in a search, whom we would ask ourselves. */
const outside = (state: TreeState): readonly EntryPoint[] => [
  ...upEdges(state).flatMap(edge => edge.route.alternates),
  ...(state.search?.known ?? []),
]

function grandparents(state: TreeState): readonly EntryPoint[] {
  const parent = parentOf(state)
  return parent === undefined || parent.isLeaving
    ? []
    : [{ peer: parent.peer, addresses: parent.addresses }]
}

function hosts(state: TreeState): readonly EntryPoint[] {
  const host = hostOf(state)
  return host === undefined ? [] : [host]
}

/** Shallowest first, by chance among equals, so that a crowd does not run to one place. */
function ranked(
  adverts: readonly SlotAdvert[],
  seed: number,
): { readonly adverts: readonly SlotAdvert[]; readonly seed: number } {
  const shuffled = shuffle(adverts, seed)
  return {
    adverts: [...shuffled.things].sort((a, b) => a.depth - b.depth),
    seed: shuffled.seed,
  }
}

function pick(
  entries: readonly EntryPoint[],
  state: TreeState,
  forPeer: PeerId,
): readonly EntryPoint[] {
  return distinct(entries)
    .filter(entry => entry.peer !== forPeer && entry.peer !== state.self.peer)
    .slice(0, ALTERNATES_MAX)
    .map(({ peer, addresses }) => ({ peer, addresses }))
}

/** One slot fewer until its owner reports again: reserves what was handed out. */
function withSlotHandedOut(state: TreeState, owner: PeerId): TreeState {
  const edges = state.edges.map(edge => {
    if (!isDown(edge) || !edge.adverts.some(advert => advert.peer === owner)) return edge
    const adverts = edge.adverts.map(advert =>
      advert.peer === owner ? { ...advert, free: advert.free - 1 } : advert,
    )
    return { ...edge, adverts }
  })
  return { ...state, edges }
}
