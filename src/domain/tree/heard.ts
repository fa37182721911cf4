import {
  ADVERTS_MAX,
  AHEAD_BUNDLES,
  DELAY_MAX_MS,
  GRACE_MAX_MS,
  LEAVING_MS,
  LISTENERS_MAX,
  LULL_EVERY_MS,
  PATH_MAX,
  PATIENT_MS,
  STAMP_MAX,
  WANT_COUNT_MAX,
} from './limits.ts'
import { afterLosing, dropEdge } from './lose.ts'
import { beginSearch, endSearch, widenSearch } from './search.ts'
import { compare } from './judge.ts'
import { draw } from './chance.ts'
import { distanceMs, isLost, measured, type Coordinate } from './coordinate.ts'
import { edgeOf, isUp, ownAt, standbyOf, stampOf, withEdge } from './edges.ts'
import { lullBelow } from './late.ts'
import { mayReplace, promote } from './swap.ts'
import { onTake, onYield } from './wards.ts'
import { NOT_HANDED, slotOf } from './adverts.ts'
import {
  stay,
  andThen,
  type DownEdge,
  type Edge,
  type Slot,
  type Step,
  type TreeEffect,
  type TreeEvent,
  type TreeState,
  type UpEdge,
} from './state.ts'
import { onOutline, onSurvey } from './survey.ts'
import { tellSlots } from './tell.ts'
import { unreachable } from '../../errors.ts'
import type { SpeakerDigest, TreeMessage, Want, Way } from './message.ts'
import type { TimeMs } from '../time.ts'
import { edgeWith, searchWith, slotWith, stateWith } from './change.ts'

type Message<Kind> = TreeMessage & { readonly kind: Kind }

/** A tree message arrived. Whoever speaks out of its place is cut off. */
export function onMessage(
  state: TreeState,
  { link, message, digest }: TreeEvent & { readonly kind: 'message' },
  now: TimeMs,
): Step {
  const edge = edgeOf(state, link)
  if (edge === undefined || state.phase !== 'running') return stay(state)
  if (message.kind === 'ping') return onPing(state, edge, message, now)
  if (message.kind === 'pong') return onPong(state, edge, message, now)
  if (
    message.kind === 'action' ||
    message.kind === 'signal' ||
    message.kind === 'people' ||
    message.kind === 'recap'
  )
    return stay(withEdge(state, heard(edge, now)))
  if (isUp(edge) && message.kind === 'pulse') {
    return onPulse(state, withPulse(edge, message, now), digest, now)
  }
  if (isUp(edge)) return onUpMessage(state, edgeWith(edge, { heardAtMs: now }), message, now)
  if (message.kind === 'pulse') return onPulseUp(state, edge, message, now)
  const below = edgeWith(edge, { heardAtMs: now, calledAtMs: undefined })
  return onDownMessage(state, below, message, now)
}

/** It lives, whatever we thought of it. */
const heard = (edge: Edge, now: TimeMs): Edge =>
  isUp(edge)
    ? edgeWith(edge, { heardAtMs: now })
    : edgeWith(edge, { heardAtMs: now, calledAtMs: undefined })

function onUpMessage(state: TreeState, edge: UpEdge, message: TreeMessage, now: TimeMs): Step {
  switch (message.kind) {
    case 'route':
      return onRoute(state, edge, message, now)
    case 'places': {
      const alternates = message.alternates.map(advert => slotOf(advert, now))
      const left = withEdge(state, edgeWith(edge, { alternates }))
      return stay(stateWith(left, { host: message.host ?? state.host }))
    }
    case 'leave':
      return onAboveLeaves(state, edge, message, now)
    case 'lull':
      return onLull(state, edge, now)
    case 'slots':
    case 'unfed':
      return edge.kind === 'feeder'
        ? stay(withEdge(state, edge))
        : misplaced(state, edge, 'unfed', now)
    case 'survey':
      return onSurvey(state, edge, now)
    case 'take':
    case 'yield':
    case 'outline':
      return misplaced(state, edge, message.kind, now)
    case 'pulse':
    case 'action':
    case 'signal':
    case 'people':
    case 'recap':
    case 'ping':
    case 'pong':
      return stay(state)
    default:
      return unreachable(message)
  }
}

function onDownMessage(state: TreeState, edge: DownEdge, message: TreeMessage, now: TimeMs): Step {
  switch (message.kind) {
    case 'slots':
      return onSlots(state, edge, message, now)
    case 'leave':
      return stay(
        withEdge(state, edgeWith(edge, { leavesAtMs: now + LEAVING_MS, slots: [], listeners: 0 })),
      )
    case 'take':
      return onTake(state, edge, now)
    case 'yield':
      return onYield(state, edge)
    case 'outline':
      return onOutline(state, edge, message.outline)
    case 'survey':
    case 'route':
    case 'places':
    case 'lull':
    case 'unfed':
      return misplaced(state, edge, message.kind, now)
    case 'pulse':
    case 'action':
    case 'signal':
    case 'people':
    case 'recap':
    case 'ping':
    case 'pong':
      return stay(state)
    default:
      return unreachable(message)
  }
}

