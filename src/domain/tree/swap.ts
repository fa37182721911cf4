import { LINGER_MS, LULL_MS } from './limits.ts'
import { endSearch } from './search.ts'
import { isTop, parentOf, withEdge } from './edges.ts'
import { letGo, placed } from './join.ts'
import { andThen, stay, type Step, type TreeState, type UpEdge } from './state.ts'
import type { TimeMs } from '../time.ts'
import { edgeWith, stateWith } from './change.ts'

/** Good enough to be fed by, as far as it says. */
export const mayReplace = (standby: UpEdge): boolean =>
  standby.leavesAtMs === undefined && standby.adriftSinceMs === undefined && !standby.isSuspect

/** The standby becomes the parent at once. An old parent that still stands becomes the standby. */
export function promote(state: TreeState, standby: UpEdge, now: TimeMs): Step {
  const old = parentOf(state)
  const calm = stateWith(state, { seekAtMs: now })
  // A search for a parent goes on beside one that has not shown that it has anything: see `late.ts`.
  const isProven = now - standby.rescuedAtMs < LULL_MS
  const ended = calm.search?.goal === 'parent' && !isProven ? stay(calm) : endSearch(calm)
  const yielded = andThen(ended, left =>
    old === undefined ? stay(left) : stepDown(left, old, now),
  )
  const taken = andThen(yielded, left =>
    stay(withEdge(left, asParent(standby, now)), {
      kind: 'send',
      link: standby.link,
      message: { kind: 'take' },
    }),
  )
  return andThen(taken, left => placed(left, now))
}

/** A parent that we replaced, and that may only have been late, serves as the standby. */
export function stepDown(state: TreeState, old: UpEdge, now: TimeMs): Step {
  if (isTop(state)) return letGo(state, old)
  const kept: UpEdge = edgeWith(old, { kind: 'standby', strikes: 0, promised: 0 })
  if (old.leavesAtMs !== undefined) {
    // What it sends until the new one sends too is not lost.
    const leavesAtMs = Math.min(old.leavesAtMs, now + LINGER_MS)
    return stay(withEdge(state, edgeWith(kept, { leavesAtMs })))
  }
  // It counts again as soon as it is heard.
  const suspect = edgeWith(kept, { isSuspect: true })
  return stay(withEdge(state, suspect), {
    kind: 'send',
    link: old.link,
    message: { kind: 'yield' },
  })
}

/** The same link, now as the one that feeds us. */
export const asParent = (edge: UpEdge, now: TimeMs): UpEdge =>
  edgeWith(edge, {
    kind: 'parent',
    sinceMs: now,
    // A silence that began before belongs to the one before it.
    heardAtMs: now,
    broughtAtMs: now,
    promised: 0,
    owed: undefined,
    isOwing: false,
    came: 0,
    missed: 0,
    strikes: 0,
    isWithholding: false,
    toldSlots: [],
    toldSlotsAtMs: undefined,
  })
