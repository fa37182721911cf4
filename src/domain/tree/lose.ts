import { LINGER_MS, SHUNNED_MAX, SHUNNED_MS } from './limits.ts'
import { beginSearch } from './search.ts'
import { isFeeding, isUp, standbyOf, withNote, withoutEdge } from './edges.ts'
import { mayReplace, promote } from './swap.ts'
import {
  stay,
  andThen,
  type Edge,
  type Place,
  type Step,
  type TreeState,
  type Until,
  type UpEdge,
} from './state.ts'
import type { TimeMs } from '../time.ts'
import { stateWith } from './change.ts'

/** An edge is no more. Whose parent it was falls back on its standby, or looks for another at once. */
export function loseEdge(state: TreeState, edge: Edge, now: TimeMs): Step {
  const left = withoutEdge(state, edge.link)
  if (!isUp(edge)) return stay(left)
  if (edge.kind === 'standby')
    return stay(stateWith(left, { seekAtMs: Math.min(left.seekAtMs, now) }))
  const isPlaced = left.edges.some(other => other.kind === 'parent' || isFeeding(other))
  if (isPlaced || state.isLooking) return stay(left)
  const standby = standbyOf(left)
  if (standby !== undefined && mayReplace(standby)) return promote(left, standby, now)
  return beginSearch(left, afterLosing(left, edge), { goal: 'parent', isRepair: true, now })
}

/** As {@link loseEdge}, where it is we who end it. */
export function dropEdge(state: TreeState, edge: Edge, now: TimeMs): Step {
  const closed = stay(state, { kind: 'close', link: edge.link, lingerMs: 0 })
  return andThen(closed, left => loseEdge(left, edge, now))
}

/** It does not bring what it says it has: we leave it, and come back soon only if there is nobody else. */
export const failEdge = (state: TreeState, edge: UpEdge, now: TimeMs): Step =>
  partWith(shun(state, edge, now), edge, now)

/** It is asked again when nobody else is left. */
export function shun(state: TreeState, edge: UpEdge, now: TimeMs): TreeState {
  const shunned = withNote(state.shunned, noteOn(edge, now), { max: SHUNNED_MAX, now })
  return stateWith(state, { shunned })
}

/** It did what no honest peer does: we leave it and do not come back soon. */
export function barEdge(state: TreeState, edge: UpEdge, now: TimeMs): Step {
  const barred = withNote(state.barred, noteOn(edge, now), { max: SHUNNED_MAX, now })
  return partWith(stateWith(state, { barred }), edge, now)
}

const noteOn = ({ peer }: UpEdge, now: TimeMs): Until => ({ peer, untilMs: now + SHUNNED_MS })

function partWith(state: TreeState, edge: UpEdge, now: TimeMs): Step {
  const message = { kind: 'leave', graceMs: LINGER_MS, alternates: [] } as const
  const told = stay(state, { kind: 'send', link: edge.link, message })
  return andThen(told, left => dropEdge(left, edge, now))
}

/** Whom to ask when what was above us is gone: the lost one last, perhaps only the link broke. */
export function afterLosing(state: TreeState, edge: UpEdge): readonly Place[] {
  const { host } = state
  const others: readonly Place[] = [...edge.alternates, ...(host === undefined ? [] : [host])]
  const { peer, addresses } = edge
  return [...others.filter(place => place.peer !== peer), { peer, addresses }]
}
