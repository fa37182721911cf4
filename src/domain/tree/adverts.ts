import {
  ADVERTS_MAX,
  ADVERTS_MIN,
  AGE_MAX_MS,
  DELAY_MAX_MS,
  FRESH_MS,
  HANDED_OUT_MS,
  LISTENERS_PER_ADVERT,
  PATH_MAX,
  SLOTS_MAX,
} from './limits.ts'
import { spread } from './choose.ts'
import {
  delayOf,
  freeSlots,
  freeWards,
  isAttached,
  isDown,
  listenersBelow,
  ownAt,
  ownRoot,
  pathOf,
  tagOf,
} from './edges.ts'
import type { DownEdge, LinkId, Slot, TreeState } from './state.ts'
import type { SlotAdvert } from './message.ts'
import type { TimeMs } from '../time.ts'

/** As we remember what we were told. */
export const slotOf = (advert: SlotAdvert, now: TimeMs): Slot => ({
  peer: advert.peer,
  addresses: advert.addresses,
  free: advert.free,
  depth: advert.depth,
  delayMs: advert.delayMs,
  root: advert.root,
  isRelay: advert.isRelay,
  takesWards: advert.takesWards,
  at: advert.at,
  bornAtMs: now - advert.ageMs,
  toldAtMs: now,
  tag: tagOf(advert.peer),
  handed: 0,
  handedAtMs: 0,
})

/** Of a slot that was named to nobody. */
export const NOT_HANDED = { handed: 0, handedAtMs: 0 } as const

/** As we tell it. */
export const advertOf = (slot: Slot, now: TimeMs): SlotAdvert => ({
  peer: slot.peer,
  addresses: slot.addresses,
  free: Math.min(SLOTS_MAX, Math.max(0, slot.free)),
  depth: Math.min(PATH_MAX, slot.depth),
  delayMs: Math.min(DELAY_MAX_MS, Math.max(0, Math.round(slot.delayMs))),
  ageMs: Math.min(AGE_MAX_MS, Math.max(0, Math.round(now - slot.bornAtMs))),
  root: slot.root,
  isRelay: slot.isRelay,
  takesWards: slot.takesWards,
  at: slot.at,
})

/** Ourselves as somebody to attach to. */
export const ownSlot = (state: TreeState, now: TimeMs): Slot => ({
  peer: state.self.peer,
  addresses: state.self.addresses,
  free: freeSlots(state),
  depth: pathOf(state).length,
  delayMs: delayOf(state),
  root: ownRoot(state),
  isRelay: state.self.isRelay,
  takesWards: freeWards(state) > 0,
  at: ownAt(state),
  bornAtMs: state.placedAtMs ?? now,
  toldAtMs: now,
  tag: tagOf(state.self.peer),
  handed: 0,
  handedAtMs: 0,
})

/**
 * What we tell upwards: the best free slots here and below, in different corners of the network; the
 * more the more listen below us, since they are what the top has for a crowd.
 */
export function slotsUp(state: TreeState, told: readonly Slot[], now: TimeMs): readonly Slot[] {
  if (!isAttached(state)) return []
  const below = slotsBelow(state, now)
  const all = freeSlots(state) > 0 ? [ownSlot(state, now), ...below] : below
  if (all.length <= 1) return all
  const share = Math.ceil(listenersBelow(state) / LISTENERS_PER_ADVERT)
  return spread(all, { max: Math.min(ADVERTS_MAX, Math.max(ADVERTS_MIN, share)), now, told })
}

/** Slots of those below. Nobody on our own path: that would be a loop. */
export function slotsBelow(state: TreeState, now: TimeMs, except?: LinkId): readonly Slot[] {
  const path = pathOf(state)
  const below: Slot[] = []
  for (const edge of state.edges) {
    if (edge.kind === 'ward' || edge.link === except || !isDown(edge)) continue
    if (edge.leavesAtMs !== undefined || !isFresh(edge, now)) continue
    for (const slot of edge.slots) {
      const isFit = slot.free > 0 && slot.depth < PATH_MAX && slot.peer !== state.self.peer
      if (isFit && !path.includes(slot.peer)) below.push(slot)
    }
  }
  return below
}

/** Slots there. What was named counts as taken for a while: by then its owner has said how many are left. */
export const freeNow = (
  { free, handed, handedAtMs }: Slot,
  now: TimeMs,
  takenMs = HANDED_OUT_MS,
): number => (handed > 0 && now - handedAtMs < takenMs ? free - handed : free)

/** Slots below somebody silent are not handed out. */
export const isFresh = (edge: DownEdge, now: TimeMs): boolean => now - edge.heardAtMs <= FRESH_MS
