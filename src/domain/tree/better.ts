import { BETTER_MS, BETTER_SHARE } from './limits.ts'
import { costOf } from './choose.ts'
import { delayOf } from './edges.ts'
import type { Place, Slot, TreeState } from './state.ts'
import type { TimeMs } from '../time.ts'

/** A delay that would be a clear gain: what is measured errs by about as much. */
export function enoughMs(state: TreeState): number {
  const hereMs = delayOf(state)
  return Math.max(0, Math.floor(hereMs - Math.max(BETTER_MS, hereMs * BETTER_SHARE)))
}

/** There is a slot, and it would be a clear gain. */
export const isBetter = (state: TreeState, place: Place, now: TimeMs): place is Slot =>
  'free' in place && place.free > 0 && costOf(place, state.standing.at, now) <= enoughMs(state)
