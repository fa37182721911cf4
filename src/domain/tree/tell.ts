import {
  DELAY_NEWS_MS,
  DELAY_REFRESH_MS,
  PING_MS,
  PING_YOUNG_MS,
  PLACES_REFRESH_MS,
  PLACES_URGENT_MS,
  SLOTS_OLD_MS,
  SLOTS_REFRESH_MS,
} from './limits.ts'
import { advertOf, placesFor, slotsUp } from './adverts.ts'
import {
  delayOf,
  downEdges,
  hostOf,
  isAttached,
  isDown,
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

/** Tells those below how bundles come here, where that changed. */
export function tellRoutes(state: TreeState, now: TimeMs): Step {
  if (!hasBelow(state)) return stay(state)
  const here = { isAttached: isAttached(state), path: pathOf(state), delayMs: delayOf(state) }
  const effects: TreeEffect[] = []
  const edges = state.edges.map((edge): Edge => {
    if (!isDown(edge) || isTold(edge, here, now)) return edge
    effects.push({ kind: 'send', link: edge.link, message: { kind: 'route', ...here } })
    return { ...edge, toldWay: here, toldWayAtMs: now }
  })
  return effects.length === 0 ? stay(state) : stay({ ...state, edges }, ...effects)
}

function hasBelow({ edges }: TreeState): boolean {
  for (const edge of edges) if (isDown(edge)) return true
  return false
}

function isTold({ toldWay, toldWayAtMs }: DownEdge, here: Way, now: TimeMs): boolean {
  if (toldWay === undefined || toldWay.isAttached !== here.isAttached) return false
  const isSamePath =
    toldWay.path.length === here.path.length &&
    toldWay.path.every((peer, place) => peer === here.path[place])
  if (!isSamePath) return false
  const changeMs = Math.abs(toldWay.delayMs - here.delayMs)
  const isNews = changeMs >= DELAY_NEWS_MS && changeMs >= toldWay.delayMs / 10
  return !isNews || now - toldWayAtMs < DELAY_REFRESH_MS
}

/** Tells those below where they may go, where what they know is no good any more. */
export function refreshPlaces(state: TreeState, now: TimeMs): Step {
  const due = downEdges(state).filter(
    edge =>
      edge.kind !== 'ward' &&
      edge.leavesAtMs === undefined &&
      (now - edge.toldPlacesAtMs >= placesEveryMs(edge) ||
        !isSameEntry(hostOf(state), edge.toldHost)),
  )
  return due.reduce((step, edge) => andThen(step, left => tellPlaces(left, edge, now)), stay(state))
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
  const looked = withEdge(state, { ...edge, toldPlacesAtMs: now })
  if (isGood || (places.length === 0 && isSameEntry(host, edge.toldHost))) return stay(looked)
  const told = { ...edge, toldPlaces: names, toldPlacesAtMs: now, toldHost: host }
  const alternates = places.map(slot => advertOf(slot, now))
  // Whoever knows where the host is need not be told again.
  const isNews = !isSameEntry(host, edge.toldHost)
  const message = { kind: 'places', alternates, host: isNews ? host : undefined } as const
  return stay(withEdge(state, told), { kind: 'send', link: edge.link, message })
}

/** Tells those above about free slots here and below, where they changed. */
export function tellSlots(state: TreeState, now: TimeMs): Step {
  const due = upEdges(state).filter(
    edge =>
      edge.kind !== 'standby' &&
      (edge.toldSlots === '' || now - edge.toldSlotsAtMs >= SLOTS_REFRESH_MS),
  )
  if (due.length === 0) return stay(state)
  const slots = slotsUp(state, now)
  const names = slots.map(nameOf)
  const message = { kind: 'slots', adverts: slots.map(slot => advertOf(slot, now)) } as const
  return due.reduce<Step>((step, edge) => {
    if (!isSlotNews(edge, names, now)) return step
    const toldSlots = names.length === 0 ? NOTHING : names.join()
    const told = { ...edge, toldSlots, toldSlotsAtMs: now }
    // Nothing to tell is what everybody takes for granted at first.
    const isSaid = names.length > 0 || edge.toldSlots !== ''
    const send: TreeEffect = { kind: 'send', link: edge.link, message }
    return andThen(step, left => stay(withEdge(left, told), ...(isSaid ? [send] : [])))
  }, stay(state))
}

/** What makes a slot another one for whoever is above. */
const nameOf = (slot: Slot): string =>
  `${whereOf(slot)} ${slot.depth} ${slot.root} ${slot.at !== undefined} ${slot.takesWards}`

/** A peer that is reached another way is another place: whoever knows the old one cannot come. */
const whereOf = ({ peer, addresses }: EntryPoint): string => `${peer} ${addresses.join(' ')}`

/** Other slots are told at once, and how many there are now and then. */
function isSlotNews(edge: UpEdge, names: readonly string[], now: TimeMs): boolean {
  const { toldSlots, toldSlotsAtMs } = edge
  if (toldSlots === '' || toldSlots === NOTHING) return toldSlots === '' || names.length > 0
  return toldSlots !== names.join() || now - toldSlotsAtMs >= SLOTS_OLD_MS
}

const NOTHING = '-'

/**
 * Downwards, and to whoever speaks: signs of life, with how far each speaker's bundles have come. Who
 * speaks knows by it that somebody hears.
 */
export function tellPulses(
  state: TreeState,
  { digest, quietMs }: { readonly digest: readonly SpeakerDigest[]; readonly quietMs: number },
): Step {
  if (state.edges.length === 0) return stay(state)
  const down = { kind: 'pulse', listeners: listenersOf(state), quietMs, digest } as const
  const up = { ...down, listeners: listenersBelow(state) }
  const pulses = state.edges.flatMap((edge): readonly TreeEffect[] => {
    if (isDown(edge)) return [{ kind: 'send', link: edge.link, message: down }]
    return speaks(state, edge) ? [{ kind: 'send', link: edge.link, message: up }] : []
  })
  return stay(state, ...pulses)
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
    isUp(edge) && due.includes(edge) ? { ...edge, pingedAtMs: now } : edge,
  )
  const message = { kind: 'ping', stamp: stampOf(now), at: ownAt(state) } as const
  const pings = due.map((edge): TreeEffect => ({ kind: 'send', link: edge.link, message }))
  return stay({ ...state, edges }, ...pings)
}

const isSameEntry = (a: EntryPoint | undefined, b: EntryPoint | undefined): boolean =>
  a?.peer === b?.peer && a?.addresses.join() === b?.addresses.join()
