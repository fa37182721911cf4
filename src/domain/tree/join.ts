import { LINGER_MS } from './limits.ts'
import { endSearch } from './search.ts'
import { isFeeding, isUp, withoutEdge } from './edges.ts'
import {
  stay,
  andThen,
  type DownEdge,
  type Edge,
  type Step,
  type TreeState,
  type UpEdge,
} from './state.ts'
import { tellRoutes, tellSlots } from './tell.ts'
import type { TimeMs } from '../time.ts'

/** A peer below us: it learns our route at once. */
export function joinDown(state: TreeState, edge: DownEdge, now: TimeMs): Step {
  const step = andThen(replaceSame(state, edge), left =>
    stay({ ...left, edges: [...left.edges, edge] }),
  )
  return andThen(step, joined => tellRoutes(joined, now))
}

/** A parent, or a speaker that makes us a root: the search is over, the old parent is let go. */
export function joinUp(state: TreeState, edge: UpEdge, now: TimeMs): Step {
  const isPlacing = edge.kind === 'parent' || isFeeding(edge)
  const alone = andThen(replaceSame(state, edge), left => (isPlacing ? settle(left) : stay(left)))
  const joined = andThen(alone, left =>
    stay({ ...left, edges: [...left.edges, edge], host: edge.route.host ?? left.host }),
  )
  return andThen(joined, left => tellSlots(left, now))
}

/** We have a place, or a better one: no search, no old parent. */
export const settle = (state: TreeState): Step => andThen(endSearch(state), leaveParent)

/** One edge a direction between two peers: an older one is dead without our noticing. */
function replaceSame(state: TreeState, edge: Edge): Step {
  const old = state.edges.find(other => other.peer === edge.peer && isUp(other) === isUp(edge))
  if (old === undefined) return stay(state)
  return stay(withoutEdge(state, old.link), { kind: 'close', link: old.link, lingerMs: 0 })
}

function leaveParent(state: TreeState): Step {
  const parent = state.edges.find(edge => edge.kind === 'parent')
  if (parent === undefined) return stay(state)
  return stay(
    withoutEdge(state, parent.link),
    { kind: 'send', link: parent.link, message: { kind: 'leave', alternates: [] } },
    { kind: 'close', link: parent.link, lingerMs: LINGER_MS },
  )
}
