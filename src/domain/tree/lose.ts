import { beginSearch, widenSearch } from './search.ts'
import { isFeeding, isUp, withoutEdge } from './edges.ts'
import { stay, andThen, type Edge, type Step, type TreeState, type UpEdge } from './state.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { TimeMs } from '../time.ts'

/** An edge is no more. Who has nothing above any more looks for a parent at once. */
export function loseEdge(state: TreeState, edge: Edge, now: TimeMs): Step {
  const left = withoutEdge(state, edge.link)
  const isPlaced = left.edges.some(other => other.kind === 'parent' || isFeeding(other))
  if (!isUp(edge) || isPlaced || state.isLooking) return stay(left)
  const known = afterLosing(edge)
  if (left.search !== undefined) return widenSearch(left, known, now)
  return beginSearch(left, known, { isRepair: true, now })
}

/** As {@link loseEdge}, where it is we who end it. */
export function dropEdge(state: TreeState, edge: Edge, now: TimeMs): Step {
  const closed = stay(state, { kind: 'close', link: edge.link, lingerMs: 0 })
  return andThen(closed, left => loseEdge(left, edge, now))
}

/** Whom to ask when what was above us is gone: the lost one last, perhaps only the link broke. */
export function afterLosing(edge: UpEdge): readonly EntryPoint[] {
  const { alternates, host } = edge.route
  const lost = { peer: edge.peer, addresses: edge.addresses }
  const others = [...alternates, ...(host === undefined ? [] : [host])]
  return [...others.filter(entry => entry.peer !== edge.peer), lost]
}
