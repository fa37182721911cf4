import { LISTENERS_MAX, PATH_MAX, ROOTS_MAX } from './limits.ts'
import type { DownEdge, Edge, LinkId, TreeState, UpEdge } from './state.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { PeerId } from '../ids.ts'

export const isUp = (edge: Edge): edge is UpEdge => edge.kind === 'parent' || edge.kind === 'feeder'
export const isDown = (edge: Edge): edge is DownEdge => !isUp(edge)

export const upEdges = (state: TreeState): readonly UpEdge[] => state.edges.filter(isUp)
export const downEdges = (state: TreeState): readonly DownEdge[] => state.edges.filter(isDown)

/** The one parent; while it leaves and the next is being found, still the old one. */
export const parentOf = (state: TreeState): UpEdge | undefined =>
  upEdges(state).find(edge => edge.kind === 'parent')

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
  const parent = parentOf(state)
  return (
    isTop(state) ||
    (parent !== undefined && !parent.isLeaving && parent.adriftSinceMs === undefined)
  )
}

/** From our parent to the root; empty for a root, and for who has no parent. */
export function pathOf(state: TreeState): readonly PeerId[] {
  const parent = parentOf(state)
  return isTop(state) || parent === undefined ? [] : [parent.peer, ...parent.route.path]
}

/** Children we could still take: none while those below us would be too deep. */
export function freeSlots(state: TreeState): number {
  const isOpen = state.phase === 'running' && !state.isLooking
  if (!isOpen || pathOf(state).length >= PATH_MAX) return 0
  const children = downEdges(state).filter(
    edge => edge.kind === 'child' && edge.leavingSinceMs === undefined,
  )
  const kept = state.reserved.filter(reservation => reservation.kind === 'child')
  return Math.max(0, state.self.slots - children.length - kept.length)
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
  edge.leavingSinceMs === undefined &&
  edge.listeners === 0 &&
  edge.adverts.length === 0

/** Listeners here and below. */
export function listenersBelow(state: TreeState): number {
  const below = downEdges(state).reduce((sum, edge) => sum + edge.listeners, 0)
  return Math.min(LISTENERS_MAX, below + (listens(state) ? 1 : 0))
}

/** Listeners in the whole tree: counted by the host, told downwards. */
export function listenersOf(state: TreeState): number {
  const told = upEdges(state).map(edge => edge.listeners)
  return Math.max(listenersBelow(state), ...told)
}

/** The host's entry point: our own, or as the one above said, also when that one is gone. */
export const hostOf = (state: TreeState): EntryPoint | undefined =>
  state.self.isSource ? selfEntry(state) : state.host

export const selfEntry = (state: TreeState): EntryPoint => ({
  peer: state.self.peer,
  addresses: state.self.addresses,
})

/** The state with one edge replaced. */
export const withEdge = (state: TreeState, edge: Edge): TreeState => ({
  ...state,
  edges: state.edges.map(other => (other.link === edge.link ? edge : other)),
})

/** The state without one edge. */
export const withoutEdge = (state: TreeState, link: LinkId): TreeState => ({
  ...state,
  edges: state.edges.filter(edge => edge.link !== link),
})

/** Each peer once, the first mention counts. */
export function distinct<T extends EntryPoint>(entries: readonly T[]): readonly T[] {
  const seen = new Set<PeerId>()
  return entries.filter(entry => !seen.has(entry.peer) && seen.add(entry.peer))
}
