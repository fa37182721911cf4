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
  ENTRIES_AT_ONCE,
  HANGING_ASKS,
  HANGING_MS,
  KNOWN_MAX,
  PAGES_MAX,
  REPAIR_PATIENCE_MS,
  ROUNDS_AT_ONCE,
  ROUNDS_FULL,
  SLOW_ASK_MS,
} from './limits.ts'
import { isBetter } from './better.ts'
import { distinct } from './edges.ts'
import { draw } from './chance.ts'
import { searchWith, stateWith } from './change.ts'
import { askOf } from './ask.ts'
import { cheapest, isTurn, slotsToAsk } from './whom.ts'
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
    const urgent = searchWith(state.search, { goal, isRepair: state.search.isRepair || isRepair })
    return widenSearch(stateWith(state, { search: urgent }), known, now)
  }
  // Something to fall back on, or better, is looked for among what is known: the entries are full.
  const entries = goal === 'parent' || known.length === 0 ? state.entries : []
  const all = distinct([...known, ...entries]).slice(0, KNOWN_MAX)
  const search: Search = {
    goal,
    sinceMs: now,
    isRepair,
    isPleading: false,
    round: 0,
    queue: all,
    asked: [],
    inFlight: [],
    setbacks: [],
    known: all,
    retryAtMs: undefined,
    failed: undefined,
  }
  return advance(stateWith(state, { search }), now)
}

/** We are placed, or need no place any more. */
export function endSearch(state: TreeState): Step {
  if (state.search === undefined) return stay(state)
  const aborts = state.search.inFlight.map(({ id }) => ({ kind: 'abort', attempt: id }) as const)
  return stay(stateWith(state, { search: undefined }), ...aborts)
}

/** The caller knows more places to ask: at once, if we were waiting. */
export function widenSearch(state: TreeState, places: readonly Place[], now: TimeMs): Step {
  const { search } = state
  if (search === undefined) return stay(state)
  const known = distinct([...places, ...search.known]).slice(0, KNOWN_MAX)
  if (search.retryAtMs !== undefined) {
    return nextRound(stateWith(state, { search: searchWith(search, { known }) }), now)
  }
  const queue = distinct([...search.queue, ...places])
  return advance(stateWith(state, { search: searchWith(search, { known, queue }) }), now)
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
  const next: Search = searchWith(search, {
    queue: distinct([...alternates, ...search.queue]),
    known: distinct([...alternates, ...search.known.filter(place => !isGone(place, from))]).slice(
      0,
      KNOWN_MAX,
    ),
    inFlight: search.inFlight.filter(attempt => attempt.id !== failed.attempt),
    setbacks: [...search.setbacks, failed.setback],
  })
  return advance(stateWith(state, { search: next }), now)
}

/** A slot that was refused is none; of an entry point a refusal says nothing that lasts. */
const isGone = (place: Place, from: PeerId | undefined): boolean =>
  place.peer === from && 'delayMs' in place

/**
 * Who is well placed runs after nothing but what is clearly better, and who only looks after nobody. A
 * newcomer believes entry points: what others of whom it was told have heard of is mostly taken.
 */