function onPulseUp(state: TreeState, edge: DownEdge, pulse: Message<'pulse'>, now: TimeMs): Step {
  const listeners = Math.min(LISTENERS_MAX, pulse.listeners)
  return stay(withEdge(state, edgeWith(edge, { heardAtMs: now, calledAtMs: undefined, listeners })))
}

function onSlots(
  state: TreeState,
  edge: DownEdge,
  { gone, adverts }: Message<'slots'>,
  now: TimeMs,
): Step {
  const isNews = edge.slots.length === 0
  const kept = gone.length === 0 ? edge.slots : edge.slots.filter((_, at) => !gone.includes(at))
  const fresh = adverts.map((advert): Slot => {
    const before = edge.slots.find(({ peer }) => peer === advert.peer)
    const { handed, handedAtMs } = before ?? NOT_HANDED
    // Whom we sent just before it may not know of yet.
    return slotWith(slotOf(advert, now), { handed, handedAtMs })
  })
  // Both ends count alike, whatever was said: none has more than it may.
  const left = withEdge(state, edgeWith(edge, { slots: [...kept, ...fresh].slice(0, ADVERTS_MAX) }))
  // The first slots below may be what the tree above is waiting for.
  return isNews ? tellSlots(left, now) : stay(left)
}

/** Counts what the digests promise; the tick forgets it when a bundle comes. */
function withPulse(edge: UpEdge, pulse: Message<'pulse'>, heardAtMs: TimeMs): UpEdge {
  const { digest, quietMs } = pulse
  let news = 0
  for (const { kid, ctr } of digest) {
    const before = edge.digest.find(other => other.kid === kid)
    if (before !== undefined && ctr > before.ctr) news += ctr - before.ctr
  }
  const listeners = Math.min(LISTENERS_MAX, pulse.listeners)
  const promised = edge.kind === 'standby' ? 0 : edge.promised + news
  const isOwed = edge.kind === 'parent' && edge.owed === undefined && digest.length > 0
  const owing = isOwed ? { owed: digest, owedAtMs: heardAtMs } : {}
  const said = { heardAtMs, listeners, digest, quietMs, isSuspect: false, promised }
  return edgeWith(edge, { ...said, ...owing })
}

function onPulse(
  state: TreeState,
  edge: UpEdge,
  digest: readonly SpeakerDigest[],
  now: TimeMs,
): Step {
  const left = withEdge(state, edge)
  const wants = edge.kind === 'feeder' ? [] : unheard(digest, edge.digest)
  const pull: readonly TreeEffect[] =
    wants.length === 0 ? [] : [{ kind: 'pull', link: edge.link, wants }]
  const asked = stay(left, ...pull)
  if (edge.kind !== 'standby') return asked
  return andThen(asked, rest => compare(rest, { standby: edge, digest }, now))
}

/**
 * What a neighbour has and we have not, and do not even miss: the first bundle of a talkspurt, the
 * last one, or all of it.
 */
function unheard(own: readonly SpeakerDigest[], other: readonly SpeakerDigest[]): readonly Want[] {
  return other.flatMap(({ kid, ctr, isTalking }): readonly Want[] => {
    const mine = own.find(digest => digest.kid === kid)?.ctr ?? ctr - AHEAD_BUNDLES
    const isBehind = isTalking ? ctr - mine >= AHEAD_BUNDLES : ctr > mine
    const from = Math.max(0, mine + 1, ctr - WANT_COUNT_MAX + 1)
    return isBehind ? [{ kid, from, count: ctr - from + 1 }] : []
  })
}

function onRoute(state: TreeState, edge: UpEdge, route: Message<'route'>, now: TimeMs): Step {
  // What a feeder forwards to us is its own: its path says nothing about ours.
  const isLooped = edge.kind !== 'feeder' && isLoop(state, edge, route.path)
  if (isLooped) return dropEdge(state, edge, now)
  const { isAttached, path } = route
  const way = { isAttached, path, delayMs: Math.min(DELAY_MAX_MS, route.delayMs) }
  const adriftSinceMs = isAttached ? undefined : (edge.adriftSinceMs ?? now)
  const through = [edge.peer, ...path]
  return stay(withEdge(state, edgeWith(edge, { way, through, adriftSinceMs })))
}

/** We are above ourselves, or so far below that we might as well be. */
export const isLoop = (state: TreeState, edge: Pick<UpEdge, 'peer'>, path: Way['path']): boolean =>
  edge.peer === state.self.peer || path.includes(state.self.peer) || path.length >= PATH_MAX

