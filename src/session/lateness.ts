import type { Missing } from '../domain/media/bundle-watch.ts'
import type { TreeEvent } from '../domain/tree/state.ts'
import type { Want } from '../domain/tree/message.ts'

/** A silent speaker's next bundles are asked for this far ahead. */
const AHEAD = 8

/** What the tree is told to have repaired. */
export type Lateness = {
  readonly events: readonly Omit<TreeEvent & { readonly kind: 'late' }, 'quietMs'>[]
  /** Bundles that nobody brought in time. */
  readonly given: number
}

/**
 * What all speakers' bundles owe, in the tree's words. One speaker who falls silent while others are
 * heard may just pause, or its last bundle was lost: that is asked for like a hole, once.
 */
export function latenessOf(lanes: readonly (Missing & { readonly kid: bigint })[]): Lateness {
  // Somebody is heard: no link failed.
  const isFlowing = lanes.some(lane => lane.isFlowing)
  const first: Want[] = []
  const again: Want[] = []
  const ahead: Want[] = []
  let silentTries: number | undefined
  for (const { kid, holes, silence, watch } of lanes) {
    for (const { ctr, tries } of holes) addTo(tries === 0 ? first : again, kid, ctr)
    if (silence === undefined || watch.highest === undefined) continue
    const next = { kid, from: watch.highest + 1, count: AHEAD }
    if (!isFlowing) ahead.push(next)
    else if (silence === 0) first.push(next)
    if (!isFlowing) silentTries = Math.min(silence, silentTries ?? silence)
  }
  const holes = [
    { kind: 'late', isSilent: false, wants: first, tries: 0 },
    { kind: 'late', isSilent: false, wants: again, tries: 1 },
    { kind: 'late', isSilent: true, wants: ahead, tries: silentTries ?? 0 },
  ] as const
  const given = lanes.reduce((sum, lane) => sum + lane.given, 0)
  return { events: holes.filter(({ wants }) => wants.length > 0), given }
}

/** Neighbouring numbers make one want. */
function addTo(wants: Want[], kid: bigint, ctr: number): void {
  const last = wants.at(-1)
  if (last !== undefined && last.kid === kid && last.from + last.count === ctr) {
    wants[wants.length - 1] = { ...last, count: last.count + 1 }
  } else {
    wants.push({ kid, from: ctr, count: 1 })
  }
}
