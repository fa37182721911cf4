import {
  BEHIND_BUNDLES,
  BEHIND_STRIKES,
  DEAF_MS,
  FAILING_MS,
  FAR_BEHIND_BUNDLES,
  JUDGED_BUNDLES,
  JUDGED_BUNDLES_MIN,
  JUDGED_MISSED_MIN,
  LULL_EVERY_MS,
  MISSED_SHARE_MAX,
  OWED_MS,
} from './limits.ts'
import { beginSearch } from './search.ts'
import { afterLosing, failEdge, shun } from './lose.ts'
import { andThen, stay, type Step, type TreeState, type UpEdge } from './state.ts'
import { isTop, isUp, parentOf, standbyOf, withEdge } from './edges.ts'
import { lullBelow } from './late.ts'
import { mayReplace, promote } from './swap.ts'
import type { SpeakerDigest } from './message.ts'
import type { TimeMs } from '../time.ts'
import { edgeWith } from './change.ts'

/** Silence of the stage that two neighbours may see so differently: two signs of life and a little. */
const QUIET_APART_MS = 4_500

/**
 * Leaves a parent that loses more than lines do, by what its link brought; or that keeps back what it said
 * that it had. `digest`: how far bundles have come here.
 */
export function weigh(state: TreeState, digest: readonly SpeakerDigest[], now: TimeMs): Step {
  const parent = parentOf(state)
  if (parent === undefined || isTop(state)) return stay(state)
  const isDue = parent.owed !== undefined && now - parent.owedAtMs >= OWED_MS
  const all = parent.came + parent.missed
  if (!isDue && all < JUDGED_BUNDLES_MIN) return stay(state)
  const owes = isDue && hasBegun(parent, now) ? behindBy(digest, parent.owed ?? []) : 0
  const isOwing = owes >= BEHIND_BUNDLES
  // Once may have been our own doing: whoever checks signatures on a busy machine is behind everybody.
  const isLate = owes >= FAR_BEHIND_BUNDLES || (isOwing && parent.isOwing)
  const isJudged = all >= JUDGED_BUNDLES_MIN && parent.missed >= JUDGED_MISSED_MIN
  const isThin = isJudged && parent.missed > all * MISSED_SHARE_MAX
  const counts = all >= JUDGED_BUNDLES || isThin ? { came: 0, missed: 0 } : {}
  const looked = edgeWith(parent, { ...counts, ...(isDue && { owed: undefined, isOwing }) })
  const left = withEdge(state, looked)
  return isThin || isLate ? leaveFailing(left, looked, now) : stay(left)
}

/** It sends, or should have begun to: our word that it feeds us may still be on its way. */
const hasBegun = ({ broughtAtMs, sinceMs }: UpEdge, now: TimeMs): boolean =>
  broughtAtMs > sinceMs || now - sinceMs >= DEAF_MS

/** At once where there is somebody to fall back on; else another is looked for while it still sends something. */
function leaveFailing(state: TreeState, parent: UpEdge, now: TimeMs): Step {
  const standby = standbyOf(state)
  if (standby !== undefined && mayReplace(standby)) return failEdge(state, parent, now)
  if (parent.leavesAtMs !== undefined) return stay(state)
  const failing = edgeWith(parent, { leavesAtMs: now + FAILING_MS, isPatient: true })
  const known = afterLosing(state, parent).slice(0, -1)
  const seeking = { goal: 'parent', isRepair: true, now } as const
  return beginSearch(withEdge(shun(state, parent, now), failing), known, seeking)
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
  if (parent === undefined || isTop(state) || !hasBegun(parent, now)) return stay(state)
  const behind = behindBy(digest, standby.digest)
  const isBehind = behind >= BEHIND_BUNDLES || isDeaf(parent, standby)
  if (!isBehind) {
    return stay(parent.strikes === 0 ? state : withEdge(state, edgeWith(parent, { strikes: 0 })))
  }
  const strikes = parent.strikes + 1
  // Who says that it has what it did not send keeps it back; whose own parent is late is no liar.
  const isProven = parent.isWithholding || behindBy(digest, parent.digest) >= BEHIND_BUNDLES
  const late = edgeWith(parent, { strikes, isWithholding: isProven })
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
