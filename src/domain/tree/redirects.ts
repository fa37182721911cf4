import { ALTERNATES_MAX, HANDED_OUT_MS, HANDED_OUT_SCARCE_MS } from './limits.ts'
import { freeNow, isFresh, NOT_HANDED, slotsBelow } from './adverts.ts'
import { distinct, isDown, isUp, ownRoot, parentOf, tagOf } from './edges.ts'
import { costOf, ofEachCorner, pick, type Asker } from './choose.ts'
import type { DownEdge, Edge, LinkId, Slot, TreeState } from './state.ts'
import type { TimeMs } from '../time.ts'
import { edgeWith, slotWith, stateWith } from './change.ts'

/** Whom an asker shall be sent to, and how it is chosen. */
export type Wish = Asker & {
  /** Only relays may be named. */
  readonly hides: boolean
  /** Wants to fall back on somebody, and takes no slot. */
  readonly isWard: boolean
  /** As in the ask: see `Ask.belowMs`. */
  readonly belowMs: number
}

/** Whom to send an asker to, whom we cannot take: the nearest free slots. They are kept for a moment. */
export function redirects(
  state: TreeState,
  wish: Wish,
  now: TimeMs,
): { readonly state: TreeState; readonly slots: readonly Slot[] } {
  const { isWard, belowMs } = wish
  const some = freeFor(state, wish, { now, takenMs: HANDED_OUT_MS })
  // What was named a while ago and is not known to be taken is better than nothing.
  const isScarce = some.length < ALTERNATES_MAX && !isWard && belowMs === 0
  const free = isScarce ? freeFor(state, wish, { now, takenMs: HANDED_OUT_SCARCE_MS }) : some
  const chosen = wish.at === undefined ? ofEachCorner(free, wish.from, now) : pick(free, wish, now)
  const [first] = chosen
  // Who has a place may come or not.
  const isKept = !isWard && belowMs === 0
  const left = first === undefined || !isKept ? state : handOut(state, first, now)
  return { state: left, slots: chosen }
}

function freeFor(
  state: TreeState,
  wish: Wish,
  { now, takenMs }: { readonly now: TimeMs; readonly takenMs: number },
): readonly Slot[] {
  const { isWard, belowMs, at } = wish
  const isFree = (slot: Slot): boolean =>
    suits(slot, wish) &&
    (isWard ? slot.takesWards : freeNow(slot, now, takenMs) > 0) &&
    (belowMs === 0 || costOf(slot, at, now) <= belowMs)
  const below = slotsBelow(state, now).filter(isFree)
  // What is outside we know by hearsay: mostly it was good a while ago.
  return below.length >= ALTERNATES_MAX / 2
    ? below
    : [...below, ...outside(state).filter(slot => isRecent(slot, now) && isFree(slot))]
}

/** One slot fewer there, as far as we know, until we hear of it again. */
function handOut(state: TreeState, slot: Slot, now: TimeMs): TreeState {
  const before = now - slot.handedAtMs < HANDED_OUT_SCARCE_MS ? slot.handed : 0
  const handed = slotWith(slot, { handed: before + 1, handedAtMs: now })
  const swap = (slots: readonly Slot[]): readonly Slot[] =>
    slots.map(other => (other === slot ? handed : other))
  const edges = state.edges.map((edge): Edge => {
    if (isDown(edge))
      return edge.slots.includes(slot) ? edgeWith(edge, { slots: swap(edge.slots) }) : edge
    const { alternates } = edge
    return alternates.includes(slot) ? edgeWith(edge, { alternates: swap(alternates) }) : edge
  })
  return stateWith(state, { edges })
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
  const wish = { ...NEAREST, from: edge.peer, at: edge.at, hides: edge.hides }
  const isFit = (slot: Slot): boolean => suits(slot, wish) && freeNow(slot, now) > 0
  const away = pick(outside(state).filter(isFit), wish, now)
  const near = pick(slotsBelow(state, now, edge.link).filter(isFit), wish, now)
  const half = Math.max(ALTERNATES_MAX / 2, ALTERNATES_MAX - near.length)
  const found = distinct([...away.slice(0, half), ...near, ...away])
  const last = grandparent(state).filter(slot => suits(slot, wish))
  return distinct([...found.slice(0, ALTERNATES_MAX - last.length), ...last])
}

/** Of whoever may attach, the nearest. */
const NEAREST = { isWard: false, isLeaf: false, page: 0, belowMs: 0 } as const

/** A relay or somebody behind one has a slot: the host keeps its own for when all relays are gone. */
export const hasSlotsBelowRoots = (state: TreeState, now: TimeMs): boolean =>
  state.edges.some(
    edge =>
      edge.kind === 'root' &&
      isDown(edge) &&
      isFresh(edge, now) &&
      edge.slots.some(slot => freeNow(slot, now) > 0),
  )

function suits(slot: Slot, { from, hides }: Wish): boolean {
  return slot.peer !== from && (slot.isRelay || !hides)
}

const isRecent = ({ toldAtMs }: Slot, now: TimeMs): boolean => now - toldAtMs <= HEARSAY_MS

/** In a crowd a slot that was free longer ago is taken. */
const HEARSAY_MS = 8_000

/** Free slots that are not below us: what those above us told. */
function outside(state: TreeState): readonly Slot[] {
  const told: Slot[] = []
  for (const edge of state.edges) if (isUp(edge)) told.push(...edge.alternates)
  for (const place of state.search?.known ?? []) if ('delayMs' in place) told.push(place)
  return told.length === 0 ? told : distinct(told).filter(slot => slot.peer !== state.self.peer)
}

/** Our parent has a slot once we are gone, none before. */
function grandparent(state: TreeState): readonly Slot[] {
  const parent = parentOf(state)
  if (parent === undefined || parent.leavesAtMs !== undefined) return []
  const { peer, addresses, way, at, sinceMs } = parent
  const isRelay = state.relays.includes(peer)
  const { path, delayMs } = way
  const root = ownRoot(state)
  const told = { depth: path.length, delayMs, bornAtMs: sinceMs, toldAtMs: 0, tag: tagOf(peer) }
  return [
    { peer, addresses, free: 0, ...told, root, isRelay, takesWards: false, at, ...NOT_HANDED },
  ]
}
