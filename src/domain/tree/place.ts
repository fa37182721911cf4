import { downEdges, isTop, parentOf, pathOf } from './edges.ts'
import type { Place } from '../place.ts'
import type { TimeMs } from '../time.ts'
import type { TreeState } from './state.ts'

/** Where a node's sound comes from, as people see it. */
export function placeOf(state: TreeState): Place {
  const children = downEdges(state).filter(
    edge => edge.kind !== 'ward' && edge.leavesAtMs === undefined,
  ).length
  const untilMs = heardByNobodyUntil(state)
  if (untilMs !== undefined) return { phase: 'failed', reason: 'no-relay', retryAtMs: untilMs }
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

/** Who leads with a hidden address is heard through relays alone: when the next one is tried, while there is none. */
function heardByNobodyUntil(state: TreeState): TimeMs | undefined {
  const { self, feeding, edges, tickedAtMs, pulseAtMs } = state
  // At first there is nobody to whom it was offered yet.
  const isOffered = self.isSource && self.hides && tickedAtMs !== undefined
  if (!isOffered || feeding.inFlight.length > 0 || edges.length > 0) return undefined
  return Math.max(pulseAtMs, ...feeding.pauses.map(({ untilMs }) => untilMs))
}
