import { MAX_STAGE } from '../space/state.ts'
import { LINGER_MS, SENT_AWAY_MAX, SENT_AWAY_MS } from './limits.ts'
import { alternatesFor, hasSlotsBelowRoots, redirects, refuges } from './adverts.ts'
import {
  downEdges,
  freeRoots,
  freeSlots,
  hostOf,
  isAttached,
  isTop,
  looks,
  parentOf,
  pathOf,
  upEdges,
  withoutEdge,
} from './edges.ts'
import { joinDown, joinUp } from './join.ts'
import {
  andThen,
  stay,
  type DownEdge,
  type LinkId,
  type Reservation,
  type Step,
  type Token,
  type TreeState,
} from './state.ts'
import type { Answer, Ask, AskRefusal } from './message.ts'
import type { PeerId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

type Asked = {
  readonly token: Token
  readonly from: PeerId
  readonly ask: Omit<Ask, 'space'>
}

/** Somebody asks us to be its parent, or to be a root for its bundles. */
export function onAsked(state: TreeState, asked: Asked, now: TimeMs): Step {
  const decision =
    asked.ask.purpose === 'feed' ? mayFeed(state, asked) : mayAttach(state, asked, now)
  if (!decision.accept) return refuseAsk(state, asked, decision.reason, now)
  const room = decision.instead === undefined ? stay(state) : sendOff(state, decision.instead)
  const kept = { ...asked, kind: decision.as, peer: asked.from, atMs: now }
  return andThen(room, left => reserve(left, kept))
}

type Decision =
  | {
      readonly accept: true
      readonly as: Reservation['kind']
      /** Who goes, so that there is room. */
      readonly instead?: DownEdge | undefined
    }
  | { readonly accept: false; readonly reason: AskRefusal }

const no = (reason: AskRefusal): Decision => ({ accept: false, reason })

function mayFeed(state: TreeState, { from }: Asked): Decision {
  const common = mayNobody(state, from)
  if (common !== undefined) return no(common)
  // An empty stage is a log that is still coming: the feeder brings it.
  const isStaged = state.stage.length === 0 || state.stage.includes(from)
  if (!isStaged) return no('unknown-space')
  // A relay that only a speaker fed would lose everybody else's sound: roots are made by who leads.
  const isByLeader = state.leader === undefined || state.leader === from
  if (!isByLeader && !isTop(state)) return no('busy')
  const feeders = upEdges(state).filter(edge => edge.kind === 'feeder' && edge.peer !== from)
  return feeders.length < MAX_STAGE ? { accept: true, as: 'feeder' } : no('full')
}

function mayAttach(state: TreeState, { from, ask }: Asked, now: TimeMs): Decision {
  const common = mayNobody(state, from)
  if (common !== undefined) return no(common)
  // Who feeds a root sends it nothing but its own bundles, and may well stand below it.
  const isAbove = pathOf(state).includes(from) || parentOf(state)?.peer === from
  if (isAbove) return no('on-path')
  // Our own feed to it is under way: two links would cross.
  if (state.feeding.inFlight.some(attempt => attempt.to.peer === from)) return no('busy')
  if (!isAttached(state)) return no('busy')
  // A relay that asks before we have fed it becomes a root, not a child.
  const isCandidate = state.feeding.candidates.some(entry => entry.peer === from)
  if (isCandidate && freeRoots(state) > 0) return { accept: true, as: 'root' }
  // Who has an edge already lost it without our noticing: it comes back to its own slot.
  const isBack = downEdges(state).some(edge => edge.peer === from && edge.kind === 'child')
  const isSpared = state.self.isSource && hasSlotsBelowRoots(state)
  if (isSpared && !isBack && !wasSentAway(state, from, now)) return no('full')
  if (isBack || freeSlots(state) > 0) return { accept: true, as: 'child' }
  // Whoever reads a preview keeps its slot only for as long as nobody wants to listen.
  const instead = ask.listens || ask.slots > 0 ? downEdges(state).find(looks) : undefined
  return instead === undefined ? no('full') : { accept: true, as: 'child', instead }
}

function mayNobody(state: TreeState, from: PeerId): AskRefusal | undefined {
  if (state.phase === 'ended') return 'ended'
  if (state.phase === 'left') return 'busy'
  if (from === state.self.peer) return 'on-path'
  // One slot under way for each: nobody holds all of them by asking.
  return state.reserved.some(kept => kept.peer === from) ? 'busy' : undefined
}

function reserve(state: TreeState, asked: Asked & Reservation): Step {
  const { token, kind, peer, ask, atMs } = asked
  const kept: TreeState = {
    ...state,
    reserved: [...state.reserved, { token, kind, peer, ask, atMs }],
  }
  const answer: Answer = {
    kind: 'accepted',
    route: {
      isAttached: true,
      path: pathOf(state),
      alternates: kind === 'feeder' ? [] : alternatesFor(state, { peer }).alternates,
      host: hostOf(state),
    },
  }
  return stay(kept, { kind: 'answer', token, answer })
}

/** It asked us a moment ago and took none of the places we named. */
const wasSentAway = (state: TreeState, peer: PeerId, now: TimeMs): boolean =>
  state.sentAway.some(sent => sent.peer === peer && now - sent.atMs < SENT_AWAY_MS)

function refuseAsk(
  state: TreeState,
  { token, from }: Asked,
  reason: AskRefusal,
  now: TimeMs,
): Step {
  const away = [...state.sentAway, { peer: from, atMs: now }].slice(-SENT_AWAY_MAX)
  const sent =
    reason === 'full'
      ? redirects({ ...state, sentAway: away }, from)
      : { state, alternates: reason === 'ended' ? [] : refuges(state, from) }
  const answer: Answer = { kind: 'refused', reason, alternates: sent.alternates }
  return stay(sent.state, { kind: 'answer', token, answer })
}

function sendOff(state: TreeState, edge: DownEdge): Step {
  const { link } = edge
  return stay(
    withoutEdge(state, link),
    { kind: 'send', link, message: { kind: 'leave', alternates: [] } },
    { kind: 'close', link, lingerMs: LINGER_MS },
  )
}

/** The link for a reserved slot stands. */
export function onTaken(state: TreeState, token: Token, link: LinkId, now: TimeMs): Step {
  const kept = state.reserved.find(reservation => reservation.token === token)
  const left = onNotTaken(state, token).state
  if (kept === undefined || state.phase !== 'running') {
    return stay(left, { kind: 'close', link, lingerMs: 0 })
  }
  if (kept.kind === 'feeder') return joinUp(left, feederEdge(left, kept, link, now), now)
  return joinDown(left, newDown(kept, link, now), now)
}

/** It will not. */
export function onNotTaken(state: TreeState, token: Token): Step {
  return stay({ ...state, reserved: state.reserved.filter(kept => kept.token !== token) })
}

function newDown(kept: Reservation, link: LinkId, now: TimeMs) {
  const { peer, ask } = kept
  const { addresses, slots } = ask
  return {
    kind: kept.kind === 'root' ? ('root' as const) : ('child' as const),
    link,
    peer,
    heardAtMs: now,
    listeners: ask.listens ? 1 : 0,
    adverts: slots > 0 ? [{ peer, addresses, depth: 0, free: slots }] : [],
    leavingSinceMs: undefined,
    told: undefined,
    toldAtMs: now,
  }
}

function feederEdge(state: TreeState, kept: Reservation, link: LinkId, now: TimeMs) {
  return {
    kind: 'feeder' as const,
    link,
    peer: kept.peer,
    addresses: kept.ask.addresses,
    heardAtMs: now,
    route: { isAttached: true, path: [], alternates: [], host: undefined },
    adriftSinceMs: undefined,
    offStageSinceMs: state.stage.includes(kept.peer) ? undefined : now,
    listeners: 0,
    isLeaving: false,
    digest: [],
    promised: 0,
    toldSlots: '',
    toldSlotsAtMs: now,
  }
}
