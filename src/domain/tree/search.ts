import {
  ASKS_IN_FLIGHT_MAX,
  ASKS_PER_ROUND_MAX,
  ASK_TIMEOUT_MS,
  BACKOFF_CALM_MS,
  BACKOFF_JOINING_MS,
  BACKOFF_MAX_MS,
  BACKOFF_REPAIRING_MS,
  BETTER_ASKS_MAX,
  CONTENT_MAX_MS,
  CONTENT_NAMED_MAX_MS,
  CROWD_PAUSE_MS,
  DELAY_MAX_MS,
  ENTRIES_AT_ONCE,
  HEDGE_JOINING_MS,
  HEDGE_REPAIRING_MS,
  KNOWN_MAX,
  NO_PAGE,
  PAGES_MAX,
  REPAIR_PATIENCE_MS,
  ROUNDS_AT_ONCE,
  SAME_ROOT_MS,
  SLOW_ASK_MS,
} from './limits.ts'
import { costOf } from './choose.ts'
import { enoughMs, isBetter } from './better.ts'
import { distinct, freeSlots, isDown, isNoted, listens, ownAt, ownRoot } from './edges.ts'
import { draw } from './chance.ts'
import {
  stay,
  andThen,
  type AttemptId,
  type Goal,
  type Place,
  type Search,
  type Setback,
  type Step,
  type TreeState,
} from './state.ts'
import { BARE_ASK, type Ask } from './message.ts'
import type { PeerId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** What is looked for, and since what. */
export type Seeking = { readonly goal: Goal; readonly isRepair: boolean; readonly now: TimeMs }

/** Begins to look for somebody above us. A search under way goes on, for what is more urgent. */
export function beginSearch(state: TreeState, known: readonly Place[], seeking: Seeking): Step {
  const { goal, isRepair, now } = seeking
  if (state.phase !== 'running' || state.self.isSource) return stay(state)
  if (state.search !== undefined) {
    if (goal !== 'parent') return stay(state)
    const urgent = { ...state.search, goal, isRepair: state.search.isRepair || isRepair }
    return widenSearch({ ...state, search: urgent }, known, now)
  }
  // Something to fall back on, or better, is looked for among what is known: the entries are full.
  const entries = goal === 'parent' || known.length === 0 ? state.entries : []
  const all = distinct([...known, ...entries]).slice(0, KNOWN_MAX)
  const search: Search = {
    goal,
    sinceMs: now,
    isRepair,
    round: 0,
    queue: all,
    asked: [],
    inFlight: [],
    setbacks: [],
    known: all,
    retryAtMs: undefined,
    failed: undefined,
  }
  return advance({ ...state, search }, now)
}

/** We are placed, or need no place any more. */
export function endSearch(state: TreeState): Step {
  if (state.search === undefined) return stay(state)
  const aborts = state.search.inFlight.map(({ id }) => ({ kind: 'abort', attempt: id }) as const)
  return stay({ ...state, search: undefined }, ...aborts)
}

/** The caller knows more places to ask: at once, if we were waiting. */
export function widenSearch(state: TreeState, places: readonly Place[], now: TimeMs): Step {
  const { search } = state
  if (search === undefined) return stay(state)
  const known = distinct([...places, ...search.known]).slice(0, KNOWN_MAX)
  const wider = { ...state, search: { ...search, known } }
  if (search.retryAtMs !== undefined) return nextRound(wider, now)
  const queue = distinct([...search.queue, ...places])
  return advance({ ...wider, search: { ...wider.search, queue } }, now)
}

/** An ask came to nothing; `alternates` are asked as their delay ranks them. */
export function onSetback(
  state: TreeState,
  failed: {
    readonly attempt: AttemptId
    readonly setback: Setback
    readonly alternates: readonly Place[]
  },
  now: TimeMs,
): Step {
  const { search } = state
  if (search === undefined) return stay(state)
  const from = search.inFlight.find(attempt => attempt.id === failed.attempt)?.to.peer
  const alternates = worthAsking(state, search, { ...failed, from }, now)
  const next: Search = {
    ...search,
    queue: distinct([...alternates, ...search.queue]),
    known: distinct([...alternates, ...search.known]).slice(0, KNOWN_MAX),
    inFlight: search.inFlight.filter(attempt => attempt.id !== failed.attempt),
    setbacks: [...search.setbacks, failed.setback],
  }
  return advance({ ...state, search: next }, now)
}

/**
 * Who is well placed runs after nothing but what is clearly better, and who only looks after nobody. A
 * newcomer believes entry points: what others of whom it was told have heard of is mostly taken.
 */
function worthAsking(
  state: TreeState,
  { goal, isRepair, queue, asked }: Search,
  {
    from,
    alternates,
  }: { readonly from: PeerId | undefined; readonly alternates: readonly Place[] },
  now: TimeMs,
): readonly Place[] {
  if (state.isLooking) return []
  if (goal === 'better') return alternates.filter(place => isBetter(state, place, now))
  const isHearsay =
    goal === 'parent' && !isRepair && !state.entries.some(({ peer }) => peer === from)
  const hasOthers = queue.some(place => 'delayMs' in place && !asked.includes(place.peer))
  return isHearsay && hasOthers ? [] : alternates
}

/** Time passes: asks time out, second ones go out beside slow ones, pauses end. */
export function tickSearch(state: TreeState, now: TimeMs): Step {
  const { search } = state
  if (search === undefined) return stay(state)
  if (search.retryAtMs !== undefined) {
    return now >= search.retryAtMs ? nextRound(state, now) : stay(state)
  }
  const late = search.inFlight.filter(attempt => now - attempt.atMs >= ASK_TIMEOUT_MS)
  const given = late.reduce((step, { id }) => {
    const aborted = andThen(step, left => stay(left, { kind: 'abort', attempt: id }))
    const failed = { attempt: id, setback: 'unreachable', alternates: [] } as const
    return andThen(aborted, left => onSetback(left, failed, now))
  }, stay(state))
  return andThen(given, left => (late.length > 0 ? stay(left) : advance(left, now)))
}

/** When a search has something to do next, if nobody answers before. */
export function searchDueMs({ retryAtMs, inFlight, isRepair, goal }: Search, now: TimeMs): TimeMs {
  if (retryAtMs !== undefined) return retryAtMs
  const hedgeMs = isRepair ? HEDGE_REPAIRING_MS : HEDGE_JOINING_MS
  const waits = goal === 'parent' ? [hedgeMs, SLOW_ASK_MS] : [SLOW_ASK_MS]
  let dueMs = now + ASK_TIMEOUT_MS
  for (const { atMs } of inFlight) {
    for (const waitMs of [...waits, ASK_TIMEOUT_MS]) {
      if (atMs + waitMs > now) dueMs = Math.min(dueMs, atMs + waitMs)
    }
  }
  return dueMs
}

function nextRound(state: TreeState, now: TimeMs): Step {
  const { search } = state
  if (search === undefined) return stay(state)
  const queue = distinct([...search.known, ...state.entries])
  const again = { ...search, round: search.round + 1, queue, asked: [], setbacks: [] }
  return advance({ ...state, search: { ...again, retryAtMs: undefined } }, now)
}

/** Sends the asks whose turn has come; ends the round when nobody is left. */
function advance(state: TreeState, now: TimeMs): Step {
  let step = stay(state)
  for (let sent = 0; sent < ENTRIES_AT_ONCE; sent += 1) {
    const before = step.state
    step = andThen(step, left => advanceOnce(left, now))
    if (step.state === before) break
  }
  return step
}

function advanceOnce(state: TreeState, now: TimeMs): Step {
  const { search } = state
  if (search === undefined || search.retryAtMs !== undefined) return stay(state)
  const max = search.goal === 'better' ? BETTER_ASKS_MAX : ASKS_PER_ROUND_MAX
  const isOver = search.asked.length >= max
  const to = isOver ? undefined : cheapest(state, search, now)
  if (to === undefined) {
    // Slow ones may yet answer; meanwhile the entry points know of other places.
    const isWaiting = search.inFlight.some(attempt => now - attempt.atMs < SLOW_ASK_MS)
    return isWaiting ? stay(state) : endRound(state, search, now)
  }
  if (!isTurn(search, now)) return stay(state)
  const id = state.nextAttempt
  const purpose = search.goal === 'standby' ? 'standby' : 'attach'
  const { peer, addresses } = to
  const next: Search = {
    ...search,
    queue: search.queue.filter(place => place.peer !== peer),
    asked: [...search.asked, peer],
    inFlight: [...search.inFlight, { id, to: { peer, addresses }, atMs: now, purpose }],
  }
  return stay(
    { ...state, search: next, nextAttempt: id + 1 },
    { kind: 'connect', attempt: id, to: { peer, addresses }, ask: askOf(state, purpose, peer) },
  )
}

/** Every third ask of a repair goes to an entry point, the second one first. */
const REPAIR_ENTRY_EVERY = 3

/** Whom to ask next: the place with the least delay; among those of whom we know none, the first. */
function cheapest(state: TreeState, search: Search, now: TimeMs): Place | undefined {
  const at = ownAt(state)
  const root = search.goal === 'standby' ? ownRoot(state) : undefined
  // Where many went at once, what we were told is mostly gone too; entry points know who is left.
  const isTurnOfEntries = search.isRepair && search.asked.length % REPAIR_ENTRY_EVERY === 1
  let [found, least]: [Place | undefined, number] = [undefined, Infinity]
  for (const place of search.queue) {
    if (!mayAsk(state, search, place, now)) continue
    if (isTurnOfEntries && !('delayMs' in place)) return place
    const isSameRoot = 'root' in place && place.root === root
    const isTaken = search.goal === 'standby' && 'takesWards' in place && !place.takesWards
    const detourMs = (isSameRoot ? SAME_ROOT_MS : 0) + (isTaken ? DELAY_MAX_MS / 2 : 0)
    const cost = costOf(place, at, now) + detourMs
    if (cost < least) [found, least] = [place, cost]
  }
  return found
}

function mayAsk(state: TreeState, search: Search, { peer }: Place, now: TimeMs): boolean {
  if (peer === state.self.peer || search.asked.includes(peer)) return false
  if (state.self.hides && !state.relays.includes(peer)) return false
  if (isNoted(state.shunned, peer, now)) return false
  // Who needs a parent tries everybody: perhaps it was our own line, or it has another address by now.
  if (search.goal !== 'parent' && isNoted(state.unreached, peer, now)) return false
  // Who is below us already; and, where we have a parent, who is above.
  return !state.edges.some(edge => edge.peer === peer && (isDown(edge) || search.goal !== 'parent'))
}

function isTurn(search: Search, now: TimeMs): boolean {
  const prompt = search.inFlight.filter(attempt => now - attempt.atMs < SLOW_ASK_MS)
  const last = prompt.at(-1)
  if (last === undefined) return search.inFlight.length < 2 * ASKS_IN_FLIGHT_MAX
  if (search.goal !== 'parent' || prompt.length >= ASKS_IN_FLIGHT_MAX) return false
  // Two round trips: who knows only entry points asks them together.
  const isFirst = !search.isRepair && search.round === 0 && search.setbacks.length === 0
  if (isFirst && search.asked.length < ENTRIES_AT_ONCE) return true
  // In a crowd most slots are gone when their turn comes: later ones are asked two by two.
  if (search.setbacks.length > ENTRIES_AT_ONCE && prompt.length < 2) return true
  return now - last.atMs >= (search.isRepair ? HEDGE_REPAIRING_MS : HEDGE_JOINING_MS)
}

function askOf(state: TreeState, purpose: Ask['purpose'], to: PeerId): Omit<Ask, 'space'> {
  const { isRelay, hides } = state.self
  const at = ownAt(state)
  const slots = freeSlots(state)
  const page = pageOf(state, to)
  const belowMs = state.search?.goal === 'better' ? Math.max(1, enoughMs(state)) : 0
  const roles = { listens: listens(state), isRelay, hides }
  return { purpose, ...roles, slots, at, page, belowMs, addresses: [] }
}

/**
 * What whoever knows nothing yet asks when it begins to look: the same for everybody, so that a page can ask
 * while whatever runs its tree is still loading.
 */
export const FIRST_LOOK: Omit<Ask, 'space'> = { ...BARE_ASK, purpose: 'attach' }

/** What was of no use is not to be named again: each search goes on where the last one ended. */
function pageOf({ search, page, entries }: TreeState, to: PeerId): number {
  if (search?.goal === 'parent') return Math.min(PAGES_MAX, search.round)
  // Whoever has a parent asks the entry points where to go, and nobody else.
  return entries.some(({ peer }) => peer === to) || search?.queue.length === 1 ? page : NO_PAGE
}

function endRound(state: TreeState, search: Search, now: TimeMs): Step {
  if (state.isLooking) return endSearch(state)
  const { unit, seed } = draw(state.seed)
  if (search.goal === 'better') {
    // As if we had moved: there is nothing better, and there will not be in a second either.
    // But where something better was named and only gone, the next page may hold it.
    const isNamed = search.asked.length > 1
    const longerMs = state.contentMs * (isNamed ? 1.5 : 2)
    const contentMs = Math.min(isNamed ? CONTENT_NAMED_MAX_MS : CONTENT_MAX_MS, longerMs)
    const page = (state.page + 1) % PAGES_MAX
    return stay({ ...state, seed, contentMs, page, movedAtMs: now, search: undefined })
  }
  if (search.goal === 'standby') {
    const seekAtMs = now + BACKOFF_CALM_MS * (0.5 + unit)
    return stay({ ...state, seed, seekAtMs, search: undefined })
  }
  const first = search.isRepair ? BACKOFF_REPAIRING_MS : BACKOFF_JOINING_MS
  const isNamed = search.asked.length > state.entries.length
  const isCrowd = isNamed && !search.isRepair && search.round < ROUNDS_AT_ONCE
  const longMs = Math.min(BACKOFF_MAX_MS, first * 2 ** Math.min(search.round, 10))
  const pauseMs = (isCrowd ? CROWD_PAUSE_MS : longMs) * (0.5 + unit)
  const isShown = !search.isRepair || now - search.sinceMs >= REPAIR_PATIENCE_MS
  const ended: Search = {
    ...search,
    // Whoever still hears nothing of an ask asks no more than this at once.
    inFlight: search.inFlight.slice(-ASKS_IN_FLIGHT_MAX),
    retryAtMs: now + pauseMs,
    failed: isShown ? reasonOf(search.setbacks) : undefined,
  }
  return stay({ ...state, seed, search: ended })
}

/** One reason for the screen: what is nearest to success. */
function reasonOf(setbacks: readonly Setback[]): NonNullable<Search['failed']> {
  if (setbacks.includes('full') || setbacks.includes('busy')) return 'full'
  if (setbacks.includes('on-path') || setbacks.includes('ended')) return 'refused'
  return setbacks.includes('unknown-space') ? 'unknown-space' : 'unreachable'
}
