import {
  ADVERTS_MAX,
  AGE_MAX_MS,
  ALTERNATES_MAX,
  DELAY_MAX_MS,
  FRESH_MS,
  HANDED_OUT_MAX,
  HANDED_OUT_MS,
  HOP_MS,
  NEAR_EQUAL_MS,
  PATH_MAX,
  SLOTS_MAX,
  YOUNG_MS,
  YOUNG_PENALTY_MS,
} from './limits.ts'
import { distanceMs, type Coordinate } from './coordinate.ts'
import {
  delayOf,
  distinct,
  freeSlots,
  freeWards,
  isAttached,
  isDown,
  isUp,
  ownAt,
  ownRoot,
  parentOf,
  pathOf,
  selfEntry,
  tagOf,
  TAG_MAX,
  withNote,
} from './edges.ts'
import type { DownEdge, Edge, LinkId, Place, Slot, TreeState } from './state.ts'
import type { PeerId } from '../ids.ts'
import type { SlotAdvert } from './message.ts'
import type { TimeMs } from '../time.ts'

/** As we remember what we were told. */
export const slotOf = ({ ageMs, ...advert }: SlotAdvert, now: TimeMs): Slot => ({
  ...advert,
  bornAtMs: now - ageMs,
  toldAtMs: now,
})

/** As we tell it. */
export const advertOf = (slot: Slot, now: TimeMs): SlotAdvert => ({
  peer: slot.peer,
  addresses: slot.addresses,
  free: Math.min(SLOTS_MAX, Math.max(0, slot.free)),
  depth: Math.min(PATH_MAX, slot.depth),
  delayMs: Math.min(DELAY_MAX_MS, Math.max(0, Math.round(slot.delayMs))),
  ageMs: Math.min(AGE_MAX_MS, Math.max(0, Math.round(now - slot.bornAtMs))),
  root: slot.root,
  isRelay: slot.isRelay,
  takesWards: slot.takesWards,
  at: slot.at,
})

/** Ourselves as somebody to attach to. */
export const ownSlot = (state: TreeState, now: TimeMs): Slot => ({
  ...selfEntry(state),
  free: freeSlots(state),
  depth: pathOf(state).length,
  delayMs: delayOf(state),
  bornAtMs: state.placedAtMs ?? now,
  toldAtMs: now,
  root: ownRoot(state),
  isRelay: state.self.isRelay,
  takesWards: freeWards(state) > 0,
  at: ownAt(state),
})

/** What we tell upwards: the best free slots here and below, in different corners of the network. */
export function slotsUp(state: TreeState, now: TimeMs): readonly Slot[] {
  if (!isAttached(state)) return []
  const own = freeSlots(state) > 0 ? [ownSlot(state, now)] : []
  return spread(distinct([...own, ...slotsBelow(state, now)]), ADVERTS_MAX, now)
}

/** Whom an asker shall be sent to, and how it is chosen. */
export type Wish = {
  readonly from: PeerId
  readonly at: Coordinate | undefined
  /** Only relays may be named. */
  readonly hides: boolean
  /** Wants to fall back on somebody, and takes no slot. */
  readonly isWard: boolean
  /** How many times four to leave out. */
  readonly page: number
}

/** Whom to send an asker to, whom we cannot take: the nearest free slots. They are kept for a moment. */
export function redirects(
  state: TreeState,
  wish: Wish,
  now: TimeMs,
): { readonly state: TreeState; readonly slots: readonly Slot[] } {
  const isFree = (slot: Slot): boolean =>
    suits(slot, wish) && (wish.isWard ? slot.takesWards : freeNow(state, slot, now) > 0)
  const below = distinct(slotsBelow(state, now)).filter(isFree)
  // What is outside we know by hearsay: mostly it was good a while ago.
  const free =
    below.length >= ALTERNATES_MAX / 2
      ? below
      : distinct([...below, ...outside(state).filter(slot => isRecent(slot, now) && isFree(slot))])
  const chosen = wish.at === undefined ? ofEachCorner(free, wish.from, now) : pick(free, wish, now)
  const [first] = chosen
  const left = first === undefined || wish.isWard ? state : handOut(state, first.peer, now)
  return { state: left, slots: chosen }
}

