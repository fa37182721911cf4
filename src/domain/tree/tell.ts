import {
  DELAY_NEWS_MS,
  DELAY_REFRESH_MS,
  PING_MS,
  PING_YOUNG_MS,
  PLACES_REFRESH_MS,
  PLACES_URGENT_MS,
  PULSE_FED_MS,
  PULSE_MS,
  SLOTS_REFRESH_MS,
} from './limits.ts'
import { advertOf, slotsUp } from './adverts.ts'
import { placesFor } from './redirects.ts'
import {
  delayOf,
  hostOf,
  isDown,
  isFed,
  isUp,
  listenersBelow,
  listenersOf,
  ownAt,
  pathOf,
  stampOf,
  upEdges,
  withEdge,
} from './edges.ts'
import {
  stay,
  andThen,
  type DownEdge,
  type Edge,
  type Slot,
  type Step,
  type TreeEffect,
  type TreeState,
  type UpEdge,
} from './state.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { SpeakerDigest, Way } from './message.ts'
import type { TimeMs } from '../time.ts'
import { edgeWith, stateWith } from './change.ts'

/** Tells those below how bundles come here, where that changed. */
export function tellRoutes(state: TreeState, now: TimeMs): Step {
  if (!hasBelow(state)) return stay(state)
  const here = { isAttached: isFed(state), path: pathOf(state), delayMs: delayOf(state) }
  const due: DownEdge[] = []
  // Mostly all were told at once, and nothing changed: one look for all.
  let good: Way | undefined
  for (const edge of state.edges) {
    if (!isDown(edge) || (good !== undefined && edge.toldWay === good)) continue
    if (!isTold(edge, here, now)) due.push(edge)
    else if (edge.toldWay?.delayMs === here.delayMs) good = edge.toldWay
  }
  if (due.length === 0) return stay(state)
  const message = { kind: 'route', ...here } as const
  const edges = state.edges.map((edge): Edge => {
    const isDue = isDown(edge) && due.includes(edge)
    return isDue ? edgeWith(edge, { toldWay: here, toldWayAtMs: now }) : edge
  })
  const sends = due.map((edge): TreeEffect => ({ kind: 'send', link: edge.link, message }))
  return { state: stateWith(state, { edges }), effects: sends }
}

function hasBelow({ edges }: TreeState): boolean {
  for (const edge of edges) if (isDown(edge)) return true
  return false
}

function isTold({ toldWay, toldWayAtMs }: DownEdge, here: Way, now: TimeMs): boolean {
  if (toldWay === undefined || toldWay.isAttached !== here.isAttached) return false
  if (!isSameList(toldWay.path, here.path)) return false
  const changeMs = Math.abs(toldWay.delayMs - here.delayMs)
  const isNews = changeMs >= DELAY_NEWS_MS && changeMs >= toldWay.delayMs / 10
  return !isNews || now - toldWayAtMs < DELAY_REFRESH_MS
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let place = 0; place < a.length; place += 1) if (a[place] !== b[place]) return false
  return true
}

/** Tells those below where they may go, where what they know is no good any more. */
export function refreshPlaces(state: TreeState, now: TimeMs): Step {
  const host = hostOf(state)
  let step: Step = stay(state)
  for (const edge of state.edges) {
    if (!isDown(edge) || edge.kind === 'ward' || edge.leavesAtMs !== undefined) continue
    const isDue =
      now - edge.toldPlacesAtMs >= placesEveryMs(edge) || !isSameEntry(host, edge.toldHost)
    if (isDue) step = andThen(step, left => tellPlaces(left, edge, now))
  }
  return step
}

/** Who came just now learns where it stands, and with it where it should: soon, then ever more rarely. */
const placesEveryMs = ({ sinceMs, toldPlacesAtMs }: DownEdge): number =>
  Math.min(PLACES_REFRESH_MS, Math.max(PLACES_URGENT_MS, toldPlacesAtMs - sinceMs))

function tellPlaces(state: TreeState, edge: DownEdge, now: TimeMs): Step {
  const places = placesFor(state, edge, now)
  const host = hostOf(state)
  const names = places.map(whereOf)
  const stillGood = edge.toldPlaces.filter(name => names.includes(name)).length
  const isYoung = now - edge.sinceMs < PLACES_REFRESH_MS
  const isBest = !isYoung || edge.toldPlaces[0] === names[0]
  const isGood = isBest && stillGood * 2 > names.length && isSameEntry(host, edge.toldHost)
  const looked = withEdge(state, edgeWith(edge, { toldPlacesAtMs: now }))
  if (isGood || (places.length === 0 && isSameEntry(host, edge.toldHost))) return stay(looked)
  const told = edgeWith(edge, { toldPlaces: names, toldPlacesAtMs: now, toldHost: host })
  const alternates = places.map(slot => advertOf(slot, now))
  // Whoever knows where the host is need not be told again.
  const isNews = !isSameEntry(host, edge.toldHost)
  const message = { kind: 'places', alternates, host: isNews ? host : undefined } as const
  return stay(withEdge(state, told), { kind: 'send', link: edge.link, message })
}