function worthAsking(
  state: TreeState,
  search: Search,
  {
    from,
    alternates,
  }: { readonly from: PeerId | undefined; readonly alternates: readonly Place[] },
  now: TimeMs,
): readonly Place[] {
  const { goal, isRepair } = search
  if (state.isLooking) return []
  if (goal === 'better') return alternates.filter(place => isBetter(state, place, now))
  const isHearsay =
    goal === 'parent' && !isRepair && !state.entries.some(({ peer }) => peer === from)
  return isHearsay && slotsToAsk(search, undefined) > 0 ? [] : alternates
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

function nextRound(state: TreeState, now: TimeMs): Step {
  const { search } = state
  if (search === undefined) return stay(state)
  const queue = distinct([...search.known, ...state.entries])
  const again = searchWith(search, { round: search.round + 1, queue, asked: [], setbacks: [] })
  return advance(stateWith(state, { search: searchWith(again, { retryAtMs: undefined }) }), now)
}

/** Sends the asks whose turn has come; ends the round when nobody is left. */
function advance(state: TreeState, now: TimeMs): Step {
  let step = stay(pleading(state, now))
  for (let sent = 0; sent < ENTRIES_AT_ONCE; sent += 1) {
    const before = step.state
    step = andThen(step, left => advanceOnce(left, now))
    if (step.state === before) break
  }
  return step
}

/**
 * Asks that hang were taken, and no link comes about: so it goes, behind some routers, with half of all. An entry point
 * can be reached; it is asked again, as by who lost its place.
 */
function pleading(state: TreeState, now: TimeMs): TreeState {
  const { search, entries } = state
  if (search?.goal !== 'parent' || search.isRepair || search.isPleading) return state
  const hanging = search.inFlight.filter(({ atMs }) => now - atMs >= HANGING_MS)
  if (state.isLooking || hanging.length < HANGING_ASKS) return state
  const asked = search.asked.filter(peer => !entries.some(entry => entry.peer === peer))
  const queue = distinct([...entries, ...search.queue])
  return stateWith(state, { search: searchWith(search, { isPleading: true, asked, queue }) })
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
    if (isWaiting) return stay(state)
    // Whom we left for what it did is better than nobody, once nobody else is left.
    const last = isOver || search.goal !== 'parent' ? undefined : cheapest(state, search, now, true)
    return last === undefined ? endRound(state, search, now) : ask(state, search, last, now)
  }
  return isTurn(search, now) ? ask(state, search, to, now) : stay(state)
}

function ask(state: TreeState, search: Search, to: Place, now: TimeMs): Step {
  const id = state.nextAttempt
  const purpose = search.goal === 'standby' ? 'standby' : 'attach'
  const { peer, addresses } = to
  const next: Search = searchWith(search, {
    queue: search.queue.filter(place => place.peer !== peer),
    asked: [...search.asked, peer],
    inFlight: [...search.inFlight, { id, to: { peer, addresses }, atMs: now, purpose }],
  })
  return stay(stateWith(state, { search: next, nextAttempt: id + 1 }), {
    kind: 'connect',
    attempt: id,
    to: { peer, addresses },
    ask: askOf(state, purpose, peer),
  })
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
    return stay(stateWith(state, { seed, contentMs, page, movedAtMs: now, search: undefined }))
  }
  if (search.goal === 'standby') {
    const seekAtMs = now + BACKOFF_CALM_MS * (0.5 + unit)
    return stay(stateWith(state, { seed, seekAtMs, search: undefined }))
  }
  const first = search.isRepair ? BACKOFF_REPAIRING_MS : BACKOFF_JOINING_MS
  const isNamed = search.asked.length > state.entries.length
  const isCrowd = isNamed && !search.isRepair && search.round < ROUNDS_AT_ONCE
  const isFull = !search.isRepair && reasonOf(search.setbacks) === 'full'
  const doublings = Math.min(10, Math.max(0, search.round - (isFull ? ROUNDS_FULL : 0)))
  const longMs = Math.min(BACKOFF_MAX_MS, first * 2 ** doublings)
  const pauseMs = (isCrowd ? CROWD_PAUSE_MS : longMs) * (0.5 + unit)
  const isShown = !search.isRepair || now - search.sinceMs >= REPAIR_PATIENCE_MS
  // Who hides its address asks relays only.
  const isBare = state.self.hides && search.asked.length === 0 && search.inFlight.length === 0
  const ended: Search = searchWith(search, {
    // Whoever still hears nothing of an ask asks no more than this at once.
    inFlight: search.inFlight.slice(-ASKS_IN_FLIGHT_MAX),
    retryAtMs: now + pauseMs,
    failed: isBare ? 'no-relay' : isShown ? reasonOf(search.setbacks) : undefined,
  })
  return stay(stateWith(state, { seed, search: ended }))
}

/** One reason for the screen: what is nearest to success. */
function reasonOf(setbacks: readonly Setback[]): NonNullable<Search['failed']> {
  if (setbacks.includes('full') || setbacks.includes('busy')) return 'full'
  if (setbacks.includes('on-path') || setbacks.includes('ended')) return 'refused'
  return setbacks.includes('unknown-space') ? 'unknown-space' : 'unreachable'
}
