import type { Silence } from '../domain/media/bundle-watch.ts'
import type { TreeEvent } from '../domain/tree/state.ts'
import type { Want } from '../domain/tree/message.ts'

/** A silent speaker's next bundles are asked for this far ahead. */
const AHEAD = 8

/** A silence in the tree's words, but for how long the parent has been quiet, and how much gets lost. */
export type Lateness = Omit<TreeEvent & { readonly kind: 'late' }, 'quietMs' | 'isLossy'>

/**
 * What all speakers' silences amount to. One speaker who falls silent while others are heard may just
 * pause, or its last bundle was lost: that is asked for once.
 */
export function latenessOf(
  lanes: readonly (Silence & { readonly kid: bigint })[],
): readonly Lateness[] {
  // Somebody is heard: no link failed.
  const isFlowing = lanes.some(lane => lane.isFlowing)
  const wants: Want[] = []
  let tries = Infinity
  for (const { kid, silence, watch } of lanes) {
    if (silence === undefined || watch.highest === undefined) continue
    if (isFlowing && silence > 0) continue
    wants.push({ kid, from: watch.highest + 1, count: AHEAD })
    tries = Math.min(tries, silence)
  }
  return wants.length === 0 ? [] : [{ kind: 'late', isSilent: !isFlowing, wants, tries }]
}