/** Tells those above about free slots here and below, where they changed. */
export function tellSlots(state: TreeState, now: TimeMs): Step {
  let step: Step = stay(state)
  for (const edge of state.edges) {
    if (!isUp(edge) || edge.kind === 'standby') continue
    const { toldSlotsAtMs } = edge
    const isDue = toldSlotsAtMs === undefined || now - toldSlotsAtMs >= SLOTS_REFRESH_MS
    if (isDue) step = andThen(step, left => tellSlotsTo(left, edge, now))
  }
  return step
}

function tellSlotsTo(state: TreeState, edge: UpEdge, now: TimeMs): Step {
  const before = edge.toldSlots
  const slots = slotsUp(state, before, now)
  const gone: number[] = []
  const kept = before.filter((told, place) => {
    const isStill = slots.some(slot => isSameSlot(slot, told))
    if (!isStill) gone.push(place)
    return isStill
  })
  const fresh = slots.filter(slot => !before.some(told => isSameSlot(slot, told)))
  // No slots are what everybody takes for granted at first.
  const isSame = gone.length === 0 && fresh.length === 0
  const toldSlots = isSame ? before : [...kept, ...fresh]
  const looked = withEdge(state, edgeWith(edge, { toldSlots, toldSlotsAtMs: now }))
  if (isSame) return stay(looked)
  const adverts = fresh.map(slot => advertOf(slot, now))
  const message = { kind: 'slots', gone, adverts } as const
  return stay(looked, { kind: 'send', link: edge.link, message })
}

/** For whoever is above, as it was told. Beyond a few, how many there are is all the same. */
const isSameSlot = (a: Slot, b: Slot): boolean =>
  a.peer === b.peer &&
  isSameList(a.addresses, b.addresses) &&
  a.depth === b.depth &&
  a.root === b.root &&
  (a.at === undefined) === (b.at === undefined) &&
  a.takesWards === b.takesWards &&
  Math.min(FEW_SLOTS, a.free) === Math.min(FEW_SLOTS, b.free)

const FEW_SLOTS = 3

/** A peer that is reached another way is another place: whoever knows the old one cannot come. */
const whereOf = ({ peer, addresses }: EntryPoint): string => `${peer} ${addresses.join(' ')}`

/**
 * Downwards, and to whoever speaks: signs of life, with how far each speaker's bundles have come. Who
 * speaks knows by it that somebody hears.
 */
export function tellPulses(
  state: TreeState,
  { digest, quietMs }: { readonly digest: readonly SpeakerDigest[]; readonly quietMs: number },
  now: TimeMs,
): Step {
  if (state.edges.length === 0) return stay(state)
  const down = { kind: 'pulse', listeners: listenersOf(state), quietMs, digest } as const
  const up = { ...down, listeners: listenersBelow(state) }
  const effects: TreeEffect[] = []
  // Every other second.
  const isFedTime = Math.floor(now / PULSE_MS) % Math.round(PULSE_FED_MS / PULSE_MS) !== 0
  const isFlowing = isFedTime && digest.some(({ isTalking }) => isTalking)
  for (const edge of state.edges) {
    // What somebody says itself is not sent back to it: while nobody else speaks it gets nothing.
    const isFedNow = isFlowing && edge.kind === 'child' && !state.stage.includes(edge.peer)
    if (isFedNow && now - edge.sinceMs > PULSE_FED_MS) continue
    if (isDown(edge)) effects.push({ kind: 'send', link: edge.link, message: down })
    else if (speaks(state, edge)) effects.push({ kind: 'send', link: edge.link, message: up })
  }
  return { state, effects }
}

const speaks = (state: TreeState, edge: Edge): boolean =>
  edge.kind !== 'standby' && state.stage.includes(edge.peer)

/** To all others above: signs of life, with how many listen here and below. */
export function tellCounts(state: TreeState): Step {
  const listeners = listenersBelow(state)
  const message = { kind: 'pulse', listeners, quietMs: 0, digest: [] } as const
  const above = upEdges(state).filter(edge => !speaks(state, edge))
  return stay(
    state,
    ...above.map((edge): TreeEffect => ({ kind: 'send', link: edge.link, message })),
  )
}

/** Asks those above how far away they are, when it is time. */
export function pingUp(state: TreeState, now: TimeMs): Step {
  const everyMs = state.standing.doubt > 0.4 ? PING_YOUNG_MS : PING_MS
  const due = state.edges.filter(edge => isUp(edge) && now - edge.pingedAtMs >= everyMs)
  if (due.length === 0) return stay(state)
  const edges = state.edges.map(edge =>
    isUp(edge) && due.includes(edge) ? edgeWith(edge, { pingedAtMs: now }) : edge,
  )
  const message = { kind: 'ping', stamp: stampOf(now), at: ownAt(state) } as const
  const pings = due.map((edge): TreeEffect => ({ kind: 'send', link: edge.link, message }))
  return stay(stateWith(state, { edges }), ...pings)
}

const isSameEntry = (a: EntryPoint | undefined, b: EntryPoint | undefined): boolean =>
  a === b ||
  (a !== undefined && b !== undefined && a.peer === b.peer && isSameList(a.addresses, b.addresses))
