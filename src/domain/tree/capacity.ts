import { GROW_MS, GUEST_MS } from './limits.ts'
import { advertOf } from './adverts.ts'
import { placesFor } from './redirects.ts'
import { andThen, stay, type DownEdge, type Step, type TreeState } from './state.ts'
import { childrenOf } from './edges.ts'
import { sendOff } from './join.ts'
import type { TimeMs } from '../time.ts'
import { stateWith } from './change.ts'

/**
 * Slots as measured, not as claimed: one more while all are taken and every queue stays empty, one
 * fewer when bundles had to be dropped.
 */
export function measureCapacity(state: TreeState, isStrained: boolean, now: TimeMs): Step {
  const { slots, calmSinceMs } = state
  if (isStrained) {
    const fewer = stateWith(state, {
      slots: Math.max(Math.min(1, slots), slots - 1),
      calmSinceMs: now,
    })
    return shed(fewer, now)
  }
  const isFull = childrenOf(state).length >= slots
  if (!isFull || slots >= mostChildren(state.self) || slots === 0) {
    return stay(calmSinceMs === now || isFull ? state : restarted(state, now))
  }
  if (now - calmSinceMs < GROW_MS) return stay(state)
  return stay(stateWith(state, { slots: slots + 1, calmSinceMs: now }))
}

/** Not worth a new state each tick: once in a while is enough to measure ten seconds. */
const restarted = (state: TreeState, now: TimeMs): TreeState =>
  now - state.calmSinceMs < GROW_MS / 2 ? state : stateWith(state, { calmSinceMs: now })

/** Whoever leads a Space feeds it, whatever it allows as a listener: else nobody would hear. */
const mostChildren = ({ isSource, slotsMax, carries = slotsMax }: TreeState['self']): number =>
  isSource ? slotsMax : Math.min(slotsMax, carries)

/** As many children as the person allows: those beyond are sent on, and fed until they are placed. */
export const allow = (state: TreeState, carries: number | undefined, now: TimeMs): Step =>
  withinLimits(stateWith(state, { self: { ...state.self, carries } }), now)

/** After what we are, or allow, has changed: what was measured stands, where it is allowed. */
export function withinLimits(state: TreeState, now: TimeMs): Step {
  const held = state.slots === 0 ? state.self.slots : state.slots
  const slots = Math.min(held, mostChildren(state.self))
  return shed(stateWith(state, { slots, calmSinceMs: now }), now)
}

/** Children beyond our slots are sent on, the youngest first: it has the fewest below it. */
export function shed(state: TreeState, now: TimeMs): Step {
  const children = childrenOf(state)
  const extra = [...children]
    .sort((a, b) => b.sinceMs - a.sinceMs)
    .slice(0, Math.max(0, children.length - state.slots))
  return extra.reduce((step, edge) => andThen(step, left => sendOn(left, edge, now)), stay(state))
}

/** It is fed for a while yet, and told where else to go. */
export function sendOn(state: TreeState, edge: DownEdge, now: TimeMs): Step {
  const alternates = placesFor(state, edge, now).map(slot => advertOf(slot, now))
  const message = { kind: 'leave', graceMs: GUEST_MS, alternates } as const
  return stay(sendOff(state, edge, { graceMs: GUEST_MS, now }), {
    kind: 'send',
    link: edge.link,
    message,
  })
}
