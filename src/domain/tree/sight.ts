import { delayOf, downEdges, pathOf, standbyOf } from './edges.ts'
import { outlineOf, shortName } from './outline.ts'
import type { Outline } from './message.ts'
import { OUTLINE_BRANCHES_MAX, ROOTS_MAX } from './limits.ts'
import type { TreeState } from './state.ts'
import type { PeerId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** The tree as one node sees it: its own way to the stage, and what hangs on it. */
export type TreeSight = {
  /** From our parent to the root, as our parent says; empty for who leads, and for a root. */
  readonly path: readonly PeerId[]
  /** From the stage to us. */
  readonly delayMs: number
  /** On whom we fall back. */
  readonly standby: PeerId | undefined
  /** Roots that we feed, and the one above our standby, by their short names: relays, mostly. */
  readonly roots: readonly string[]
  /** Who leads sees all of it, as those below told; everybody else its own children. */
  readonly below: Outline
}

export function sightOf(state: TreeState, now: TimeMs): TreeSight {
  const standby = standbyOf(state)
  const fed = downEdges(state).flatMap(({ kind, peer }) => (kind === 'root' ? peer : []))
  return {
    path: pathOf(state),
    delayMs: delayOf(state),
    standby: standby?.peer,
    roots: [...fed, ...(standby?.through.slice(-1) ?? [])].map(shortName),
    below: outlineOf(state, now, BRANCHES_SEEN_MAX),
  }
}

/** As many as all roots tell of. */
const BRANCHES_SEEN_MAX = ROOTS_MAX * (OUTLINE_BRANCHES_MAX + 1)
