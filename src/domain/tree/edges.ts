import {
  HOP_MS,
  LISTENERS_MAX,
  PATH_MAX,
  RELAY_WARDS_PER_SLOT,
  ROOTS_MAX,
  STAMP_MAX,
  WARDS_PER_SLOT,
} from './limits.ts'
import { isLost, told, type Coordinate } from './coordinate.ts'
import type { DownEdge, Edge, LinkId, TreeState, Until, UpEdge } from './state.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { PeerId } from '../ids.ts'
import type { TimeMs } from '../time.ts'
import { stateWith } from './change.ts'

/** Of a link upward over which nothing has come yet. */
export const UNTRIED = {
  pongs: 0,
  listeners: 0,
  leavesAtMs: undefined,
  isPatient: false,
  digest: [],
  promised: 0,
  owed: undefined,
  owedAtMs: 0,
  isOwing: false,
  came: 0,
  missed: 0,
  strikes: 0,
  isWithholding: false,
  lulledAtMs: undefined,
  probedAtMs: 0,
  rescuedAtMs: 0,
  quietMs: 0,
  isSuspect: false,
  toldSlots: [],
  toldSlotsAtMs: undefined,
} as const

export const isUp = (edge: Edge): edge is UpEdge =>
  edge.kind === 'parent' || edge.kind === 'standby' || edge.kind === 'feeder'
export const isDown = (edge: Edge): edge is DownEdge => !isUp(edge)

export const upEdges = (state: TreeState): readonly UpEdge[] => state.edges.filter(isUp)
/** All below us, also those who only fall back on us. */
export const downEdges = (state: TreeState): readonly DownEdge[] => state.edges.filter(isDown)
/** Those below us that get every bundle. */
export const fedEdges = (state: TreeState): readonly DownEdge[] =>
  downEdges(state).filter(edge => edge.kind !== 'ward')

/** The one parent; while it leaves and the next is being found, still the old one. */
export const parentOf = (state: TreeState): UpEdge | undefined => firstUp(state, 'parent')

/** Whom we fall back on. */
export const standbyOf = (state: TreeState): UpEdge | undefined => firstUp(state, 'standby')

function firstUp(state: TreeState, kind: UpEdge['kind']): UpEdge | undefined {
  for (const edge of state.edges) if (edge.kind === kind && isUp(edge)) return edge
  return undefined
}

export const edgeOf = (state: TreeState, link: LinkId): Edge | undefined =>
  state.edges.find(edge => edge.link === link)

/** A speaker that sends us its bundles, and that the log puts on stage: until then it is anybody. */
export const isFeeding = (edge: Edge): boolean =>
  edge.kind === 'feeder' && edge.offStageSinceMs === undefined

/** Bundles enter the tree here. */
export const isTop = (state: TreeState): boolean =>
  state.self.isSource || state.edges.some(isFeeding)

/** May promise others that bundles come through here. */
export function isAttached(state: TreeState): boolean {
  if (isTop(state)) return true
  const parent = parentOf(state)
  return (
    parent !== undefined && parent.leavesAtMs === undefined && parent.adriftSinceMs === undefined
  )
}

/** As above, for those who stand below us already: a parent that leaves in a while is no reason to run. */
export function isFed(state: TreeState): boolean {
  const parent = parentOf(state)
  return isAttached(state) || (parent?.isPatient === true && parent.adriftSinceMs === undefined)
}

/** From our parent to the root; empty for a root, and for who has no parent. */
export function pathOf(state: TreeState): readonly PeerId[] {
  const parent = parentOf(state)
  return parent === undefined || isTop(state) ? [] : parent.through
}

/** From the stage to us. */
export function delayOf(state: TreeState): number {
  const above = state.self.isSource ? undefined : (feederOf(state) ?? parentOf(state))
  return above === undefined ? 0 : delayThrough(above)
}

/** From the stage to us if this were our parent. */
export const delayThrough = (edge: UpEdge): number =>
  Math.round(edge.way.delayMs + edge.rttMs / 2 + HOP_MS)

const feederOf = (state: TreeState): UpEdge | undefined =>
  upEdges(state).find(edge => isFeeding(edge))

/** Children that stay. */
export const childrenOf = (state: TreeState): readonly DownEdge[] =>
  downEdges(state).filter(edge => edge.kind === 'child' && edge.leavesAtMs === undefined)

/** Children we could still take: none while those below us would be too deep. */
export function freeSlots(state: TreeState): number {
  const isOpen = state.phase === 'running' && !state.isLooking
  if (!isOpen || pathOf(state).length >= PATH_MAX) return 0
  return Math.max(0, state.slots - takenSlots(state))
}

/** Children that stay, and who is about to become one; a child that comes back needs one slot, not two. */
export function takenSlots(state: TreeState): number {
  const children = childrenOf(state)
  const coming = state.reserved.filter(
    ({ kind, peer }) => kind === 'child' && !children.some(edge => edge.peer === peer),
  )
  return children.length + coming.length
}

