import { ROUTE_REFRESH_MS, SLOTS_REFRESH_MS } from './limits.ts'
import { advertsUp, alternatesFor, isStillGood } from './adverts.ts'
import {
  downEdges,
  hostOf,
  isAttached,
  listenersBelow,
  listenersOf,
  pathOf,
  upEdges,
  withEdge,
} from './edges.ts'
import {
  stay,
  andThen,
  type DownEdge,
  type Step,
  type TreeEffect,
  type TreeState,
} from './state.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { Route, SpeakerDigest } from './message.ts'
import type { TimeMs } from '../time.ts'

/** Tells those below where they stand, where that changed. */
export function tellRoutes(state: TreeState, now: TimeMs): Step {
  const here = { isAttached: isAttached(state), path: pathOf(state), host: hostOf(state) }
  const uninformed = downEdges(state).filter(edge => !isTold(edge.told, here))
  return uninformed.reduce(
    (step, edge) => andThen(step, left => tellRoute(left, edge, now)),
    stay(state),
  )
}

/** As {@link tellRoutes}, and also where the alternates went stale. */
export function refreshRoutes(state: TreeState, now: TimeMs): Step {
  const stale = downEdges(state).filter(
    edge =>
      now - edge.toldAtMs >= ROUTE_REFRESH_MS &&
      edge.leavingSinceMs === undefined &&
      !isStillGood(state, edge, edge.told?.alternates ?? []),
  )
  const refreshed = stale.reduce(
    (step, edge) => andThen(step, left => tellRoute(left, edge, now)),
    stay(state),
  )
  return andThen(refreshed, left => tellRoutes(left, now))
}

function tellRoute(state: TreeState, edge: DownEdge, now: TimeMs): Step {
  const { state: left, alternates } = alternatesFor(state, edge)
  const route: Route = {
    isAttached: isAttached(state),
    path: pathOf(state),
    alternates,
    host: hostOf(state),
  }
  return stay(withEdge(left, { ...edge, told: route, toldAtMs: now }), {
    kind: 'send',
    link: edge.link,
    message: { kind: 'route', ...route },
  })
}

/** Tells those above about free slots here and below, where they changed. */
export function tellSlots(state: TreeState, now: TimeMs): Step {
  const adverts = advertsUp(state)
  const key = adverts.map(advert => `${advert.peer} ${advert.depth} ${advert.free}`).join()
  const due = upEdges(state).filter(
    edge =>
      edge.toldSlots !== key &&
      (edge.toldSlots === '' || now - edge.toldSlotsAtMs >= SLOTS_REFRESH_MS),
  )
  const told = due.reduce<TreeState>(
    (left, edge) => withEdge(left, { ...edge, toldSlots: key, toldSlotsAtMs: now }),
    state,
  )
  const effects = due.map((edge): TreeEffect => ({
    kind: 'send',
    link: edge.link,
    message: { kind: 'slots', adverts },
  }))
  return stay(told, ...effects)
}

/** Signs of life to everybody, with how far each speaker's bundles have come. */
export function tellPulses(state: TreeState, digest: readonly SpeakerDigest[]): Step {
  const [below, total] = [listenersBelow(state), listenersOf(state)]
  const up = upEdges(state).map((edge): TreeEffect => {
    return { kind: 'send', link: edge.link, message: { kind: 'pulse', listeners: below, digest } }
  })
  const down = downEdges(state).map((edge): TreeEffect => {
    return { kind: 'send', link: edge.link, message: { kind: 'pulse', listeners: total, digest } }
  })
  return stay(state, ...up, ...down)
}

function isTold(told: Route | undefined, here: Omit<Route, 'alternates'>): boolean {
  return (
    told !== undefined &&
    told.isAttached === here.isAttached &&
    told.path.length === here.path.length &&
    told.path.every((peer, place) => peer === here.path[place]) &&
    isSameEntry(told.host, here.host)
  )
}

const isSameEntry = (a: EntryPoint | undefined, b: EntryPoint | undefined): boolean =>
  a?.peer === b?.peer && a?.addresses.join() === b?.addresses.join()
