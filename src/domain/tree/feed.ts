import { ASK_TIMEOUT_MS, FEED_BACKOFF_MAX_MS, FEED_BACKOFF_MS } from './limits.ts'
import { downEdges, freeRoots, freeSlots, ownAt, withEdge } from './edges.ts'
import { joinDown, settle } from './join.ts'
import {
  stay,
  andThen,
  type Attempt,
  type AttemptId,
  type LinkId,
  type Step,
  type TreeState,
} from './state.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { PeerId } from '../ids.ts'
import type { TimeMs } from '../time.ts'
import { edgeWith, stateWith } from './change.ts'

/** Feeds candidates that are not fed yet, while there is room at the top. */
export function reconcileRoots(state: TreeState, now: TimeMs): Step {
  if (state.phase !== 'running') return stay(state)
  const promoted = promoteChildren(state)
  const due = promoted.feeding.candidates.filter(entry => isDue(promoted, entry.peer, now))
  return due
    .slice(0, freeRoots(promoted))
    .reduce((step, entry) => andThen(step, left => askToFeed(left, entry, now)), stay(promoted))
}

/** A candidate that came as a child before we knew it: the edge is the same, its slot is not. */
function promoteChildren(state: TreeState): TreeState {
  const candidates = new Set(state.feeding.candidates.map(entry => entry.peer))
  return downEdges(state)
    .filter(edge => edge.kind === 'child' && candidates.has(edge.peer))
    .slice(0, freeRoots(state))
    .reduce((left, edge) => withEdge(left, edgeWith(edge, { kind: 'root' })), state)
}

function isDue(state: TreeState, peer: PeerId, now: TimeMs): boolean {
  const isNear =
    peer === state.self.peer ||
    downEdges(state).some(edge => edge.peer === peer) ||
    state.reserved.some(kept => kept.peer === peer) ||
    state.feeding.inFlight.some(attempt => attempt.to.peer === peer)
  const pause = state.feeding.pauses.find(other => other.peer === peer)
  return !isNear && (pause === undefined || now >= pause.untilMs)
}

function askToFeed(state: TreeState, to: EntryPoint, now: TimeMs): Step {
  const id = state.nextAttempt
  const { addresses, listens, isRelay, hides } = state.self
  const inFlight = [...state.feeding.inFlight, { id, to, atMs: now, purpose: 'feed' as const }]
  return stay(stateWith(state, { nextAttempt: id + 1, feeding: { ...state.feeding, inFlight } }), {
    kind: 'connect',
    attempt: id,
    to,
    ask: {
      purpose: 'feed',
      listens,
      isRelay,
      hides,
      isOrphan: false,
      slots: freeSlots(state),
      at: ownAt(state),
      page: 0,
      belowMs: 0,
      addresses,
    },
  })
}

/** The feed under this number, if it is one. */
export const feedAttempt = (state: TreeState, id: AttemptId): Attempt | undefined =>
  state.feeding.inFlight.find(attempt => attempt.id === id)

/** A relay takes our feed: it is a root now. */
export function onFed(state: TreeState, attempt: Attempt, link: LinkId, now: TimeMs): Step {
  const { peer } = attempt.to
  const pauses = state.feeding.pauses.filter(pause => pause.peer !== peer)
  const left = stateWith(state, {
    feeding: { ...withoutAttempt(state, attempt.id).feeding, pauses },
  })
  const edge = {
    kind: 'root',
    link,
    peer,
    sinceMs: now,
    heardAtMs: now,
    listeners: 0,
    slots: [],
    mayCarry: true,
    at: undefined,
    hides: false,
    leavesAtMs: undefined,
    toldWay: undefined,
    toldWayAtMs: now,
    toldPlaces: [],
    toldPlacesAtMs: now,
    toldHost: undefined,
    calledAtMs: undefined,
    outline: undefined,
  } as const
  // Who has just begun to lead still hears from the parent that it had.
  return andThen(joinDown(left, edge, now), joined =>
    joined.self.isSource ? settle(joined) : stay(joined),
  )
}

/** It does not, or is not there: it is asked again after a pause. */
export function onFeedFailed(state: TreeState, attempt: Attempt, now: TimeMs): Step {
  const { peer } = attempt.to
  const others = state.feeding.pauses.filter(pause => pause.peer !== peer)
  const tries = (state.feeding.pauses.find(pause => pause.peer === peer)?.tries ?? 0) + 1
  const pauseMs = Math.min(FEED_BACKOFF_MAX_MS, FEED_BACKOFF_MS * 2 ** Math.min(tries - 1, 10))
  const candidates = new Set(state.feeding.candidates.map(entry => entry.peer))
  // Only candidates are remembered: the list stays as short as the caller's.
  const pauses = [...others, { peer, tries, untilMs: now + pauseMs }].filter(pause =>
    candidates.has(pause.peer),
  )
  return stay(
    stateWith(state, { feeding: { ...withoutAttempt(state, attempt.id).feeding, pauses } }),
  )
}

/** Feeds that brought neither link nor answer are given up. */
export function tickFeeds(state: TreeState, now: TimeMs): Step {
  const late = state.feeding.inFlight.filter(attempt => now - attempt.atMs >= ASK_TIMEOUT_MS)
  const given = late.reduce((step, attempt) => {
    const aborted = andThen(step, left => stay(left, { kind: 'abort', attempt: attempt.id }))
    return andThen(aborted, left => onFeedFailed(left, attempt, now))
  }, stay(state))
  return andThen(given, left => reconcileRoots(left, now))
}

const withoutAttempt = (state: TreeState, id: AttemptId): TreeState =>
  stateWith(state, {
    feeding: {
      ...state.feeding,
      inFlight: state.feeding.inFlight.filter(attempt => attempt.id !== id),
    },
  })
