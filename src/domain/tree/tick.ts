import {
  ADRIFT_MS,
  ADRIFT_PER_HOP_MS,
  BEHIND_BUNDLES,
  CHILD_SILENT_MS,
  DEAF_BUNDLES,
  DEAF_MS,
  HELD_MS,
  OFF_STAGE_MS,
  OWED_MS,
  OWN_PAUSE_MS,
  PARENT_SILENT_MS,
  PULSE_MS,
  PULSE_UP_MS,
  RESERVED_MS,
  STANDBY_SILENT_MS,
  SUSPECT_SILENT_MS,
} from './limits.ts'
import { dropEdge, failEdge } from './lose.ts'
import { isMissing } from './roll.ts'
import { edgeOf, isUp, parentOf } from './edges.ts'
import { keepUp } from './keep.ts'
import { leaveOldPlace } from './lead.ts'
import { keepWarm } from './warm.ts'
import { measureCapacity } from './capacity.ts'
import { pingUp, refreshPlaces, tellCounts, tellPulses, tellSlots } from './tell.ts'
import {
  stay,
  andThen,
  type Edge,
  type LinkId,
  type Step,
  type TreeEvent,
  type TreeState,
  type UpEdge,
} from './state.ts'
import { tickFeeds } from './feed.ts'
import { endSearch, tickSearch } from './search.ts'
import { searchDueMs } from './whom.ts'
import { weigh } from './judge.ts'
import { tellOutline } from './survey.ts'
import type { SpeakerDigest } from './message.ts'
import type { TimeMs } from '../time.ts'
import { edgeWith, stateWith } from './change.ts'

type Tick = TreeEvent & { readonly kind: 'tick' }

/** How often a node looks whether it is time for something, while it waits for anything. */
const FAST_TICK_MS = 50

/** By then a new parent has sent enough to be judged by: JUDGED_BUNDLES_MIN, and a little. */
const FIRST_JUDGED_MS = 1_500
/** A parent is looked at more closely for so long. */
const NEW_PARENT_MS = 3_000

/** When the next tick is due. Between two pulses nothing happens by itself, but while something is under way. */
export function nextTickMs(state: TreeState, now: TimeMs): TimeMs {
  if (state.phase !== 'running') return now + PULSE_MS
  const { search } = state
  const isWaiting =
    state.held.length > 0 ||
    state.feeding.inFlight.length > 0 ||
    (state.rolledAtMs !== undefined && now - state.rolledAtMs < HELD_MS)
  const searchMs = search === undefined ? Infinity : searchDueMs(search, now)
  const soon = isWaiting ? Math.min(now + FAST_TICK_MS, searchMs) : searchMs
  let dueMs = Math.min(state.pulseAtMs, soon)
  for (const edge of state.edges) {
    if (edge.kind === 'parent') dueMs = Math.min(dueMs, judgedAtMs(edge, now))
    if (edge.leavesAtMs !== undefined) dueMs = Math.min(dueMs, edge.leavesAtMs)
  }
  return Math.max(now + 1, dueMs)
}

/** When it may turn out that this parent is gone, deaf or keeps something back. */
function judgedAtMs(edge: UpEdge, now: TimeMs): TimeMs {
  const { heardAtMs, promised, broughtAtMs, sinceMs, owed, owedAtMs } = edge
  const deafMs = broughtAtMs + DEAF_MS
  const deafAtMs = promised >= DEAF_BUNDLES && now < deafMs ? deafMs : Infinity
  // Of one that we have had for a while it is seen soon enough with the next pulse of our own.
  const isNew = owed !== undefined && owedAtMs - sinceMs < NEW_PARENT_MS
  const owedMs = isNew ? owedAtMs + OWED_MS : Infinity
  const firstMs = now < sinceMs + FIRST_JUDGED_MS ? sinceMs + FIRST_JUDGED_MS : Infinity
  return Math.min(heardAtMs + PARENT_SILENT_MS, deafAtMs, owedMs, firstMs)
}

/** Time passes: who fell silent is dropped, what is due is told. */
export function onTick(state: TreeState, tick: Tick, now: TimeMs): Step {
  if (state.phase !== 'running') return stay(state)
  const dropped = dropGone(withBrought(state, tick, now), tick.digest, now)
  const weighed = andThen(dropped, left => weigh(left, tick.digest, now))
  const content = andThen(weighed, left =>
    isServed(left, tick, now) ? endSearch(left) : stay(left),
  )
  const searched = andThen(content, left => tickSearch(left, now))
  const fed = andThen(searched, left =>
    left.feeding.candidates.length + left.feeding.inFlight.length === 0
      ? stay(left)
      : tickFeeds(left, now),
  )
  const measured = andThen(fed, left => measureCapacity(left, tick.isStrained, now))
  return andThen(measured, left => (now < left.pulseAtMs ? stay(left) : pulse(left, tick, now)))
}

/** It was looked for another parent because nothing came, and since then something has come. */
function isServed(state: TreeState, { brought, quietMs }: Tick, now: TimeMs): boolean {
  if (state.search?.goal !== 'parent' || now - quietMs <= state.search.sinceMs) return false
  const parent = parentOf(state)
  if (parent === undefined || parent.leavesAtMs !== undefined) return false
  return brought.some(({ link, came }) => link === parent.link && came > 0)
}

