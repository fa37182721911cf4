import {
  ASKS_IN_FLIGHT_MAX,
  ASK_TIMEOUT_MS,
  CROWD_SETBACKS,
  DELAY_MAX_MS,
  ENTRIES_AT_ONCE,
  HEDGE_HANGING_MS,
  HEDGE_JOINING_MS,
  HEDGE_REPAIRING_MS,
  LEAF_HOP_MS,
  REPAIRS_IN_FLIGHT_MAX,
  SAME_ROOT_MS,
  SLOW_ASK_MS,
} from './limits.ts'
import { costOf } from './choose.ts'
import { isNoted, isUp, listens, ownAt, ownRoot } from './edges.ts'
import type { Edge, Place, Search, TreeState } from './state.ts'
import type { PeerId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** Every third ask of a repair goes to an entry point, the second one first. */
const REPAIR_ENTRY_EVERY = 3

/**
 * Whom to ask next: the place with the least delay; among those of whom we know none, the first. `evenShunned`: also
 * whom we left for what it did.
 */
export function cheapest(
  state: TreeState,
  search: Search,
  now: TimeMs,
  evenShunned = false,
): Place | undefined {
  const at = ownAt(state)
  const root = search.goal === 'standby' ? ownRoot(state) : undefined
  // Where many went at once, what we were told is mostly gone too; entry points know who is left.
  if (search.isPleading || (search.isRepair && search.asked.length % REPAIR_ENTRY_EVERY === 1)) {
    const entry = entryToAsk(state, search, now)
    if (entry !== undefined) return entry
  }
  const isLeaf = state.slots === 0 && listens(state)
  let [found, least]: [Place | undefined, number] = [undefined, Infinity]
  for (const place of search.queue) {
    if (!mayAsk(state, search, place, now)) continue
    if (!evenShunned && isNoted(state.shunned, place.peer, now)) continue
    const isSameRoot = 'root' in place && place.root === root
    const isTaken = search.goal === 'standby' && 'takesWards' in place && !place.takesWards
    const detourMs = (isSameRoot ? SAME_ROOT_MS : 0) + (isTaken ? DELAY_MAX_MS / 2 : 0)
    const leafMs = isLeaf && 'depth' in place ? LEAF_HOP_MS * place.depth : 0
    const cost = costOf(place, at, now) + detourMs - leafMs
    if (cost < least) [found, least] = [place, cost]
  }
  return found
}

const mayAskAgain = (edge: Edge, { goal }: Search): boolean =>
  isUp(edge) && edge.leavesAtMs !== undefined && goal === 'parent'

/** Those of the link before the host and whoever was lost. */
function entryToAsk(state: TreeState, search: Search, now: TimeMs): Place | undefined {
  const isEntry = ({ peer }: Place): boolean => state.entries.some(entry => entry.peer === peer)
  const fit = search.queue.filter(
    place =>
      !('delayMs' in place) &&
      mayAsk(state, search, place, now) &&
      !isNoted(state.shunned, place.peer, now),
  )
  return fit.find(isEntry) ?? (search.isPleading ? undefined : fit[0])
}

function mayAsk(state: TreeState, search: Search, { peer }: Place, now: TimeMs): boolean {
  if (peer === state.self.peer || search.asked.includes(peer)) return false
  // Its answer is still out: a second ask would be refused for the first.
  if (search.inFlight.some(attempt => attempt.to.peer === peer)) return false
  if (state.self.hides && !state.relays.includes(peer)) return false
  if (isNoted(state.barred, peer, now)) return false
  // Who needs a parent tries everybody: perhaps it was our own line, or it has another address by now.
  if (search.goal !== 'parent' && isNoted(state.unreached, peer, now)) return false
  // Who is below us already; and who is above, unless it leaves and we need another.
  const isFailing = isNoted(state.shunned, peer, now)
  return !state.edges.some(edge => edge.peer === peer && (isFailing || !mayAskAgain(edge, search)))
}

export function isTurn(search: Search, now: TimeMs): boolean {
  const { goal, isRepair, round, setbacks, asked, inFlight } = search
  const prompt = inFlight.filter(attempt => now - attempt.atMs < SLOW_ASK_MS)
  const last = prompt.at(-1)
  const most = isRepair ? REPAIRS_IN_FLIGHT_MAX : ASKS_IN_FLIGHT_MAX
  if (last === undefined) return inFlight.length < 2 * most
  if (goal !== 'parent' || prompt.length >= most) return false
  // Two round trips: who knows only entry points asks them together.
  const isFirst = !isRepair && round === 0 && setbacks.length === 0
  if (isFirst && asked.length < ENTRIES_AT_ONCE) return true
  // In a crowd most slots are gone when their turn comes: they are asked two by two.
  if (setbacks.length >= CROWD_SETBACKS && prompt.length < 2) return true
  return now - last.atMs >= hedgeMs(search, prompt.length)
}

function hedgeMs({ isRepair, inFlight }: Search, prompt: number): number {
  if (isRepair) return HEDGE_REPAIRING_MS
  return inFlight.length > prompt ? HEDGE_HANGING_MS : HEDGE_JOINING_MS
}

/** When a search has something to do next, if nobody answers before. */
export function searchDueMs({ retryAtMs, inFlight, isRepair, goal }: Search, now: TimeMs): TimeMs {
  if (retryAtMs !== undefined) return retryAtMs
  const hedges = isRepair ? [HEDGE_REPAIRING_MS] : [HEDGE_HANGING_MS, HEDGE_JOINING_MS]
  const waits = goal === 'parent' ? [...hedges, SLOW_ASK_MS] : [SLOW_ASK_MS]
  let dueMs = now + ASK_TIMEOUT_MS
  for (const { atMs } of inFlight) {
    for (const waitMs of [...waits, ASK_TIMEOUT_MS]) {
      if (atMs + waitMs > now) dueMs = Math.min(dueMs, atMs + waitMs)
    }
  }
  return dueMs
}

/** Of whom we were told that they have a slot, and whom we have not asked. */
export const slotsToAsk = ({ queue, asked }: Search, except: PeerId | undefined): number =>
  queue.filter(place => 'delayMs' in place && place.peer !== except && !asked.includes(place.peer))
    .length
