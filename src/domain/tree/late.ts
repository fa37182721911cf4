import {
  BESIDES_CALM_MS,
  BESIDES_PAUSE_MAX_MS,
  BESIDES_PAUSE_MS,
  LULL_MS,
  PROBE_MS,
  PROBE_SILENT_MS,
  PULLS_IN_VAIN,
} from './limits.ts'
import { afterLosing, dropEdge } from './lose.ts'
import { beginSearch } from './search.ts'
import { downEdges, isTop, isUp, ownAt, parentOf, stampOf, standbyOf, withEdge } from './edges.ts'
import { mayReplace, promote } from './swap.ts'
import { andThen, stay, type Step, type TreeEffect, type TreeState, type UpEdge } from './state.ts'
import type { Want } from './message.ts'
import type { TreeEvent } from './state.ts'
import type { TimeMs } from '../time.ts'
import { edgeWith, stateWith } from './change.ts'

/** A parent from which nothing came for two bundles of 60 ms and a little has lost more than one. */
const SWAP_QUIET_MS = 130
/**
 * As above where single bundles get lost: at 5 % on either line two in a row every other second, which is
 * no reason to move, and every node above adds its own. Until then the standby fills the gap.
 */
const SWAP_QUIET_LOSSY_MS = 400
/** What an answer may take beyond the round trip. */
const ANSWER_MS = 15
/** Those below are told no more often that nothing comes. */
const LULL_TOLD_MS = 1_000

/**
 * Bundles are missing. A hole behind which others came is pulled from the parent, which has what its
 * own link lost, and then from both. Where nothing comes at all, both are asked, and who stays silent
 * while the other answers is the parent no more.
 */
export function onLate(state: TreeState, late: TreeEvent & { kind: 'late' }, now: TimeMs): Step {
  const parent = parentOf(state)
  if (state.phase !== 'running' || isTop(state) || parent === undefined) return stay(state)
  const standby = standbyOf(state)
  if (!late.isSilent) {
    const both = late.tries === 0 ? [parent] : [parent, standby]
    return stay(state, ...pulls(both, late.wants))
  }
  // The one above us repairs: what it finds comes here too. Nobody moves for that long, and whoever we fall back on fills
  // the gap: its way is another, and a parent that hears nothing of its own line finds nothing either.
  if (isLulled(parent, now)) {
    return stay(state, ...pulls([standby && mayReplace(standby) ? standby : undefined], late.wants))
  }
  const lulled = lullBelow(state, now)
  return andThen(lulled, left => onSilent(left, { parent, standby, late }, now))
}

type Silence = {
  readonly parent: UpEdge
  readonly standby: UpEdge | undefined
  readonly late: TreeEvent & { kind: 'late' }
}

function onSilent(state: TreeState, { parent, standby, late }: Silence, now: TimeMs): Step {
  const good = standby !== undefined && mayReplace(standby) ? standby : undefined
  const isRescued = good !== undefined && now - good.rescuedAtMs < LULL_MS
  if (isRescued && late.quietMs >= swapQuietMs(late)) {
    const swapped = promote(state, good, now)
    return andThen(swapped, left => stay(left, ...pulls([good], late.wants)))
  }
  if (late.tries < PULLS_IN_VAIN) {
    return stay(stateWith(state, { pulledAtMs: now }), ...pulls([parent, good], late.wants))
  }
  // Nobody has more: a pause, or both are gone. Who lives says so at once.
  const isDead = (edge: UpEdge): boolean =>
    edge.probedAtMs > edge.heardAtMs && now - edge.probedAtMs >= PROBE_MS
  // Meanwhile another is looked for; that ends when the parent says that it lives.
  if (!isDead(parent)) return andThen(probe(state, now), rest => seekBesides(rest, parent, now))
  const left = good !== undefined && isDead(good) ? dropEdge(state, good, now) : stay(state)
  const dropped = andThen(left, rest => dropEdge(rest, parent, now))
  // Who is all that is left had nothing for us either: perhaps what is above both is gone.
  return isRescued ? dropped : andThen(dropped, rest => seekBesides(rest, parent, now))
}

