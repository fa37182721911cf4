import { ENDED_LINGER_MS, LINGER_MS } from './limits.ts'
import { beginSearch, endSearch, onSetback, widenSearch } from './search.ts'
import { alternatesFor } from './adverts.ts'
import { edgeOf, isTop, isUp, parentOf } from './edges.ts'
import { loseEdge } from './lose.ts'
import { feedAttempt, onFed, onFeedFailed, reconcileRoots } from './feed.ts'
import { isLoop, onMessage } from './heard.ts'
import { joinUp, settle } from './join.ts'
import { keepWarm } from './warm.ts'
import { onAsked, onNotTaken, onTaken } from './asked.ts'
import { onTick } from './tick.ts'
import {
  stay,
  andThen,
  type Edge,
  type Step,
  type TreeEffect,
  type TreeEvent,
  type TreeState,
} from './state.ts'
import { tellPulses, tellRoutes, tellSlots } from './tell.ts'
import { unreachable } from '../../errors.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { PeerId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/**
 * The tree (DESIGN §10): what happens to one node, and what it does about it. The same in a browser,
 * in a relay and in the simulator.
 */
export function step(state: TreeState, event: TreeEvent, now: TimeMs): Step {
  const decided = decide(state, event, now)
  // Whatever happened: who stands below hears of it in the same step when our path is another.
  return mayMove(event) ? andThen(decided, left => tellRoutes(left, now)) : decided
}

/** The bulk of what happens leaves everybody where they are. */
function mayMove(event: TreeEvent): boolean {
  if (event.kind !== 'message') return true
  return event.message.kind === 'route' || event.message.kind === 'leave'
}

function decide(state: TreeState, event: TreeEvent, now: TimeMs): Step {
  switch (event.kind) {
    case 'look':
      return look(state, event.entries, now)
    case 'start':
      return start(state, event.entries, now)
    case 'feed': {
      const feeding = { ...state.feeding, candidates: event.candidates }
      return reconcileRoots({ ...state, feeding }, now)
    }
    case 'addresses':
      return stay({ ...state, self: { ...state.self, addresses: event.addresses } })
    case 'stage':
      return event.isEnded
        ? end(state)
        : onStage({ ...state, leader: event.leader }, event.peers, now)
    case 'asked':
      return onAsked(state, event, now)
    case 'taken':
      return onTaken(state, event.token, event.link, now)
    case 'not-taken':
      return onNotTaken(state, event.token)
    case 'linked':
      return onLinked(state, event, now)
    case 'refused':
      return onFailed(state, { ...event, setback: event.reason }, now)
    case 'unreachable':
      return onFailed(state, { ...event, setback: 'unreachable', alternates: [] }, now)
    case 'message':
      return onMessage(state, event.link, event.message, now)
    case 'closed': {
      const edge = edgeOf(state, event.link)
      return edge === undefined ? stay(state) : loseEdge(state, edge, now)
    }
    case 'tick':
      return onTick(state, event, now)
    case 'leave':
      return leave(state)
    default:
      return unreachable(event)
  }
}

function look(state: TreeState, entries: readonly EntryPoint[], now: TimeMs): Step {
  return beginSearch({ ...state, isLooking: true, entries }, entries, { isRepair: false, now })
}

function start(state: TreeState, entries: readonly EntryPoint[], now: TimeMs): Step {
  const told = { ...state, isLooking: false, entries }
  if (state.search !== undefined) return widenSearch(told, entries, now)
  const isPlaced = isTop(state) || parentOf(state) !== undefined
  if (!isPlaced) return beginSearch(told, entries, { isRepair: false, now })
  return state.isLooking ? beginToListen(told, now) : stay(told)
}

/** Whoever is above us learns at once that the slot it gave us is a listener's. */
function beginToListen(state: TreeState, now: TimeMs): Step {
  const pulsed = tellPulses(state, [])
  const told = andThen(pulsed, left => tellSlots(left, now))
  return andThen(told, left => keepWarm(left, now))
}

/** The log says who is on stage. Feeders that are not have a moment: logs come action by action. */
function onStage(state: TreeState, peers: readonly PeerId[], now: TimeMs): Step {
  const edges = state.edges.map((edge): Edge => {
    if (edge.kind !== 'feeder') return edge
    const sinceMs = peers.includes(edge.peer) ? undefined : (edge.offStageSinceMs ?? now)
    return { ...edge, offStageSinceMs: sinceMs }
  })
  const staged: TreeState = { ...state, edges, stage: peers }
  return isTop(staged) && !isTop(state) ? settle(staged) : stay(staged)
}

function onLinked(
  state: TreeState,
  event: TreeEvent & { readonly kind: 'linked' },
  now: TimeMs,
): Step {
  const { attempt: id, link, route } = event
  const fed = feedAttempt(state, id)
  const sought = state.search?.inFlight.find(attempt => attempt.id === id)
  const closed: TreeEffect = { kind: 'close', link, lingerMs: 0 }
  if (state.phase !== 'running') return stay(state, closed)
  if (fed !== undefined) return onFed(state, fed, link, now)
  // Too late: another was faster, or a feed made us a root.
  if (sought === undefined) return stay(state, closed)
  const { peer, addresses } = sought.to
  if (isLoop(state, { peer }, route.path)) {
    const failed = { attempt: id, setback: 'on-path', alternates: [] } as const
    return andThen(stay(state, closed), left => onSetback(left, failed, now))
  }
  const joined = joinUp(
    state,
    {
      kind: 'parent',
      link,
      peer,
      addresses,
      heardAtMs: now,
      route,
      adriftSinceMs: route.isAttached ? undefined : now,
      offStageSinceMs: undefined,
      listeners: 0,
      isLeaving: false,
      digest: [],
      promised: 0,
      toldSlots: '',
      toldSlotsAtMs: now,
    },
    now,
  )
  return andThen(joined, left => keepWarm(left, now))
}

function onFailed(state: TreeState, failed: Parameters<typeof onSetback>[1], now: TimeMs): Step {
  const fed = feedAttempt(state, failed.attempt)
  return fed === undefined ? onSetback(state, failed, now) : onFeedFailed(state, fed, now)
}

/** Children get a place to go first; the links live on for a moment. */
function leave(state: TreeState): Step {
  if (state.phase !== 'running') return stay(state)
  const ended = endSearch({ ...state, phase: 'left', feeding: NOBODY_FED })
  const aborts = abortFeeds(state)
  const goodbyes = state.edges.flatMap((edge): readonly TreeEffect[] => {
    const alternates = isUp(edge) ? [] : alternatesFor(state, edge).alternates
    const message = { kind: 'leave', alternates } as const
    return [
      { kind: 'send', link: edge.link, message },
      { kind: 'close', link: edge.link, lingerMs: LINGER_MS },
    ]
  })
  return stay(ended.state, ...ended.effects, ...aborts, ...goodbyes)
}

/** The Space is over: everybody is being told by its log, then the links close. */
function end(state: TreeState): Step {
  if (state.phase === 'ended') return stay(state)
  const ended = endSearch({ ...state, phase: 'ended', feeding: NOBODY_FED })
  const closes = state.edges.map((edge): TreeEffect => {
    return { kind: 'close', link: edge.link, lingerMs: ENDED_LINGER_MS }
  })
  return stay(ended.state, ...ended.effects, ...abortFeeds(state), ...closes)
}

const NOBODY_FED = { candidates: [], inFlight: [], pauses: [] }

const abortFeeds = (state: TreeState): readonly TreeEffect[] =>
  state.feeding.inFlight.map(({ id }) => ({ kind: 'abort', attempt: id }))