/** One slot fewer there, as far as we know, until we hear of it again. */
function handOut(state: TreeState, peer: PeerId, now: TimeMs): TreeState {
  const note = { peer, untilMs: now + HANDED_OUT_MS }
  const handedOut = withNote(state.handedOut, note, { max: HANDED_OUT_MAX, now })
  const without = (slots: readonly Slot[]): readonly Slot[] =>
    slots.some(slot => slot.peer === peer)
      ? slots.map(slot => (slot.peer === peer ? { ...slot, free: slot.free - 1 } : slot))
      : slots
  const edges = state.edges.map((edge): Edge => {
    const [before, after] = isDown(edge)
      ? [edge.slots, without(edge.slots)]
      : [edge.alternates, without(edge.alternates)]
    if (before === after) return edge
    return isDown(edge) ? { ...edge, slots: after } : { ...edge, alternates: after }
  })
  return { ...state, edges, handedOut }
}

/**
 * Where the peer below may go when we are gone: outside our subtree, since all in it are orphans
 * then; after those to its siblings' subtrees, where it may find something better while we live.
 */
export function placesFor(
  state: TreeState,
  edge: Pick<DownEdge, 'peer' | 'at' | 'hides'> & { readonly link?: LinkId },
  now: TimeMs,
): readonly Slot[] {
  const wish = { from: edge.peer, at: edge.at, hides: edge.hides, isWard: false, page: 0 }
  const isFit = (slot: Slot): boolean => suits(slot, wish) && freeNow(state, slot, now) > 0
  const away = pick(outside(state).filter(isFit), wish, now)
  const near = pick(slotsBelow(state, now, edge.link).filter(isFit), wish, now)
  const half = Math.max(ALTERNATES_MAX / 2, ALTERNATES_MAX - near.length)
  const found = distinct([...away.slice(0, half), ...near, ...away])
  const last = grandparent(state).filter(slot => suits(slot, wish))
  return distinct([...found.slice(0, ALTERNATES_MAX - last.length), ...last])
}

/** A relay or somebody behind one has a slot: the host keeps its own for when all relays are gone. */
export const hasSlotsBelowRoots = (state: TreeState, now: TimeMs): boolean =>
  state.edges.some(
    edge =>
      edge.kind === 'root' &&
      isDown(edge) &&
      isFresh(edge, now) &&
      edge.slots.some(slot => freeNow(state, slot, now) > 0),
  )

/** What a place costs: the delay over it, and what its youth may cost later. */
export function costOf(place: Place, at: Coordinate | undefined, now: TimeMs): number {
  if (!('delayMs' in place)) return UNKNOWN_MS
  const wayMs =
    at === undefined || place.at === undefined ? UNKNOWN_WAY_MS : distanceMs(at, place.at)
  const youth = Math.max(0, 1 - (now - place.bornAtMs) / YOUNG_MS)
  return place.delayMs + HOP_MS + wayMs + youth * YOUNG_PENALTY_MS
}

/** Entry points say nothing of themselves: they are asked after whoever has a slot. */
const UNKNOWN_MS = DELAY_MAX_MS
/** A usual way between two homes, where one of them has not measured yet. */
const UNKNOWN_WAY_MS = 50

const isFresh = (edge: DownEdge, now: TimeMs): boolean => now - edge.heardAtMs <= FRESH_MS

function suits(slot: Slot, { from, hides }: Wish): boolean {
  return slot.peer !== from && (slot.isRelay || !hides)
}

const isRecent = ({ toldAtMs }: Slot, now: TimeMs): boolean => now - toldAtMs <= HEARSAY_MS

/** Slots there. What we heard just now may not know yet of whom we sent just before. */
function freeNow(state: TreeState, slot: Slot, now: TimeMs): number {
  let handed = 0
  for (const { peer, untilMs } of state.handedOut) {
    const isBefore = untilMs - HANDED_OUT_MS < slot.toldAtMs
    if (peer === slot.peer && now < untilMs && isBefore) handed += 1
  }
  return slot.free - handed
}

