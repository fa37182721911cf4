import { NO_PAGE, PAGES_MAX } from './limits.ts'
import { enoughMs } from './better.ts'
import { freeSlots, listens, ownAt, parentOf } from './edges.ts'
import { slotsToAsk } from './whom.ts'
import type { TreeState } from './state.ts'
import { BARE_ASK, type Ask } from './message.ts'
import type { PeerId } from '../ids.ts'

/** What a search says to whom it asks. */
export function askOf(state: TreeState, purpose: Ask['purpose'], to: PeerId): Omit<Ask, 'space'> {
  const { isRelay, hides } = state.self
  const at = ownAt(state)
  const slots = freeSlots(state)
  const page = pageOf(state, to)
  const belowMs = state.search?.goal === 'better' ? Math.max(1, enoughMs(state)) : 0
  const roles = { listens: listens(state), isRelay, hides, isOrphan: isOrphan(state) }
  return { purpose, ...roles, slots, at, page, belowMs, addresses: [] }
}

/** Whoever is still fed by one that leaves in a while is none; by one that fails it is. */
function isOrphan(state: TreeState): boolean {
  const parent = parentOf(state)
  const isFailing = state.shunned.some(({ peer }) => peer === parent?.peer)
  const isLost = parent === undefined || parent.leavesAtMs === undefined || isFailing
  const { goal, isRepair = false, isPleading = false } = state.search ?? {}
  return goal === 'parent' && (isPleading || (isRepair && isLost))
}

/**
 * What whoever knows nothing yet asks when it begins to look: the same for everybody, so that a page can ask
 * while whatever runs its tree is still loading.
 */
export const FIRST_LOOK: Omit<Ask, 'space'> = { ...BARE_ASK, purpose: 'attach' }

/** What was of no use is not to be named again: each search goes on where the last one ended. */
function pageOf({ search, page, entries }: TreeState, to: PeerId): number {
  const isEntry = entries.some(({ peer }) => peer === to)
  if (search?.goal === 'parent') {
    // A newcomer with others to ask would not run after hearsay: see `worthAsking`.
    const isSated = !search.isRepair && !isEntry && slotsToAsk(search, to) >= SATED_SLOTS
    return isSated ? NO_PAGE : Math.min(PAGES_MAX, search.round)
  }
  // Whoever has a parent asks the entry points where to go, and nobody else.
  return isEntry || search?.queue.length === 1 ? page : NO_PAGE
}

/** So many slots in the queue are enough until the entry points are asked again. */
const SATED_SLOTS = 2
