import {
  ALTERNATES_MAX,
  DELAY_MAX_MS,
  HOP_MS,
  LEAF_HOP_MS,
  NEAR_EQUAL_MS,
  YOUNG_MS,
  YOUNG_PENALTY_MS,
} from './limits.ts'
import { distanceMs, type Coordinate } from './coordinate.ts'
import { tagOf, TAG_MAX } from './edges.ts'
import type { Place, Slot } from './state.ts'
import type { PeerId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** What a place costs: the delay over it, and what its youth may cost later. */
export function costOf(place: Place, at: Coordinate | undefined, now: TimeMs): number {
  if (!('delayMs' in place)) return UNKNOWN_MS
  const wayMs =
    at === undefined || place.at === undefined ? UNKNOWN_WAY_MS : distanceMs(at, place.at)
  const youth = Math.max(0, 1 - (now - place.bornAtMs) / YOUNG_MS)
  return place.delayMs + HOP_MS + wayMs + youth * YOUNG_PENALTY_MS
}

/** Entry points say nothing of themselves: they are asked after whoever has a slot. */
const UNKNOWN_MS = DELAY_MAX_MS
/** A usual way between two homes, where one of them has not measured yet. */
const UNKNOWN_WAY_MS = 50

/** Who asks, where it stands, how many times four places are to be left out, and what a place may cost. */
export type Asker = {
  readonly from: PeerId
  readonly at: Coordinate | undefined
  readonly page: number
  readonly belowMs: number
  /** Carries for nobody: better placed low than in the way of who does. */
  readonly isLeaf: boolean
}

/**
 * The nearest for this asker. Near-equals come in an order of the asker's own, by chance as it were,
 * so that a crowd does not run to one place. Who has a place and looks for a better one is named any that
 * gain something, each time others: no slot is kept for it, and the very best are gone at once.
 */
export function pick(slots: readonly Slot[], asker: Asker, now: TimeMs): readonly Slot[] {
  const { from, at, belowMs, isLeaf } = asker
  if (belowMs > 0) {
    const salt = (tagOf(from) + asker.page * PAGE_SALT) & TAG_MAX
    const gain = (slot: Slot): number =>
      costOf(slot, at, now) + chanceOf(salt, slot) * belowMs * BETTER_SPREAD
    return cheapest(slots, gain, ALTERNATES_MAX)
  }
  const { page } = asker
  const own = tagOf(from)
  const hopMs = isLeaf ? LEAF_HOP_MS : 0
  const cost = (slot: Slot): number =>
    costOf(slot, at, now) + chanceOf(own, slot) * NEAR_EQUAL_MS - hopMs * slot.depth
  const found = cheapest(slots, cost, ALTERNATES_MAX * (page + 1))
  const rest = found.slice(page * ALTERNATES_MAX)
  return rest.length > 0 ? rest : found.slice(0, ALTERNATES_MAX)
}

/** Any odd number: another page, another order. */
const PAGE_SALT = 7_919
/** Chance against delay: a third of what the asker would put up with. */
const BETTER_SPREAD = 0.35

/** In [0, 1], by both tags; the factor spreads tags that differ little. */
const chanceOf = (own: number, { tag }: Slot): number =>
  (Math.imul(own ^ tag, 40_503) & TAG_MAX) / TAG_MAX

/** The few that cost least, cheapest first and each peer once, without sorting them all. */
function cheapest(
  slots: readonly Slot[],
  cost: (slot: Slot) => number,
  max: number,
): readonly Slot[] {
  const found: { readonly slot: Slot; readonly cost: number }[] = []
  for (const slot of slots) {
    const mine = cost(slot)
    if (found.length === max && mine >= (found[max - 1]?.cost ?? 0)) continue
    const same = found.findIndex(other => other.slot.peer === slot.peer)
    if (same >= 0 && mine >= (found[same]?.cost ?? 0)) continue
    if (same >= 0) found.splice(same, 1)
    let place = found.length
    while (place > 0 && (found[place - 1]?.cost ?? 0) > mine) place -= 1
    found.splice(place, 0, { slot, cost: mine })
    if (found.length > max) found.pop()
  }
  return found.map(({ slot }) => slot)
}

/** Who has not measured yet gets one of each corner, and learns by their answers which is its own. */
export function ofEachCorner(slots: readonly Slot[], from: PeerId, now: TimeMs): readonly Slot[] {
  const corners = spread(slots, { max: ALTERNATES_MAX, now })
  const turn = tagOf(from) % Math.max(1, corners.length)
  return [...corners.slice(turn), ...corners.slice(0, turn)]
}

/**
 * The best few, each peer once and far from each other: whoever asks, from wherever, shall find one
 * near. Each next one is the one that serves best where the ones before serve worst. Those that were
 * told before are preferred a little, so that near-equals do not take turns.
 */
export function spread(
  slots: readonly Slot[],
  {
    max,
    now,
    told,
  }: { readonly max: number; readonly now: TimeMs; readonly told?: readonly Slot[] },
): readonly Slot[] {
  const before = new Set(told?.map(({ peer }) => peer))
  const costs = slots.map(
    slot => costOf(slot, slot.at, now) - (before.has(slot.peer) ? TOLD_BONUS_MS : 0),
  )
  const apart = slots.map(() => APART_MAX_MS)
  const chosen: Slot[] = []
  while (chosen.length < max) {
    let [best, bestGain] = [-1, -Infinity]
    for (let place = 0; place < slots.length; place += 1) {
      const gain = (apart[place] ?? 0) - (costs[place] ?? 0)
      if (gain > bestGain) [best, bestGain] = [place, gain]
    }
    const next = slots[best]
    if (next === undefined) break
    chosen.push(next)
    for (const [place, slot] of slots.entries()) {
      if (slot.peer === next.peer) costs[place] = Infinity
      else apart[place] = Math.min(apart[place] ?? 0, apartMs(slot, next))
    }
  }
  return chosen
}

/** Opposite ends of the earth. Further apart is no better. */
const APART_MAX_MS = 200
/** Each change is told to somebody; a gain below this is not worth it. */
const TOLD_BONUS_MS = 40

const apartMs = (a: Slot, b: Slot): number =>
  a.at === undefined || b.at === undefined ? 0 : distanceMs(a.at, b.at)
