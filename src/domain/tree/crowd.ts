import { CROWD_MS, CROWD_SHARE, CROWD_SLOTS_MIN } from './limits.ts'
import { childrenOf } from './edges.ts'
import { freeNow, slotsBelow } from './adverts.ts'
import type { Ask } from './message.ts'
import type { TreeState } from './state.ts'
import type { TimeMs } from '../time.ts'

type Asking = Pick<Ask, 'listens' | 'isRelay' | 'isOrphan' | 'slots'>

/**
 * In a crowd the last slots of a relay are for who has slots for others: a branch that ends there holds one, where it
 * could hold a hundred. Who has none is named places below, and taken where there are none.
 */
export function isKeptForCarriers(state: TreeState, ask: Asking, now: TimeMs): boolean {
  if (!isLeaf(ask) || ask.isOrphan || state.slots < CROWD_SLOTS_MIN) return false
  const young = childrenOf(state).filter(({ sinceMs }) => now - sinceMs < CROWD_MS).length
  const isCrowd = young + state.reserved.length >= state.slots * CROWD_SHARE
  return isCrowd && slotsBelow(state, now).some(slot => freeNow(slot, now) > 0)
}

/** Listens and will carry for nobody. */
export const isLeaf = ({ listens, isRelay, slots }: Asking): boolean =>
  listens && !isRelay && slots === 0
