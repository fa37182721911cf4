import { applyAction, noteVoid, opened } from './apply.ts'
import { byPrecedence, overruledAmong, type Witnesses } from './overrule.ts'
import { isLater, type Entry, type FirstEntry, type LaterEntry } from './entry.ts'
import { judgeAction } from './rules.ts'
import type { Folded } from './state.ts'

/**
 * What a set of accepted actions amounts to, if it holds the ancestors of each. A pure function of the
 * set: equal sets fold equally, whatever order they came in.
 */
export function foldEntries(
  genesis: FirstEntry,
  entries: readonly Entry[],
  witnesses: Witnesses,
): Folded {
  const later = entries.filter(isLater).sort(byDepth)
  const overruled = overruledAmong(later, witnesses)
  return later.reduce(
    (folded, entry) => (overruled.has(entry) ? setAside(folded, entry) : follow(folded, entry)),
    opened(genesis.action),
  )
}

/** Ancestors before descendants; concurrent ones of equal depth by precedence. */
export const byDepth = (one: LaterEntry, other: LaterEntry): number =>
  one.depth - other.depth || byPrecedence(one, other)

/**
 * Accepted when it was made, and still asked again: what it stood on may have been overruled, and two
 * who took the last seat side by side cannot both have it.
 */
function follow(folded: Folded, entry: LaterEntry): Folded {
  const judged = judgeAction(entry.action, folded)
  return judged.ok ? applyAction(folded, entry.action, judged.value) : setAside(folded, entry)
}

const setAside = (folded: Folded, { action, author }: LaterEntry): Folded =>
  noteVoid(folded, action, author)