/** Slots of those below. Nobody on our own path: that would be a loop. */
function slotsBelow(state: TreeState, now: TimeMs, except?: LinkId): readonly Slot[] {
  const path = pathOf(state)
  const below: Slot[] = []
  for (const edge of state.edges) {
    if (!isDown(edge) || edge.kind === 'ward' || edge.link === except) continue
    if (edge.leavesAtMs !== undefined || !isFresh(edge, now)) continue
    for (const slot of edge.slots) {
      const isFit = slot.free > 0 && slot.depth < PATH_MAX && slot.peer !== state.self.peer
      if (isFit && !path.includes(slot.peer)) below.push(slot)
    }
  }
  return below
}

/** Free slots that are not below us: our parent, and what those above us told. */
function outside(state: TreeState): readonly Slot[] {
  return distinct([
    ...state.edges.flatMap(edge => (isUp(edge) ? edge.alternates : [])),
    ...(state.search?.known ?? []).filter((place): place is Slot => 'delayMs' in place),
  ]).filter(slot => slot.peer !== state.self.peer)
}

/** Our parent has a slot once we are gone, none before. */
function grandparent(state: TreeState): readonly Slot[] {
  const parent = parentOf(state)
  if (parent === undefined || parent.leavesAtMs !== undefined) return []
  const { peer, addresses, way, at, sinceMs } = parent
  const isRelay = state.relays.includes(peer)
  const { path, delayMs } = way
  const root = ownRoot(state)
  const told = { depth: path.length, delayMs, bornAtMs: sinceMs, toldAtMs: 0 }
  return [{ peer, addresses, free: 0, ...told, root, isRelay, takesWards: false, at }]
}

/** The few that cost least, cheapest first, without sorting them all. */
function cheapest(
  slots: readonly Slot[],
  cost: (slot: Slot) => number,
  max: number,
): readonly Slot[] {
  const found: { readonly slot: Slot; readonly cost: number }[] = []
  for (const slot of slots) {
    const mine = cost(slot)
    if (found.length === max && mine >= (found[max - 1]?.cost ?? 0)) continue
    let place = found.length
    while (place > 0 && (found[place - 1]?.cost ?? 0) > mine) place -= 1
    found.splice(place, 0, { slot, cost: mine })
    if (found.length > max) found.pop()
  }
  return found.map(({ slot }) => slot)
}

/**
 * The nearest for this asker. Near-equals come in an order of the asker's own, by chance as it were,
 * so that a crowd does not run to one place.
 */
function pick(
  slots: readonly Slot[],
  { from, at, page }: Pick<Wish, 'from' | 'at' | 'page'>,
  now: TimeMs,
): readonly Slot[] {
  const found = cheapest(
    slots,
    slot => costOf(slot, at, now) + (tagOf(from + slot.peer) / TAG_MAX) * NEAR_EQUAL_MS,
    ALTERNATES_MAX * (page + 1),
  )
  const rest = found.slice(page * ALTERNATES_MAX)
  return rest.length > 0 ? rest : found.slice(0, ALTERNATES_MAX)
}

/** Who has not measured yet gets one of each corner, and learns by their answers which is its own. */
function ofEachCorner(slots: readonly Slot[], from: PeerId, now: TimeMs): readonly Slot[] {
  const corners = spread(slots, ALTERNATES_MAX, now)
  const turn = tagOf(from) % Math.max(1, corners.length)
  return [...corners.slice(turn), ...corners.slice(0, turn)]
}

/**
 * The best few, far from each other: whoever asks, from wherever, shall find one near. Each next one
 * is the one that serves best where the ones before serve worst.
 */
function spread(slots: readonly Slot[], max: number, now: TimeMs): readonly Slot[] {
  const left = [...slots]
  const chosen: Slot[] = []
  while (chosen.length < max && left.length > 0) {
    let [bestPlace, bestGain] = [0, -Infinity]
    for (const [place, slot] of left.entries()) {
      const apart = chosen.map(other => apartMs(slot, other))
      const gain = Math.min(...apart, APART_MAX_MS) - costOf(slot, slot.at, now)
      if (gain > bestGain) [bestPlace, bestGain] = [place, gain]
    }
    chosen.push(...left.splice(bestPlace, 1))
  }
  return chosen
}

/** In a crowd a slot that was free longer ago is taken. */
const HEARSAY_MS = 8_000
/** Opposite ends of the earth. Further apart is no better. */
const APART_MAX_MS = 200

const apartMs = (a: Slot, b: Slot): number =>
  a.at === undefined || b.at === undefined ? 0 : distanceMs(a.at, b.at)
