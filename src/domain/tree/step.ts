import { ENDED_LINGER_MS, LINGER_MS } from './limits.ts'
import { advertOf } from './adverts.ts'
import { placesFor } from './redirects.ts'
import { answerHeld, onAsked, onNotTaken, onTaken } from './asked.ts'
import { beginSearch, endSearch, widenSearch } from './search.ts'
import { edgeOf, isTop, isUp, parentOf } from './edges.ts'
import { allow } from './capacity.ts'
import { reconcileRoots } from './feed.ts'
import { barEdge, loseEdge } from './lose.ts'
import { onFailed, onLinked } from './linked.ts'
import { onLate, onRescued } from './late.ts'
import { onMessage } from './heard.ts'
import { onTick } from './tick.ts'
import { settle } from './join.ts'
import {
  stay,
  andThen,
  type Edge,
  type Step,
  type TreeEffect,
  type TreeEvent,
  type TreeState,
} from './state.ts'
import { followLeader, onLead } from './lead.ts'
import { keepUp } from './keep.ts'
import { survey } from './survey.ts'
import { keepWarm } from './warm.ts'
import { tellCounts, tellRoutes, tellSlots } from './tell.ts'
import { unreachable } from '../../errors.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { PeerId } from '../ids.ts'
import type { TimeMs } from '../time.ts'
import { edgeWith, stateWith } from './change.ts'

/**
 * The tree (DESIGN §10): what happens to one node, and what it does about it. The same in a browser,
 * in a relay and in the simulator.
 */
export function step(state: TreeState, event: TreeEvent, now: TimeMs): Step {
  const decided = decide(state, event, now)
  if (!mayMove(event)) return decided
  // Whatever happened: who stands below hears of it in the same step when our path is another, and
  // who waits for us to find our place is answered when we have.
  const told = andThen(decided, left => tellRoutes(left, now))
  const isWaiting = event.kind !== 'asked' && told.state.held.length > 0
  return isWaiting ? andThen(told, left => answerHeld(left, now)) : told
}

/** The bulk of what happens leaves everybody where they are. */
function mayMove(event: TreeEvent): boolean {
  // Who asks changes nothing for anybody else until its link stands.
  if (event.kind === 'asked') return event.ask.purpose === 'feed'
  if (event.kind !== 'message') return true
  const { kind } = event.message
  return kind === 'route' || kind === 'leave' || kind === 'pong'
}

function decide(state: TreeState, event: TreeEvent, now: TimeMs): Step {
  switch (event.kind) {
    case 'look':
      return look(state, event.entries, now)
    case 'start':
      return start(state, event.entries, now)
    case 'feed': {
      const feeding = { ...state.feeding, candidates: event.candidates }
      return reconcileRoots(stateWith(state, { feeding }), now)
    }
    case 'relays':
      return stay(stateWith(state, { relays: event.peers }))
    case 'addresses':
      return stay(stateWith(state, { self: { ...state.self, addresses: event.addresses } }))
    case 'carry':
      return allow(state, event.children, now)
    case 'stage':
      return event.isEnded
        ? end(state)
        : andThen(followLeader(state, event.leader, now), left => onStage(left, event.peers, now))
    case 'lead':
      return onLead(state, event, now)
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
    case 'unreachable': {
      const nothing = { setback: 'unreachable', at: undefined, alternates: [] } as const
      return onFailed(state, { attempt: event.attempt, ...nothing }, now)
    }
    case 'message':
      return onMessage(state, event, now)
    case 'closed': {
      const edge = edgeOf(state, event.link)
      return edge === undefined ? stay(state) : loseEdge(state, edge, now)
    }
    case 'late':
      return onLate(state, event, now)
    case 'rescued':
      return onRescued(state, event, now)
    case 'misdeed': {
      const edge = edgeOf(state, event.link)
      return edge !== undefined && isUp(edge) ? barEdge(state, edge, now) : stay(state)
    }
    case 'tick':
      return onTick(state, event, now)
    case 'survey':
      return state.self.isSource ? survey(state, now) : stay(state)
    case 'leave':
      return leave(state, now)
    default:
      return unreachable(event)
  }
}

function look(state: TreeState, entries: readonly EntryPoint[], now: TimeMs): Step {
  const seeking = { goal: 'parent', isRepair: false, now } as const
  return beginSearch(stateWith(state, { isLooking: true, entries }), entries, seeking)
}

function start(state: TreeState, entries: readonly EntryPoint[], now: TimeMs): Step {
  const told = stateWith(state, { isLooking: false, entries })
  if (state.search?.goal === 'parent') return widenSearch(told, entries, now)
  const isPlaced = isTop(state) || parentOf(state) !== undefined
  if (!isPlaced) return beginSearch(told, entries, { goal: 'parent', isRepair: false, now })
  return state.isLooking ? beginToListen(told, now) : stay(told)
}

/** Whoever is above us learns at once that the slot it gave us is a listener's. */
function beginToListen(state: TreeState, now: TimeMs): Step {
  const counted = tellCounts(state)
  const told = andThen(counted, left => tellSlots(left, now))
  const warmed = andThen(told, left => keepWarm(left, now))
  return andThen(warmed, left => keepUp(left, now))
}

/** The log says who is on stage. Feeders that are not have a moment: logs come action by action. */
function onStage(state: TreeState, peers: readonly PeerId[], now: TimeMs): Step {
  const edges = state.edges.map((edge): Edge => {
    if (edge.kind !== 'feeder' || !isUp(edge)) return edge
    const sinceMs = peers.includes(edge.peer) ? undefined : (edge.offStageSinceMs ?? now)
    return edgeWith(edge, { offStageSinceMs: sinceMs })
  })
  const staged: TreeState = stateWith(state, { edges, stage: peers })
  if (!isTop(staged) || isTop(state)) return stay(staged)
  return settle(stateWith(staged, { placedAtMs: staged.placedAtMs ?? now }))
}

/** Children get a place to go first; the links live on for a moment. */
function leave(state: TreeState, now: TimeMs): Step {
  if (state.phase !== 'running') return stay(state)
  const ended = endSearch(stateWith(state, { phase: 'left', feeding: NOBODY_FED }))
  const goodbyes = state.edges.flatMap((edge): readonly TreeEffect[] => {
    const places = isUp(edge) ? [] : placesFor(state, edge, now)
    const alternates = places.map(slot => advertOf(slot, now))
    const message = { kind: 'leave', graceMs: LINGER_MS, alternates } as const
    return [
      { kind: 'send', link: edge.link, message },
      { kind: 'close', link: edge.link, lingerMs: LINGER_MS },
    ]
  })
  return stay(ended.state, ...ended.effects, ...abortFeeds(state), ...goodbyes)
}

/** The Space is over: everybody is being told by its log, then the links close. */
function end(state: TreeState): Step {
  if (state.phase === 'ended') return stay(state)
  const ended = endSearch(stateWith(state, { phase: 'ended', feeding: NOBODY_FED }))
  const closes = state.edges.map((edge): TreeEffect => {
    return { kind: 'close', link: edge.link, lingerMs: ENDED_LINGER_MS }
  })
  return stay(ended.state, ...ended.effects, ...abortFeeds(state), ...closes)
}

const NOBODY_FED = { candidates: [], inFlight: [], pauses: [] }

const abortFeeds = (state: TreeState): readonly TreeEffect[] =>
  state.feeding.inFlight.map(({ id }) => ({ kind: 'abort', attempt: id }))
