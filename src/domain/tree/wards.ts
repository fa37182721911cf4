import { GUEST_MS, LINGER_MS, RELAY_GUESTS, TAKES_MAX } from './limits.ts'
import { advertOf } from './adverts.ts'
import { placesFor } from './redirects.ts'
import { andThen, stay, type DownEdge, type Step, type TreeState } from './state.ts'
import { callRoll, doubtful } from './roll.ts'
import { freeSlots, freeWards, isAttached, withEdge, withoutEdge } from './edges.ts'
import type { TimeMs } from '../time.ts'
import { edgeWith, stateWith } from './change.ts'

/**
 * A ward lost its parent and is our child from now on. One more than we have slots for is taken as a
 * guest, for as long as it takes to find another place (DESIGN §10); any further one is sent on.
 */
export function onTake(state: TreeState, edge: DownEdge, now: TimeMs): Step {
  // Said twice, or after we had let it go.
  if (edge.kind !== 'ward') return stay(withEdge(state, edge))
  // A ward is told of no places: it learns them now as a newcomer does.
  const anew = { sinceMs: now, toldPlaces: [], toldPlacesAtMs: now } as const
  const child: DownEdge = edgeWith(edge, {
    ...anew,
    kind: 'child',
    leavesAtMs: undefined,
    listeners: 1,
  })
  const caughtUp = { kind: 'catch-up', link: edge.link } as const
  if (freeSlots(state) > 0) return stay(withEdge(noted(state, now), child), caughtUp)
  const called = callRoll(state, now, true)
  if (!isAttached(state) || !mayHaveGuest(state, now)) {
    return andThen(called, left => turnAway(left, edge, now))
  }
  const guest = edgeWith(child, { leavesAtMs: now + GUEST_MS })
  const taken = andThen(called, left => stay(withEdge(noted(left, now), guest), caughtUp))
  return andThen(taken, left => sayGuest(left, edge, now))
}

const noted = (state: TreeState, now: TimeMs): TreeState =>
  stateWith(state, { tookAtMs: [...state.tookAtMs, now].slice(-TAKES_MAX) })

/** A child hears from another now, and falls back on us. */
export function onYield(state: TreeState, edge: DownEdge): Step {
  if (edge.kind === 'root') return stay(withEdge(state, edge))
  if (edge.kind === 'child' && freeWards(state) === 0) {
    const left = withoutEdge(state, edge.link)
    return stay(left, { kind: 'close', link: edge.link, lingerMs: LINGER_MS })
  }
  const ward: DownEdge = edgeWith(edge, {
    kind: 'ward',
    leavesAtMs: undefined,
    slots: [],
    listeners: 0,
    outline: undefined,
  })
  return stay(withEdge(state, ward))
}

/** Somebody may be fed for a moment beyond our slots. */
export function mayHaveGuest(state: TreeState, now: TimeMs): boolean {
  if (state.slots === 0) return false
  let guests = 0
  for (const edge of state.edges) {
    if (edge.kind === 'child' && edge.leavesAtMs !== undefined) guests += 1
  }
  for (const { kind } of state.reserved) if (kind === 'guest') guests += 1
  return guests < guestsMax(state) + Math.min(doubtful(state, now), guestsMax(state))
}

/** It is fed for a while and told where else to go. */
export const sayGuest = (state: TreeState, edge: DownEdge, now: TimeMs): Step =>
  sayLeave(state, edge, GUEST_MS, now)

/** Of a relay many lose their parents at once, and of its children as many are gone unnoticed. */
const guestsMax = ({ self, slots }: TreeState): number =>
  self.isRelay ? Math.max(1, Math.floor(slots * RELAY_GUESTS)) : 1

function turnAway(state: TreeState, edge: DownEdge, now: TimeMs): Step {
  const said = sayLeave(state, edge, 0, now)
  return andThen(said, left =>
    stay(withoutEdge(left, edge.link), { kind: 'close', link: edge.link, lingerMs: LINGER_MS }),
  )
}

function sayLeave(state: TreeState, edge: DownEdge, graceMs: number, now: TimeMs): Step {
  const alternates = placesFor(state, edge, now).map(slot => advertOf(slot, now))
  const message = { kind: 'leave', graceMs, alternates } as const
  return stay(state, { kind: 'send', link: edge.link, message })
}
