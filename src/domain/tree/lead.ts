import { beginSearch, endSearch, widenSearch } from './search.ts'
import { downEdges, parentOf, upEdges } from './edges.ts'
import { withinLimits } from './capacity.ts'
import { reconcileRoots } from './feed.ts'
import { letGo, settle } from './join.ts'
import {
  stay,
  andThen,
  type Step,
  type TreeEffect,
  type TreeEvent,
  type TreeState,
} from './state.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { PeerId } from '../ids.ts'
import type { TimeMs } from '../time.ts'
import { stateWith } from './change.ts'

/**
 * Longest time in which a new source still hears from the parent that it had: a link to a relay stands in
 * less, and where none does nobody above it has anything to say.
 */
export const NEW_SOURCE_MS = 5_000

type Lead = TreeEvent & { readonly kind: 'lead' }

/** Whoever leads a Space is the source of its tree, and whoever leads no more takes a place like anybody. */
export function onLead(state: TreeState, { leads, candidates }: Lead, now: TimeMs): Step {
  if (state.phase !== 'running' || leads === state.self.isSource) return stay(state)
  const become = leads ? becomeSource : becomeNode
  return andThen(become(state, candidates, now), left => withinLimits(left, now))
}

/** The parent is kept until a root is fed from here: nothing that is heard breaks off meanwhile. */
function becomeSource(state: TreeState, candidates: readonly EntryPoint[], now: TimeMs): Step {
  const self = { ...state.self, isSource: true, listens: false }
  const feeding = { ...state.feeding, candidates }
  const placedAtMs = state.placedAtMs ?? now
  const source = stateWith(state, { self, feeding, isLooking: false, placedAtMs, movedAtMs: now })
  const fed = andThen(endSearch(source), left => reconcileRoots(left, now))
  return andThen(fed, left => leaveOldPlace(left, now))
}

/** What is above a source is let go once its own roots stand, or none will. */
export function leaveOldPlace(state: TreeState, now: TimeMs): Step {
  if (!state.self.isSource || parentOf(state) === undefined) return stay(state)
  const hasRoot = downEdges(state).some(edge => edge.kind === 'root')
  const isHopeless = state.feeding.candidates.length === 0 || now - state.movedAtMs >= NEW_SOURCE_MS
  return hasRoot || isHopeless ? settle(state) : stay(state)
}

/**
 * Links to the roots stay until whoever speaks has made its own: they take the place of these. Those who fed us
 * are told that we are no root any more: from them we would hear themselves alone.
 */
function becomeNode(state: TreeState, candidates: readonly EntryPoint[], now: TimeMs): Step {
  const aborts = state.feeding.inFlight.map(({ id }): TreeEffect => ({
    kind: 'abort',
    attempt: id,
  }))
  const self = { ...state.self, isSource: false, listens: true }
  const feeding = { candidates: [], inFlight: [], pauses: [] }
  const node = stateWith(state, { self, feeding, entries: candidates })
  const alone = upEdges(node)
    .filter(edge => edge.kind === 'feeder')
    .reduce((step, edge) => andThen(step, left => letGo(left, edge)), stay(node, ...aborts))
  if (parentOf(alone.state) !== undefined) return alone
  const known = [...candidates, ...(node.host === undefined ? [] : [node.host])]
  const seeking = { goal: 'parent', isRepair: true, now } as const
  return andThen(alone, left => beginSearch(left, known, seeking))
}

/** Somebody else leads from now on: whoever looks for a place may find it there. */
export function followLeader(state: TreeState, leader: PeerId | undefined, now: TimeMs): Step {
  const isNews = leader !== undefined && leader !== state.leader && leader !== state.self.peer
  const led = stateWith(state, { leader })
  // The first we hear of is no change: those above us tell where it is.
  if (!isNews || state.leader === undefined || state.host?.peer === leader) return stay(led)
  const host = { peer: leader, addresses: [] }
  const seeking = stateWith(led, { host })
  return state.search?.goal === 'parent' ? widenSearch(seeking, [host], now) : stay(seeking)
}
