import {
  ASKS_IN_FLIGHT_MAX,
  ASKS_PER_ROUND_MAX,
  ASK_TIMEOUT_MS,
  BACKOFF_JOINING_MS,
  BACKOFF_MAX_MS,
  BACKOFF_REPAIRING_MS,
  HEDGE_JOINING_MS,
  HEDGE_REPAIRING_MS,
  KNOWN_MAX,
  REPAIR_PATIENCE_MS,
} from './limits.ts'
import { distinct, downEdges, freeSlots, listens } from './edges.ts'
import { draw } from './chance.ts'
import {
  stay,
  andThen,
  type AttemptId,
  type Search,
  type Setback,
  type Step,
  type TreeState,
} from './state.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { TimeMs } from '../time.ts'

/** Begins to look for a parent, `known` first. A search under way goes on. */
export function beginSearch(
  state: TreeState,
  known: readonly EntryPoint[],
  { isRepair, now }: { readonly isRepair: boolean; readonly now: TimeMs },
): Step {
  const isIdle = state.search === undefined && state.phase === 'running' && !state.self.isSource
  if (!isIdle) return stay(state)
  const all = distinct([...known, ...state.entries]).slice(0, KNOWN_MAX)
  const search: Search = {
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
  const inFlight = state.search?.inFlight ?? []
  return stay(
    { ...state, search: undefined },
    ...inFlight.map(({ id }) => ({ kind: 'abort', attempt: id }) as const),
  )
}

/** The caller knows more places to ask: at once, if we were waiting. */
export function widenSearch(state: TreeState, entries: readonly EntryPoint[], now: TimeMs): Step {
  const { search } = state
  if (search === undefined) return stay(state)
  const known = distinct([...entries, ...search.known]).slice(0, KNOWN_MAX)
  const wider = { ...state, search: { ...search, known } }
  if (search.retryAtMs !== undefined) return nextRound(wider, now)
  return advance(
    { ...wider, search: { ...wider.search, queue: [...search.queue, ...entries] } },
    now,
  )
}

/** An ask came to nothing; `alternates` are asked after those already waiting: breadth first. */
export function onSetback(
  state: TreeState,
  failed: {
    readonly attempt: AttemptId
    readonly setback: Setback
    readonly alternates: readonly EntryPoint[]
  },
  now: TimeMs,
): Step {
  const { search } = state
  if (search === undefined) return stay(state)
  // Who only looks makes itself known to nobody else.
  const alternates = state.isLooking ? [] : failed.alternates
  const next: Search = {
    ...search,
    queue: distinct([...search.queue, ...alternates]),
    known: distinct([...search.known, ...alternates]).slice(0, KNOWN_MAX),
    inFlight: search.inFlight.filter(attempt => attempt.id !== failed.attempt),
    setbacks: [...search.setbacks, failed.setback],
  }
  return advance({ ...state, search: next }, now)
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
  const again = { ...search, round: search.round + 1, queue, asked: [], setbacks: [] }
  return advance({ ...state, search: { ...again, retryAtMs: undefined } }, now)
}

/** Sends the next ask when its turn has come; ends the round when nobody is left. */
function advance(state: TreeState, now: TimeMs): Step {
  const { search } = state
  if (search === undefined || search.retryAtMs !== undefined) return stay(state)
  const [to, ...queue] = search.queue.filter(entry => mayAsk(state, search, entry))
  const isSpent = to === undefined || search.asked.length >= ASKS_PER_ROUND_MAX
  if (isSpent) return search.inFlight.length === 0 ? endRound(state, search, now) : stay(state)
  if (!isTurn(search, now)) return stay(state)
  const id = state.nextAttempt
  const next: Search = {
    ...search,
    queue,
    asked: [...search.asked, to.peer],
    inFlight: [...search.inFlight, { id, to, atMs: now }],
  }
  return stay(
    { ...state, search: next, nextAttempt: id + 1 },
    { kind: 'connect', attempt: id, to, ask: askOf(state) },
  )
}

function mayAsk(state: TreeState, search: Search, entry: EntryPoint): boolean {
  const isBelow = downEdges(state).some(edge => edge.peer === entry.peer)
  return entry.peer !== state.self.peer && !isBelow && !search.asked.includes(entry.peer)
}

function isTurn(search: Search, now: TimeMs): boolean {
  const last = search.inFlight.at(-1)
  if (last === undefined) return true
  const hedgeMs = search.isRepair ? HEDGE_REPAIRING_MS : HEDGE_JOINING_MS
  return search.inFlight.length < ASKS_IN_FLIGHT_MAX && now - last.atMs >= hedgeMs
}

function askOf(state: TreeState) {
  const { addresses } = state.self
  return {
    purpose: 'attach',
    listens: listens(state),
    slots: freeSlots(state),
    addresses,
  } as const
}

function endRound(state: TreeState, search: Search, now: TimeMs): Step {
  if (state.isLooking) return stay({ ...state, search: undefined })
  const { unit, seed } = draw(state.seed)
  const first = search.isRepair ? BACKOFF_REPAIRING_MS : BACKOFF_JOINING_MS
  const pauseMs = Math.min(BACKOFF_MAX_MS, first * 2 ** Math.min(search.round, 10)) * (0.5 + unit)
  const isShown = !search.isRepair || now - search.sinceMs >= REPAIR_PATIENCE_MS
  const ended: Search = {
    ...search,
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
