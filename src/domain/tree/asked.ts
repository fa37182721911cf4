import { MAX_STAGE } from '../space/state.ts'
import { feederEdge, newDown } from './new-edges.ts'
import { mayHaveGuest, sayGuest } from './wards.ts'
import {
  HELD_MAX,
  HELD_MS,
  HELD_RELAY_MAX,
  LINGER_MS,
  NO_PAGE,
  SENT_AWAY_MAX,
  SENT_AWAY_MS,
  STRANGE_FEEDERS_MAX,
} from './limits.ts'
import { advertOf } from './adverts.ts'
import { isKeptForCarriers, isLeaf } from './crowd.ts'
import { hasSlotsBelowRoots, placesFor, redirects } from './redirects.ts'
import {
  childrenOf,
  delayOf,
  downEdges,
  freeRoots,
  freeSlots,
  freeWards,
  hostOf,
  isAttached,
  isNoted,
  isTop,
  looks,
  ownAt,
  parentOf,
  pathOf,
  upEdges,
  withNote,
  withoutEdge,
} from './edges.ts'
import { joinDown, joinUp } from './join.ts'
import { callRoll, isRollFresh, isRollOpen } from './roll.ts'
import {
  andThen,
  stay,
  type DownEdge,
  type Held,
  type LinkId,
  type Reservation,
  type Step,
  type Token,
  type TreeState,
} from './state.ts'
import type { Answer, AskRefusal } from './message.ts'
import type { PeerId } from '../ids.ts'
import type { TimeMs } from '../time.ts'
import { stateWith } from './change.ts'

type Asked = Omit<Held, 'atMs'>

/** Somebody asks us to be its parent or standby, or to be a root for its bundles. */
export function onAsked(state: TreeState, asked: Asked, now: TimeMs): Step {
  const decision = decide(state, asked, now)
  if (decision.kind === 'hold' && state.held.length < HELD_MAX) {
    return hold(state, asked, now)
  }
  if (decision.kind === 'accept') return admit(state, asked, decision, now)
  // A child that is gone unnoticed may make room for the next one.
  const called = decision.reason === 'full' ? callRoll(state, now, asked.ask.isOrphan) : stay(state)
  return andThen(called, left =>
    mayWait(left, asked, now)
      ? hold(left, asked, now)
      : refuseAsk(left, asked, decision.reason, now),
  )
}

const hold = (state: TreeState, asked: Asked, now: TimeMs): Step =>
  stay(stateWith(state, { held: [...state.held, { ...asked, atMs: now }] }))

/** Who lost its place, where many may have gone: in a moment it is known whose slots are free. */
const mayWait = (state: TreeState, { ask }: Asked, now: TimeMs): boolean =>
  ask.isOrphan &&
  isRollFresh(state, now) &&
  state.held.length < (state.self.isRelay ? HELD_RELAY_MAX : HELD_MAX)

/** Those who wait hear as soon as we can tell, or that we cannot. */
export function answerHeld(state: TreeState, now: TimeMs): Step {
  if (state.held.length === 0) return stay(state)
  const waiting = state.held
  return waiting.reduce<Step>(
    (step, held) =>
      andThen(step, left => {
        const decision = decide(left, held, now)
        const isOver = now - held.atMs >= HELD_MS || left.phase !== 'running'
        if (decision.kind === 'hold' && !isOver)
          return stay(stateWith(left, { held: [...left.held, held] }))
        if (decision.kind === 'accept') return admit(left, held, decision, now)
        return refuseAsk(left, held, decision.reason, now)
      }),
    stay(stateWith(state, { held: [] })),
  )
}

type Acceptance = {
  readonly kind: 'accept'
  readonly as: Reservation['kind']
  /** Who goes, so that there is room. */
  readonly instead?: DownEdge | undefined
}

type Decision =
  | Acceptance
  | { readonly kind: 'refuse'; readonly reason: AskRefusal }
  /** Not now, perhaps in a moment; the reason for when it is not. */
  | { readonly kind: 'hold'; readonly reason: AskRefusal }

const yes = (as: Reservation['kind'], instead?: DownEdge): Decision => ({
  kind: 'accept',
  as,
  instead,
})
const no = (reason: AskRefusal): Decision => ({ kind: 'refuse', reason })

