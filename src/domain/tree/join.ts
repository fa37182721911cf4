import { LINGER_MS } from './limits.ts'
import { endSearch } from './search.ts'
import { isDown, isFeeding, isTop, isUp, parentOf, standbyOf, withoutEdge } from './edges.ts'
import {
  stay,
  andThen,
  type DownEdge,
  type Edge,
  type Step,
  type TreeState,
  type UpEdge,
} from './state.ts'
import { refreshPlaces, tellRoutes, tellSlots } from './tell.ts'
import type { TimeMs } from '../time.ts'
import { edgeWith, stateWith } from './change.ts'

/** A peer below us: it learns our route at once. */
export function joinDown(state: TreeState, edge: DownEdge, now: TimeMs): Step {
  const step = andThen(replaceSame(state, edge), left =>
    stay(stateWith(left, { edges: [...left.edges, edge] })),
  )
  const told = andThen(step, joined => tellRoutes(joined, now))
  // A root that we feed asked for nothing and so had no reply.
  return edge.kind === 'root' ? andThen(told, left => refreshPlaces(left, now)) : told
}

/** A parent, or a speaker that makes us a root: the search is over, the old parent is let go. */
export function joinUp(state: TreeState, edge: UpEdge, now: TimeMs): Step {
  const isPlacing = edge.kind === 'parent' || isFeeding(edge)
  const alone = andThen(replaceSame(state, edge), left => (isPlacing ? settle(left) : stay(left)))
  const joined = andThen(alone, left => stay(stateWith(left, { edges: [...left.edges, edge] })))
  return andThen(joined, left => (isPlacing ? placed(left, now) : stay(left)))
}

/** We have a place, perhaps another one: those below and above hear of it. */
export function placed(state: TreeState, now: TimeMs): Step {
  const here = stateWith(state, {
    placedAtMs: state.placedAtMs ?? now,
    movedAtMs: now,
    lulledAtMs: undefined,
  })
  return andThen(tellRoutes(here, now), left => tellSlots(left, now))
}

/** We have a place, or a better one: no search, no old parent; a root needs no standby either. */
export function settle(state: TreeState): Step {
  const ended = andThen(endSearch(state), left => letGo(left, parentOf(left)))
  return andThen(ended, left => (isTop(left) ? letGo(left, standbyOf(left)) : stay(left)))
}

/** One edge a direction between two peers: an older one is dead without our noticing. */
function replaceSame(state: TreeState, edge: Edge): Step {
  const old = state.edges.find(
    other => other.peer === edge.peer && isUp(other) === isUp(edge) && other.link !== edge.link,
  )
  if (old === undefined) return stay(state)
  return stay(withoutEdge(state, old.link), { kind: 'close', link: old.link, lingerMs: 0 })
}

/** Says goodbye to somebody above us. */
export function letGo(state: TreeState, edge: UpEdge | undefined): Step {
  if (edge === undefined) return stay(state)
  const message = { kind: 'leave', graceMs: LINGER_MS, alternates: [] } as const
  return stay(
    withoutEdge(state, edge.link),
    { kind: 'send', link: edge.link, message },
    { kind: 'close', link: edge.link, lingerMs: LINGER_MS },
  )
}

/** Says goodbye to somebody below us, who hears for `graceMs` more. */
export function sendOff(
  state: TreeState,
  edge: DownEdge,
  { graceMs, now }: { readonly graceMs: number; readonly now: TimeMs },
): TreeState {
  const edges = state.edges.map(other =>
    other.link === edge.link && isDown(other)
      ? edgeWith(other, { leavesAtMs: now + graceMs })
      : other,
  )
  return stateWith(state, { edges })
}
