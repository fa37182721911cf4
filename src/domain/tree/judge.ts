import {
  BEHIND_BUNDLES,
  BEHIND_STRIKES,
  FAR_BEHIND_BUNDLES,
  JUDGED_BUNDLES,
  LULL_EVERY_MS,
  MISSED_SHARE_MAX,
} from './limits.ts'
import { beginSearch } from './search.ts'
import { afterLosing, failEdge } from './lose.ts'
import { andThen, stay, type Step, type TreeState, type UpEdge } from './state.ts'
import { isTop, isUp, parentOf, standbyOf, withEdge } from './edges.ts'
import { lullBelow } from './late.ts'
import { mayReplace, promote } from './swap.ts'
import type { SpeakerDigest } from './message.ts'
import type { TimeMs } from '../time.ts'

/** Silence of the stage that two neighbours may see so differently: two signs of life and a little. */
const QUIET_APART_MS = 4_500

/** Leaves a parent that loses more than lines do, by what its link brought. */
export function weigh(state: TreeState, now: TimeMs): Step {
  const parent = parentOf(state)
  if (parent === undefined || parent.came + parent.missed < JUDGED_BUNDLES) return stay(state)
  const share = parent.missed / (parent.came + parent.missed)
  const anew = withEdge(state, { ...parent, came: 0, missed: 0 })
  // Without anybody to fall back on, little is better than nothing.
  const hasOther = standbyOf(state) !== undefined
  return share > MISSED_SHARE_MAX && hasOther ? failEdge(anew, parent, now) : stay(anew)
}

/**
 * The standby's pulse says how far it has come. A parent that is behind it time and again delays,
 * or stands below somebody who does: it is left, unless it says itself that it is being repaired.
 */
export function compare(
  state: TreeState,
  { standby, digest }: { readonly standby: UpEdge; readonly digest: readonly SpeakerDigest[] },
  now: TimeMs,
): Step {
  const parent = parentOf(state)
  if (parent === undefined || isTop(state)) return stay(state)
  const behind = behindBy(digest, standby.digest)
  const isBehind = behind >= BEHIND_BUNDLES || isDeaf(parent, standby)
  if (!isBehind) {
    return stay(parent.strikes === 0 ? state : withEdge(state, { ...parent, strikes: 0 }))
  }
  const strikes = parent.strikes + 1
  // Who says that it has what it did not send keeps it back; whose own parent is late is no liar.
  const isProven = parent.isWithholding || behindBy(digest, parent.digest) >= BEHIND_BUNDLES
  const late = { ...parent, strikes, isWithholding: isProven }
  const struck = withEdge(state, late)
  // Those below us see the same, and shall not leave us for it: we are about to mend it.
  const told = lullBelow(struck, now)
  const isAtIt = parent.lulledAtMs !== undefined && now - parent.lulledAtMs < LULL_EVERY_MS
  const enough = (behind >= FAR_BEHIND_BUNDLES ? 1 : BEHIND_STRIKES) + (isAtIt ? 1 : 0)
  if (strikes < enough || !mayReplace(standby)) return told
  if (!isProven) return andThen(told, left => promote(left, standby, now))
  return andThen(told, left => replaceLate(left, late, standby, now))
}

function replaceLate(state: TreeState, parent: UpEdge, standby: UpEdge, now: TimeMs): Step {
  const swapped = promote(state, standby, now)
  // Late is no standby either.
  return andThen(swapped, left => {
    const old = left.edges.find(edge => edge.link === parent.link)
    const gone = old !== undefined && isUp(old) ? failEdge(left, old, now) : stay(left)
    return andThen(gone, rest =>
      parentOf(rest) === undefined
        ? beginSearch(rest, afterLosing(rest, parent), { goal: 'parent', isRepair: true, now })
        : stay(rest),
    )
  })
}

/** How many bundles more than we the other has, of the speaker of whom it is most. */
function behindBy(own: readonly SpeakerDigest[], other: readonly SpeakerDigest[]): number {
  let most = 0
  for (const { kid, ctr } of other) {
    const mine = own.find(digest => digest.kid === kid)
    if (mine !== undefined) most = Math.max(most, ctr - mine.ctr)
  }
  return most
}

/** Signs of life from the stage come there and not here. */
const isDeaf = (parent: UpEdge, standby: UpEdge): boolean =>
  parent.quietMs - standby.quietMs >= QUIET_APART_MS