/** Looks for a parent though we have one, of which nobody knows whether it has anything; see `tick.ts`. */
function seekBesides(state: TreeState, lost: UpEdge, now: TimeMs): Step {
  if (parentOf(state) === undefined || state.search?.goal === 'parent') return stay(state)
  const { besides } = state
  const sinceMs = besides === undefined ? Infinity : now - besides.atMs
  if (besides !== undefined && sinceMs < besides.pauseMs) return stay(state)
  const longerMs = Math.min(BESIDES_PAUSE_MAX_MS, 2 * (besides?.pauseMs ?? 0))
  const pauseMs = sinceMs >= BESIDES_CALM_MS ? BESIDES_PAUSE_MS : longerMs
  const noted = stateWith(state, { besides: { atMs: now, pauseMs } })
  return beginSearch(noted, afterLosing(noted, lost), { goal: 'parent', isRepair: true, now })
}

/** Asks those above whether they are still there, unless they have shown it or are being asked. */
function probe(state: TreeState, now: TimeMs): Step {
  const message = { kind: 'ping', stamp: stampOf(now), at: ownAt(state) } as const
  const pings: TreeEffect[] = []
  const edges = state.edges.map(edge => {
    if (!isUp(edge)) return edge
    const isSilent = now - edge.heardAtMs >= PROBE_SILENT_MS
    if (!isSilent || now - edge.probedAtMs < PROBE_MS) return edge
    pings.push({ kind: 'send', link: edge.link, message })
    return edgeWith(edge, { probedAtMs: now })
  })
  return pings.length === 0 ? stay(state) : stay(stateWith(state, { edges }), ...pings)
}

/**
 * A bundle that we missed came from the standby. It becomes the parent at once if the parent was asked
 * for the same and should have answered by now; else it may have been one lost bundle.
 */
export function onRescued(
  state: TreeState,
  { link, quietMs, isLossy }: TreeEvent & { readonly kind: 'rescued' },
  now: TimeMs,
): Step {
  const [parent, standby] = [parentOf(state), standbyOf(state)]
  if (standby === undefined || standby.link !== link) return stay(state)
  const rescued = edgeWith(standby, { rescuedAtMs: now, heardAtMs: now, isSuspect: false })
  const left = withEdge(state, rescued)
  const isSilent =
    parent !== undefined &&
    !isLulled(parent, now) &&
    quietMs >= swapQuietMs({ isLossy }) &&
    now - state.pulledAtMs >= parent.rttMs + ANSWER_MS
  return isSilent && mayReplace(rescued) ? promote(left, rescued, now) : stay(left)
}

const swapQuietMs = ({ isLossy }: { readonly isLossy: boolean }): number =>
  isLossy ? SWAP_QUIET_LOSSY_MS : SWAP_QUIET_MS

/** It said so, and may be waited for. */
export const isLulled = (edge: UpEdge, now: TimeMs): boolean =>
  edge.lulledAtMs !== undefined && now - edge.lulledAtMs < LULL_MS

/** Tells everybody below that nothing comes and that it is seen to. */
export function lullBelow(state: TreeState, now: TimeMs): Step {
  if (state.lulledAtMs !== undefined && now - state.lulledAtMs < LULL_TOLD_MS) return stay(state)
  const lulls = downEdges(state).map((edge): TreeEffect => {
    return { kind: 'send', link: edge.link, message: { kind: 'lull' } }
  })
  return stay(stateWith(state, { lulledAtMs: now }), ...lulls)
}

function pulls(
  edges: readonly (UpEdge | undefined)[],
  wants: readonly Want[],
): readonly TreeEffect[] {
  return edges.flatMap(edge =>
    edge === undefined ? [] : [{ kind: 'pull', link: edge.link, wants }],
  )
}
