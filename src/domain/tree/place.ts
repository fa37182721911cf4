import { downEdges, isTop, parentOf, pathOf } from './edges.ts'
import type { Place } from '../place.ts'
import type { TreeState } from './state.ts'

/** Where a node's sound comes from, as people see it. */
export function placeOf(state: TreeState): Place {
  const children = downEdges(state).filter(
    edge => edge.kind !== 'ward' && edge.leavesAtMs === undefined,
  ).length
  if (isTop(state)) return { phase: 'root', children }
  const { search } = state
  const parent = parentOf(state)
  // Also while it leaves: sound comes until the next one is found.
  if (parent !== undefined) {
    return { phase: 'attached', parent: parent.peer, hops: pathOf(state).length, children }
  }
  if (search === undefined) return { phase: 'joining', asked: 0 }
  const { failed, retryAtMs, asked, isRepair, sinceMs } = search
  if (failed !== undefined && retryAtMs !== undefined) {
    return { phase: 'failed', reason: failed, retryAtMs }
  }
  return isRepair
    ? { phase: 'repairing', since: sinceMs }
    : { phase: 'joining', asked: asked.length }
}
