import { BETTER_MS, DELAY_MAX_MS, SETTLED_MS, SHUNNED_MAX, UNREACHED_MS } from './limits.ts'
import { endSearch, onSetback } from './search.ts'
import { distanceMs, measured } from './coordinate.ts'
import { draw } from './chance.ts'
import {
  areApart,
  delayOf,
  delayThrough,
  isUp,
  ownAt,
  parentOf,
  UNTRIED,
  stampOf,
  standbyOf,
  withNote,
} from './edges.ts'
import { feedAttempt, onFed, onFeedFailed } from './feed.ts'
import { isLoop } from './heard.ts'
import { joinUp, letGo } from './join.ts'
import { seekStandby } from './keep.ts'
import { slotOf } from './adverts.ts'
import { stepDown } from './swap.ts'
import {
  andThen,
  stay,
  type Attempt,
  type Place,
  type Setback,
  type Step,
  type TreeEffect,
  type TreeEvent,
  type TreeState,
  type UpEdge,
} from './state.ts'
import type { PeerId } from '../ids.ts'
import type { SlotAdvert } from './message.ts'
import type { Coordinate } from './coordinate.ts'
import type { TimeMs } from '../time.ts'
import { edgeWith, searchWith, stateWith } from './change.ts'

type Linked = TreeEvent & { readonly kind: 'linked' }

/** A link that we asked for stands. */
export function onLinked(state: TreeState, event: Linked, now: TimeMs): Step {
  const { attempt: id, link, route } = event
  const closed: TreeEffect = { kind: 'close', link, lingerMs: 0 }
  if (state.phase !== 'running') return stay(state, closed)
  const fed = feedAttempt(state, id)
  if (fed !== undefined) return onFed(state, fed, link, now)
  const sought = state.search?.inFlight.find(attempt => attempt.id === id)
  // Too late: another was faster, or a feed made us a root.
  if (sought === undefined) return stay(state, closed)
  const edge = newUp(state, sought, event, now)
  const setback = isLoop(state, edge, route.path) ? 'on-path' : unfit(state, sought, edge)
  if (setback !== undefined) {
    const alternates = edge.alternates
    const failed = { attempt: id, setback, alternates }
    return andThen(stay(state, closed), left => onSetback(left, failed, now))
  }
  return take(stateWith(state, { host: route.host ?? state.host }), edge, sought, now)
}

/** Why this link is of no use, if it is not. */
function unfit(state: TreeState, { purpose }: Attempt, edge: UpEdge): Setback | undefined {
  const parent = parentOf(state)
  if (parent === undefined) return undefined
  if (purpose === 'standby') {
    return areApart(parent.through, edge.through) ? undefined : 'on-path'
  }
  // It was better when we heard of it.
  const isBetter =
    state.search?.goal !== 'better' || delayThrough(edge) < delayOf(state) - BETTER_MS / 2
  return isBetter ? undefined : 'full'
}

function take(state: TreeState, edge: UpEdge, { purpose }: Attempt, now: TimeMs): Step {
  const parent = parentOf(state)
  const ping: TreeEffect = {
    kind: 'send',
    link: edge.link,
    message: { kind: 'ping', stamp: stampOf(now), at: ownAt(state) },
  }
  if (purpose === 'standby' && parent !== undefined) {
    const ended = state.search?.goal === 'standby' ? endSearch(state) : without(state, edge)
    const alone = andThen(ended, left => letGo(left, standbyOf(left)))
    return andThen(alone, left => andThen(joinUp(left, edge, now), rest => stay(rest, ping)))
  }
  const known = [...edge.alternates, ...(state.search?.known ?? [])]
  const kept = keepOld(state, edge, now)
  const asParent: UpEdge = edgeWith(edge, { kind: 'parent' })
  const joined = andThen(kept, left => joinUp(left, asParent, now))
  const fed: readonly TreeEffect[] =
    purpose === 'standby'
      ? [{ kind: 'send', link: edge.link, message: { kind: 'take' } }, ping]
      : [ping]
  const rested = { seekAtMs: now, contentMs: SETTLED_MS, page: 0 } as const
  const said = andThen(joined, left => stay(stateWith(left, { ...rested }), ...fed))
  // The second place is best sought while the first one's neighbourhood is fresh in mind.
  return andThen(said, left =>
    standbyOf(left) === undefined && !left.isLooking ? seekStandby(left, known, now) : stay(left),
  )
}

