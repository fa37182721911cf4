import { BETTER_CROWD, BETTER_FRESH_MS, WARM_HOST_LISTENERS } from './limits.ts'
import { areApart, isTop, isUp, listenersOf, parentOf, standbyOf } from './edges.ts'
import { beginSearch } from './search.ts'
import { isBetter } from './better.ts'
import { draw } from './chance.ts'
import { letGo } from './join.ts'
import { andThen, stay, type Place, type Step, type TreeState } from './state.ts'
import type { TimeMs } from '../time.ts'
import { stateWith } from './change.ts'

/** Once a second: whoever is fed sees to it that it has somebody to fall back on, and the best place. */
export function keepUp(state: TreeState, now: TimeMs): Step {
  const parent = parentOf(state)
  const isPlaced = !isTop(state) && !state.isLooking
  const isCalm = state.search === undefined && now >= state.seekAtMs && isPlaced
  if (!isCalm || parent === undefined) return stay(state)
  if (parent.leavesAtMs !== undefined) {
    return beginSearch(state, known(state), { goal: 'parent', isRepair: true, now })
  }
  const standby = standbyOf(state)
  if (standby === undefined) return seekStandby(state, known(state), now)
  // It came to stand below whom our parent stands below: one death would take both.
  if (!areApart(parent.through, standby.through)) {
    return andThen(letGo(state, standby), left => seekStandby(left, known(left), now))
  }
  return seekBetter(state, now)
}

/** Looks for somebody to fall back on, `known` first. */
export function seekStandby(state: TreeState, places: readonly Place[], now: TimeMs): Step {
  // In a small Space the host itself is what everybody may fall back on.
  const isSmall = listenersOf(state) <= WARM_HOST_LISTENERS
  const host = isSmall && state.host !== undefined ? [state.host] : []
  const seeking = { goal: 'standby', isRepair: false, now } as const
  return beginSearch(state, [...places, ...host], seeking)
}

/**
 * Moves only for a clear gain, and not soon after the last move: hysteresis. Where we know of nothing
 * fresh an entry point is asked: it sees the whole tree below it.
 */
function seekBetter(state: TreeState, now: TimeMs): Step {
  // However many listen, the entry points are asked about as often, and newcomers come first.
  const crowd = Math.max(1, listenersOf(state) / BETTER_CROWD)
  // Chance is drawn, and the state made anew, only by whom it may move.
  if (now - state.movedAtMs < (state.contentMs * crowd) / 2) return stay(state)
  const { unit, seed } = draw(state.seed)
  const drawn = stateWith(state, { seed })
  const isSettled = now - state.movedAtMs < state.contentMs * crowd * (0.5 + unit)
  if (isSettled || state.standing.doubt >= 0.8) return stay(drawn)
  const fresh = known(state).filter(
    place => isBetter(state, place, now) && now - place.toldAtMs <= BETTER_FRESH_MS,
  )
  const places = fresh.length > 0 ? fresh : state.entries
  return beginSearch(drawn, places, { goal: 'better', isRepair: false, now })
}

/** All places that those above us told. */
const known = (state: TreeState): readonly Place[] =>
  state.edges.flatMap(edge => (isUp(edge) ? edge.alternates : []))