function decide(state: TreeState, asked: Asked, now: TimeMs): Decision {
  const common = mayNobody(state, asked.from)
  if (common !== undefined) return no(common)
  if (asked.ask.purpose === 'feed') return mayFeed(state, asked)
  if (asked.ask.purpose === 'standby') return mayWard(state, asked)
  return mayAttach(state, asked, now)
}

function mayNobody(state: TreeState, from: PeerId): AskRefusal | undefined {
  if (state.phase === 'ended') return 'ended'
  if (state.phase === 'left') return 'busy'
  if (from === state.self.peer) return 'on-path'
  // Who hides its address is reached by relays alone.
  if (state.self.hides && !state.relays.includes(from)) return 'full'
  // One slot under way for each: nobody holds all of them by asking.
  const isUnderWay = state.reserved.some(kept => kept.peer === from)
  return isUnderWay ? 'busy' : undefined
}

function mayFeed(state: TreeState, { from }: Asked): Decision {
  // An empty stage is a log that is still coming: the feeder brings it.
  const isStaged = state.stage.length === 0 || state.stage.includes(from)
  if (!isStaged) return mayIntroduce(state, from)
  // A relay that only a speaker fed would lose everybody else's sound: roots are made by who leads.
  const isByLeader = state.leader === undefined || state.leader === from
  if (!isByLeader && !isTop(state)) return no('busy')
  const feeders = upEdges(state).filter(edge => edge.kind === 'feeder' && edge.peer !== from)
  return feeders.length < MAX_STAGE ? yes('feeder') : no('full')
}

/**
 * Whoever comes back by another peer is on no stage that we know of: its log says so once the link
 * stands. Until then it counts for nothing, and OFF_STAGE_MS later it is gone.
 */
function mayIntroduce(state: TreeState, from: PeerId): Decision {
  const strangers = upEdges(state).filter(
    edge => edge.kind === 'feeder' && edge.offStageSinceMs !== undefined && edge.peer !== from,
  )
  const coming = state.reserved.filter(
    ({ kind, peer }) => kind === 'feeder' && !state.stage.includes(peer),
  )
  const isFull = strangers.length + coming.length >= STRANGE_FEEDERS_MAX
  return isFull ? no('unknown-space') : yes('feeder')
}

function mayWard(state: TreeState, { from }: Asked): Decision {
  if (isAbove(state, from)) return no('on-path')
  if (!isAttached(state)) return no('busy')
  const isChild = downEdges(state).some(edge => edge.peer === from && edge.kind !== 'ward')
  // To fall back on the one that fails is to fall.
  if (isChild) return no('on-path')
  return freeWards(state) > 0 ? yes('ward') : no('full')
}

function mayAttach(state: TreeState, { from, ask }: Asked, now: TimeMs): Decision {
  if (isAbove(state, from)) return no('on-path')
  // Our own feed to it is under way: two links would cross.
  if (state.feeding.inFlight.some(attempt => attempt.to.peer === from)) return no('busy')
  if (!isAttached(state)) return { kind: 'hold', reason: 'busy' }
  // A relay that asks before we have fed it becomes a root, not a child.
  const isCandidate = state.feeding.candidates.some(entry => entry.peer === from)
  if (isCandidate && freeRoots(state) > 0) return yes('root')
  // Who has an edge already lost it without our noticing: it comes back to its own slot.
  const isBack = childrenOf(state).some(edge => edge.peer === from)
  if (isBack) return yes('child')
  const isSpared = state.self.isSource && hasSlotsBelowRoots(state, now)
  if (isSpared && !isNoted(state.sentAway, from, now))
    return mayVisit(state, ask, now) ?? no('full')
  if (freeSlots(state) > 0) return isKeptForCarriers(state, ask, now) ? no('full') : yes('child')
  // Whoever reads a preview keeps its slot only for as long as nobody wants to listen.
  const instead = ask.listens || ask.slots > 0 ? downEdges(state).find(looks) : undefined
  if (instead !== undefined) return yes('child', instead)
  const visit = mayVisit(state, ask, now)
  if (visit !== undefined) return visit
  const isAwaited = ask.isOrphan && isRollFresh(state, now)
  return isAwaited || isRollOpen(state, now) ? { kind: 'hold', reason: 'full' } : no('full')
}

