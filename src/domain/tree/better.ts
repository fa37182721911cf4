import { BETTER_MS, BETTER_SHARE } from './limits.ts'
import { costOf } from './choose.ts'
import { delayOf } from './edges.ts'
import type { Place, Slot, TreeState } from './state.ts'
import type { TimeMs } from '../time.ts'

/** There is a slot, and it would be a clear gain: what is measured errs by about as much. */
export function isBetter(state: TreeState, place: Place, now: TimeMs): place is Slot {
  const hereMs = delayOf(state)
  const enoughMs = hereMs - Math.max(BETTER_MS, hereMs * BETTER_SHARE)
  return 'free' in place && place.free > 0 && costOf(place, state.standing.at, now) <= enoughMs
}