type Digest = readonly SpeakerDigest[]

function dropGone(state: TreeState, digest: Digest, now: TimeMs): Step {
  let step: Step = stay(state)
  for (const edge of state.edges) {
    if (isUp(edge) && isDeaf(edge, digest, now)) {
      step = andThen(step, left => failNow(left, edge.link, now))
    } else if (isGone(edge, now)) step = andThen(step, left => dropNow(left, edge.link, now))
  }
  return step
}

/** Whoever promises and does not bring would do so again. */
function failNow(state: TreeState, link: LinkId, now: TimeMs): Step {
  const edge = edgeOf(state, link)
  if (edge === undefined) return stay(state)
  return edge.kind === 'parent' && isUp(edge)
    ? failEdge(state, edge, now)
    : dropEdge(state, edge, now)
}

/** As it is by now: the standby may have become the parent because the parent went just before. */
function dropNow(state: TreeState, link: LinkId, now: TimeMs): Step {
  const edge = edgeOf(state, link)
  return edge === undefined ? stay(state) : dropEdge(state, edge, now)
}

function pulse(state: TreeState, tick: Tick, now: TimeMs): Step {
  // Not `pulseAtMs + PULSE_MS`: after a pause there is nothing to catch up with.
  const next = stateWith(state, { pulseAtMs: now + PULSE_MS })
  const pulsed = andThen(tellPulses(next, tick, now), left => pingUp(left, now))
  const counted = now < state.pulseUpAtMs ? pulsed : andThen(pulsed, left => count(left, now))
  const told = andThen(counted, left => tellSlots(left, now))
  const placed = andThen(told, left => refreshPlaces(left, now))
  const led = andThen(placed, left => leaveOldPlace(left, now))
  const warmed = andThen(led, left => keepWarm(left, now))
  const outlined = andThen(warmed, left => tellOutline(left, now))
  return andThen(outlined, left => keepUp(left, now))
}

const count = (state: TreeState, now: TimeMs): Step =>
  tellCounts(stateWith(state, { pulseUpAtMs: now + PULSE_UP_MS }))

/** Notes what came over which link, and forgives everybody the time in which we stood still. */
function withBrought(state: TreeState, { brought, quietMs }: Tick, now: TimeMs): TreeState {
  const isBack = state.tickedAtMs !== undefined && now - state.tickedAtMs >= OWN_PAUSE_MS
  const { reserved } = state
  const kept =
    reserved.length === 0 ? reserved : reserved.filter(({ atMs }) => now - atMs < RESERVED_MS)
  if (!isBack && brought.length === 0) return stateWith(state, { tickedAtMs: now, reserved: kept })
  const edges = state.edges.map((edge): Edge => {
    if (!isUp(edge)) return isBack ? edgeWith(edge, { heardAtMs: now }) : edge
    const news = brought.find(({ link }) => link === edge.link)
    if (news === undefined && !isBack) return edge
    const { came, missed } = news ?? NOTHING_CAME
    const counted = edgeWith(edge, { came: edge.came + came, missed: edge.missed + missed })
    if (!isBack && came <= 0) return counted
    // Not now: the newest came a while ago.
    const cameAtMs = isBack ? now : Math.max(edge.heardAtMs, now - quietMs)
    const alive = edgeWith(counted, { heardAtMs: cameAtMs, broughtAtMs: now, promised: 0 })
    return isBack ? edgeWith(alive, { owed: undefined, isOwing: false }) : alive
  })
  return stateWith(state, { tickedAtMs: now, reserved: kept, edges })
}

const NOTHING_CAME = { came: 0, missed: 0 }

function isGone(edge: Edge, now: TimeMs): boolean {
  if (edge.leavesAtMs !== undefined && now >= edge.leavesAtMs) return true
  const silentMs = now - edge.heardAtMs
  if (isUp(edge)) return isAboveGone(edge, silentMs, now)
  return silentMs >= CHILD_SILENT_MS || isMissing(edge, now)
}

function isAboveGone(edge: UpEdge, silentMs: number, now: TimeMs): boolean {
  const patienceMs = ADRIFT_MS + ADRIFT_PER_HOP_MS * edge.way.path.length
  if (edge.adriftSinceMs !== undefined && now - edge.adriftSinceMs >= patienceMs) return true
  if (edge.offStageSinceMs !== undefined && now - edge.offStageSinceMs >= OFF_STAGE_MS) return true
  if (edge.kind === 'standby') {
    return silentMs >= (edge.isSuspect ? SUSPECT_SILENT_MS : STANDBY_SILENT_MS)
  }
  // A feeder is the host or a speaker: it pulses like anybody above us.
  return silentMs >= PARENT_SILENT_MS
}

/** It says that it has more and more, none of it comes over this link, and we have not got it from elsewhere. */
const isDeaf = (edge: UpEdge, own: Digest, now: TimeMs): boolean =>
  edge.promised >= DEAF_BUNDLES &&
  now - edge.broughtAtMs >= DEAF_MS &&
  edge.digest.some(({ kid, ctr }) => {
    const mine = own.find(digest => digest.kid === kid)
    return mine === undefined || ctr - mine.ctr >= BEHIND_BUNDLES
  })