/** The parent that we leave for a better one is a good standby, if we have none. */
function keepOld(state: TreeState, edge: UpEdge, now: TimeMs): Step {
  const parent = parentOf(state)
  const isKept =
    parent !== undefined &&
    standbyOf(state) === undefined &&
    state.search?.goal === 'better' &&
    areApart(parent.through, edge.through)
  return isKept ? stepDown(state, parent, now) : stay(state)
}

function without(state: TreeState, { peer }: UpEdge): Step {
  const { search } = state
  if (search === undefined) return stay(state)
  const inFlight = search.inFlight.filter(attempt => attempt.to.peer !== peer)
  return stay(stateWith(state, { search: searchWith(search, { inFlight }) }))
}

function newUp(state: TreeState, { to }: Attempt, { link, route }: Linked, now: TimeMs): UpEdge {
  const { isAttached, path, delayMs, at } = route
  const wayMs =
    at === undefined || ownAt(state) === undefined ? GUESS_MS : distanceMs(state.standing.at, at)
  return {
    kind: 'standby',
    link,
    peer: to.peer,
    addresses: to.addresses,
    sinceMs: now,
    heardAtMs: now,
    broughtAtMs: now,
    way: { isAttached, path, delayMs: Math.min(DELAY_MAX_MS, delayMs) },
    through: [to.peer, ...path],
    at,
    alternates: route.alternates.map(advert => slotOf(advert, now)),
    rttMs: 2 * wayMs,
    pingedAtMs: now,
    adriftSinceMs: isAttached ? undefined : now,
    offStageSinceMs: undefined,
    ...UNTRIED,
  }
}

/** One way to somebody of whom nothing was measured. */
const GUESS_MS = 40

type Failed = {
  readonly attempt: number
  readonly setback: Setback
  readonly at: Coordinate | undefined
  readonly alternates: readonly SlotAdvert[]
}

/** An ask came to nothing; how long the answer took still says where we are. */
export function onFailed(state: TreeState, failed: Failed, now: TimeMs): Step {
  const fed = feedAttempt(state, failed.attempt)
  if (fed !== undefined) return onFeedFailed(state, fed, now)
  const sought = state.search?.inFlight.find(attempt => attempt.id === failed.attempt)
  const known = sought === undefined ? state : located(state, sought, failed, now)
  const left = sought === undefined ? known : withoutPlace(known, sought.to.peer)
  const alternates = failed.alternates.map((advert): Place => slotOf(advert, now))
  const noted =
    failed.setback === 'unreachable' && sought !== undefined ? unreached(left, sought, now) : left
  return onSetback(noted, { ...failed, alternates }, now)
}

function unreached(state: TreeState, { to: { peer } }: Attempt, now: TimeMs): TreeState {
  const note = { peer, untilMs: now + UNREACHED_MS }
  return stateWith(state, { unreached: withNote(state.unreached, note, { max: SHUNNED_MAX, now }) })
}

/** It has no slot, or is not there: we do not come back to it for what we were told before. */
const withoutPlace = (state: TreeState, peer: PeerId): TreeState =>
  stateWith(state, {
    edges: state.edges.map(edge =>
      isUp(edge) && edge.alternates.some(place => place.peer === peer)
        ? edgeWith(edge, { alternates: edge.alternates.filter(place => place.peer !== peer) })
        : edge,
    ),
  })

/** Entry points are asked over a connection of our own: their answer took one round trip. */
function located(state: TreeState, sought: Attempt, { at }: Failed, now: TimeMs): TreeState {
  const isNear = state.entries.some(entry => entry.peer === sought.to.peer)
  if (at === undefined || !isNear) return state
  const { unit, seed } = draw(state.seed)
  const rttMs = now - sought.atMs
  return stateWith(state, { seed, standing: measured(state.standing, at, { rttMs, unit }) })
}
