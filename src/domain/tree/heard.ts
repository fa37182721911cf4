import { LISTENERS_MAX, PATH_MAX } from './limits.ts'
import { afterLosing, dropEdge } from './lose.ts'
import { beginSearch, widenSearch } from './search.ts'
import { edgeOf, isUp, withEdge } from './edges.ts'
import {
  stay,
  andThen,
  type DownEdge,
  type LinkId,
  type Step,
  type TreeState,
  type UpEdge,
} from './state.ts'
import { tellSlots } from './tell.ts'
import { unreachable } from '../../errors.ts'
import type { Route, SpeakerDigest, TreeMessage } from './message.ts'
import type { TimeMs } from '../time.ts'

/** A tree message arrived. Whoever speaks out of its place is cut off. */
export function onMessage(state: TreeState, link: LinkId, message: TreeMessage, now: TimeMs): Step {
  const edge = edgeOf(state, link)
  if (edge === undefined || state.phase !== 'running') return stay(state)
  const heard = { ...edge, heardAtMs: now }
  return isUp(heard)
    ? onUpMessage(state, heard, message, now)
    : onDownMessage(state, heard, message, now)
}

function onUpMessage(state: TreeState, edge: UpEdge, message: TreeMessage, now: TimeMs): Step {
  switch (message.kind) {
    case 'pulse':
      return stay(withEdge(state, withPulse(edge, message)))
    case 'route':
      return onRoute(state, edge, message, now)
    case 'leave':
      return onParentLeaves(state, edge, message.alternates, now)
    case 'action':
    case 'signal':
      return stay(withEdge(state, edge))
    case 'slots':
      return misplaced(state, edge, message.kind, now)
    default:
      return unreachable(message)
  }
}

function onDownMessage(state: TreeState, edge: DownEdge, message: TreeMessage, now: TimeMs): Step {
  switch (message.kind) {
    case 'pulse': {
      const listeners = Math.min(LISTENERS_MAX, message.listeners)
      return stay(withEdge(state, { ...edge, listeners }))
    }
    case 'slots': {
      const isNews = edge.adverts.length === 0
      const left = withEdge(state, { ...edge, adverts: message.adverts })
      // The first slots below may be what the tree above is waiting for.
      return isNews ? tellSlots(left, now) : stay(left)
    }
    case 'leave':
      return stay(withEdge(state, { ...edge, leavingSinceMs: now, adverts: [], listeners: 0 }))
    case 'action':
    case 'signal':
      return stay(withEdge(state, edge))
    case 'route':
      return misplaced(state, edge, message.kind, now)
    default:
      return unreachable(message)
  }
}

/** Counts what the digests promise; the tick forgets it when a bundle comes. */
function withPulse(
  edge: UpEdge,
  pulse: { readonly listeners: number; readonly digest: readonly SpeakerDigest[] },
): UpEdge {
  const before = new Map(edge.digest.map(({ kid, ctr }) => [kid, ctr]))
  const news = pulse.digest.reduce(
    (sum, { kid, ctr }) => sum + Math.max(0, ctr - (before.get(kid) ?? ctr)),
    0,
  )
  return {
    ...edge,
    listeners: Math.min(LISTENERS_MAX, pulse.listeners),
    digest: pulse.digest,
    promised: edge.promised + news,
  }
}

function onRoute(state: TreeState, edge: UpEdge, route: Route, now: TimeMs): Step {
  // What a feeder forwards to us is its own: its path says nothing about ours.
  if (edge.kind === 'parent' && isLoop(state, edge, route.path)) return dropEdge(state, edge, now)
  const adriftSinceMs = route.isAttached ? undefined : (edge.adriftSinceMs ?? now)
  return stay({
    ...withEdge(state, { ...edge, route, adriftSinceMs }),
    host: route.host ?? state.host,
  })
}

/** We are above ourselves, or so far below that we might as well be. */
export const isLoop = (
  state: TreeState,
  edge: Pick<UpEdge, 'peer'>,
  path: Route['path'],
): boolean =>
  edge.peer === state.self.peer || path.includes(state.self.peer) || path.length >= PATH_MAX

function onParentLeaves(
  state: TreeState,
  edge: UpEdge,
  alternates: Route['alternates'],
  now: TimeMs,
): Step {
  const leaving = withEdge(state, { ...edge, isLeaving: true })
  const isNeeded = !state.edges.some(
    other => isUp(other) && other.link !== edge.link && !other.isLeaving,
  )
  if (!isNeeded || state.isLooking) return dropEdge(leaving, edge, now)
  // The one that goes is no place to come back to.
  const known = [...alternates, ...afterLosing(edge).slice(0, -1)]
  if (state.search !== undefined) return widenSearch(leaving, known, now)
  return beginSearch(leaving, known, { isRepair: true, now })
}

function misplaced(state: TreeState, edge: UpEdge | DownEdge, kind: string, now: TimeMs): Step {
  const reported = stay(state, { kind: 'misbehaved', peer: edge.peer, reason: `misplaced ${kind}` })
  return andThen(reported, left => dropEdge(left, edge, now))
}