/** Wards we could still take. */
export function freeWards(state: TreeState): number {
  const isOpen = state.phase === 'running' && !state.isLooking
  if (!isOpen || pathOf(state).length >= PATH_MAX) return 0
  const wards = downEdges(state).filter(edge => edge.kind === 'ward').length
  const kept = state.reserved.filter(reservation => reservation.kind === 'ward').length
  const perSlot = state.self.isRelay ? RELAY_WARDS_PER_SLOT : WARDS_PER_SLOT
  return Math.max(0, perSlot * state.slots - wards - kept)
}

/** Roots that we could still feed. */
export function freeRoots(state: TreeState): number {
  const roots = downEdges(state).filter(edge => edge.kind === 'root').length
  const kept = state.reserved.filter(reservation => reservation.kind === 'root').length
  return Math.max(0, ROOTS_MAX - roots - kept - state.feeding.inFlight.length)
}

/** Counts as a listener, by now. */
export const listens = (state: TreeState): boolean => state.self.listens && !state.isLooking

/** A child that neither listens nor carries for others: somebody who reads a preview. */
export const looks = (edge: DownEdge): boolean =>
  edge.kind === 'child' &&
  edge.leavesAtMs === undefined &&
  edge.listeners === 0 &&
  edge.slots.length === 0 &&
  !edge.mayCarry

/** Listeners here and below. */
export function listenersBelow(state: TreeState): number {
  let sum = listens(state) ? 1 : 0
  for (const edge of state.edges) if (isDown(edge) && edge.kind !== 'ward') sum += edge.listeners
  return Math.min(LISTENERS_MAX, sum)
}

/** Listeners in the whole tree: counted by the host, told downwards. */
export function listenersOf(state: TreeState): number {
  let most = listenersBelow(state)
  for (const edge of state.edges) {
    if (edge.kind === 'parent' || edge.kind === 'feeder') most = Math.max(most, edge.listeners)
  }
  return most
}

/** The host's entry point: our own, or as the one above said, also when that one is gone. */
export const hostOf = (state: TreeState): EntryPoint | undefined =>
  state.self.isSource ? selfEntry(state) : state.host

export const selfEntry = (state: TreeState): EntryPoint => ({
  peer: state.self.peer,
  addresses: state.self.addresses,
})

/** The state with one edge replaced. */
export function withEdge(state: TreeState, edge: Edge): TreeState {
  const edges = state.edges.slice()
  const place = edges.findIndex(other => other.link === edge.link)
  if (place >= 0) edges[place] = edge
  return stateWith(state, { edges })
}

/** The state without one edge. */
export const withoutEdge = (state: TreeState, link: LinkId): TreeState =>
  stateWith(state, {
    edges: state.edges.filter(edge => edge.link !== link),
  })

/** Each peer once, the first mention counts. */
export function distinct<T extends EntryPoint>(entries: readonly T[]): readonly T[] {
  const seen = new Set<PeerId>()
  return entries.filter(entry => !seen.has(entry.peer) && seen.add(entry.peer))
}

/** What is still remembered of this peer. */
export const isNoted = (notes: readonly Until[], peer: PeerId, now: TimeMs): boolean =>
  notes.some(note => note.peer === peer && now < note.untilMs)

/** One more note, without those that are over; the oldest go when they are too many. */
export const withNote = (
  notes: readonly Until[],
  note: Until,
  { max, now }: { readonly max: number; readonly now: TimeMs },
): readonly Until[] => [...notes.filter(other => now < other.untilMs), note].slice(-max)

/** A time as pings carry it. */
export const stampOf = (now: TimeMs): number => Math.floor(now) % STAMP_MAX

/** Those of a path between us and its root: what falls with them differs from node to node. */
export const interiorOf = (path: readonly PeerId[]): readonly PeerId[] => path.slice(0, -1)

/** Two ways to the stage that one death cannot cut, unless a root's. */
export function areApart(a: readonly PeerId[], b: readonly PeerId[]): boolean {
  if (a[0] === b[0]) return false
  const interior = interiorOf(a)
  return !interiorOf(b).some(peer => interior.includes(peer))
}

/** A short name of a text: enough to tell four roots apart, and to order near-equals. */
export function tagOf(text: string): number {
  let tag = 0
  for (let place = 0; place < text.length; place += 1) {
    tag = (Math.imul(tag, 31) + text.charCodeAt(place)) & TAG_MAX
  }
  return tag
}

/** Two bytes. */
export const TAG_MAX = 0xffff

/** The tag of our own root. */
export const ownRoot = (state: TreeState): number => tagOf(pathOf(state).at(-1) ?? state.self.peer)

/** Where we stand, as others are told; the host is where the tree begins, wherever that is. */
export const ownAt = (state: TreeState): Coordinate | undefined =>
  isLost(state.standing) && !state.self.isSource ? undefined : told(state.standing.at)