/** Who lost its place hears at once, and looks for another meanwhile. */
const mayVisit = (
  state: TreeState,
  { isOrphan }: Asked['ask'],
  now: TimeMs,
): Decision | undefined => (isOrphan && mayHaveGuest(state, now) ? yes('guest') : undefined)

/** Who feeds a root sends it nothing but its own bundles, and may well stand below it. */
const isAbove = (state: TreeState, peer: PeerId): boolean =>
  pathOf(state).includes(peer) || parentOf(state)?.peer === peer

function admit(state: TreeState, asked: Asked, { as, instead }: Acceptance, now: TimeMs): Step {
  const room = instead === undefined ? stay(state) : makeRoom(state, instead)
  return andThen(room, left => reserve(left, asked, as, now))
}

function makeRoom(state: TreeState, { link }: DownEdge): Step {
  return stay(
    withoutEdge(state, link),
    { kind: 'send', link, message: { kind: 'leave', graceMs: 0, alternates: [] } },
    { kind: 'close', link, lingerMs: LINGER_MS },
  )
}

function reserve(
  state: TreeState,
  { token, from, ask }: Asked,
  kind: Reservation['kind'],
  now: TimeMs,
): Step {
  const kept: TreeState = stateWith(state, {
    reserved: [...state.reserved, { token, kind, peer: from, ask, atMs: now }],
  })
  const below = { peer: from, at: ask.at, hides: ask.hides }
  // Whoever falls back on us has its places from its parent, and who has others to ask mostly goes there.
  // A guest hears of its places when its link stands.
  const isWorth = (kind === 'child' || kind === 'root') && ask.page !== NO_PAGE
  const places = isWorth ? placesFor(state, below, now) : []
  const answer: Answer = {
    kind: 'accepted',
    route: {
      isAttached: true,
      path: pathOf(state),
      delayMs: delayOf(state),
      at: ownAt(state),
      alternates: places.map(slot => advertOf(slot, now)),
      host: hostOf(state),
    },
  }
  return stay(kept, { kind: 'answer', token, answer })
}

function refuseAsk(
  state: TreeState,
  { token, from, ask }: Asked,
  reason: AskRefusal,
  now: TimeMs,
): Step {
  const note = { peer: from, untilMs: now + SENT_AWAY_MS }
  const sentAway = withNote(state.sentAway, note, { max: SENT_AWAY_MAX, now })
  const { at, hides, page, belowMs } = ask
  const isWard = ask.purpose === 'standby'
  const wish = { from, at, hides, isWard, isLeaf: isLeaf(ask), page, belowMs }
  const noted = state.self.isSource && reason === 'full' ? stateWith(state, { sentAway }) : state
  const isIdle = reason === 'ended' || page === NO_PAGE
  const sent = isIdle ? { state: noted, slots: [] } : redirects(noted, wish, now)
  const answer: Answer = {
    kind: 'refused',
    reason,
    at: ownAt(state),
    alternates: sent.slots.map(slot => advertOf(slot, now)),
  }
  return stay(sent.state, { kind: 'answer', token, answer })
}

/** The link for a reserved slot stands. */
export function onTaken(state: TreeState, token: Token, link: LinkId, now: TimeMs): Step {
  const kept = state.reserved.find(reservation => reservation.token === token)
  const left = onNotTaken(state, token).state
  if (kept === undefined || state.phase !== 'running') {
    return stay(left, { kind: 'close', link, lingerMs: 0 })
  }
  if (kept.kind === 'feeder') return joinUp(left, feederEdge(left, kept, link, now), now)
  const edge = newDown(left, kept, link, now)
  const joined = joinDown(left, edge, now)
  return kept.kind === 'guest' ? andThen(joined, rest => sayGuest(rest, edge, now)) : joined
}

/** It will not. */
export function onNotTaken(state: TreeState, token: Token): Step {
  return stay(stateWith(state, { reserved: state.reserved.filter(kept => kept.token !== token) }))
}