/** The edge ends soon: whoever falls back on another does it now, while both still send. */
function onAboveLeaves(state: TreeState, edge: UpEdge, leave: Message<'leave'>, now: TimeMs): Step {
  const graceMs = Math.min(GRACE_MAX_MS, leave.graceMs)
  const alternates = leave.alternates.map(advert => slotOf(advert, now))
  const isSoon = graceMs < PATIENT_MS
  const leaving = edgeWith(edge, { alternates, leavesAtMs: now + graceMs, isPatient: !isSoon })
  const left = withEdge(state, leaving)
  // Who only looks runs after nobody.
  if (edge.kind !== 'parent' || state.isLooking) return dropEdge(left, leaving, now)
  const standby = standbyOf(left)
  if (isSoon && standby !== undefined && mayReplace(standby)) return promote(left, standby, now)
  // The one that goes is no place to come back to.
  const known = afterLosing(left, leaving).slice(0, -1)
  if (left.search !== undefined) return widenSearch(asParentSearch(left), known, now)
  const seeking = { goal: 'parent', isRepair: true, now } as const
  const sought = beginSearch(left, known, seeking)
  return graceMs > 0 ? sought : andThen(sought, rest => dropEdge(rest, leaving, now))
}

const asParentSearch = (state: TreeState): TreeState =>
  state.search === undefined
    ? state
    : stateWith(state, { search: searchWith(state.search, { goal: 'parent', isRepair: true }) })

/** It may be waited for, but not again and again; those below us wait as well. */
function onLull(state: TreeState, edge: UpEdge, now: TimeMs): Step {
  const isWorn = edge.lulledAtMs !== undefined && now - edge.lulledAtMs < LULL_EVERY_MS
  const left = withEdge(state, isWorn ? edge : edgeWith(edge, { lulledAtMs: now }))
  return edge.kind === 'parent' && !isWorn ? lullBelow(left, now) : stay(left)
}

function onPing(state: TreeState, edge: Edge, ping: Message<'ping'>, now: TimeMs): Step {
  const at = ping.at ?? edge.at
  const message = { kind: 'pong', stamp: ping.stamp, at: ownAt(state) } as const
  const alive = edgeWith(heard(edge, now), { at })
  return stay(withEdge(state, alive), { kind: 'send', link: edge.link, message })
}

/** How far it is to there, and so where we are. */
function onPong(state: TreeState, edge: Edge, pong: Message<'pong'>, now: TimeMs): Step {
  const rttMs = (stampOf(now) - pong.stamp + STAMP_MAX) % STAMP_MAX
  const at = pong.at ?? edge.at
  const alive = edgeWith(heard(edge, now), { at })
  // A stamp that we never sent, or an answer that was kept back.
  if (rttMs > RTT_MAX_MS) return stay(withEdge(state, alive))
  const known = isUp(alive)
    ? edgeWith(alive, { rttMs: steadied(alive, rttMs), pongs: alive.pongs + 1 })
    : alive
  const alone = withEdge(state, known)
  const left = isBesides(alone, edge) ? endSearch(alone) : stay(alone)
  return andThen(left, rest => located(rest, at, rttMs))
}

/** Another was looked for because nothing came from this parent, which lives after all. */
const isBesides = ({ search }: TreeState, { kind, leavesAtMs }: Edge): boolean =>
  search?.goal === 'parent' && kind === 'parent' && leavesAtMs === undefined

function located(state: TreeState, at: Coordinate | undefined, rttMs: number): Step {
  // Behind a lost packet an answer is late by a timer, not by the way.
  if (at === undefined || isOutlier(state, at, rttMs)) return stay(state)
  const { unit, seed } = draw(state.seed)
  return stay(stateWith(state, { seed, standing: measured(state.standing, at, { rttMs, unit }) }))
}

const RTT_MAX_MS = 5_000
/** A retransmission adds no less. */
const TIMER_MS = 250

/** Round trips are as long as their shortest; they grow slowly where the way did. */
function steadied(edge: UpEdge, rttMs: number): number {
  if (edge.pongs === 0) return rttMs
  return rttMs <= edge.rttMs ? rttMs : edge.rttMs + Math.min(rttMs - edge.rttMs, edge.rttMs / 10)
}

const isOutlier = (state: TreeState, at: Coordinate, rttMs: number): boolean =>
  !isLost(state.standing) && rttMs > 2 * distanceMs(state.standing.at, at) + TIMER_MS

function misplaced(state: TreeState, edge: UpEdge | DownEdge, kind: string, now: TimeMs): Step {
  const reported = stay(state, { kind: 'misbehaved', peer: edge.peer, reason: `misplaced ${kind}` })
  return andThen(reported, left => dropEdge(left, edge, now))
}
