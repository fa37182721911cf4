import {
  DELAY_MAX_MS,
  HOP_MS,
  LISTENERS_MAX,
  OUTLINE_BRANCHES_MAX,
  OUTLINE_DELAYS_MS,
  OUTLINE_REPAIRS_MAX,
  OUTLINE_REPAIR_MS,
  PATH_MAX,
} from './limits.ts'
import { delayOf, isDown } from './edges.ts'
import { distanceMs } from './coordinate.ts'
import type { Branch, Outline } from './message.ts'
import type { DownEdge, TreeState } from './state.ts'
import type { PeerId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** Letters of a PeerId that are shown: its last ones differ, the first are the same for everybody. */
export const NAME_LETTERS = 6

export const shortName = (peer: PeerId): string => peer.slice(-NAME_LETTERS)

/** Nobody is below. */
export const NOTHING_BELOW: Outline = {
  delayMs: 0,
  depths: [],
  delays: [],
  repairs: 0,
  branches: [],
}

/** What stands below us, from what our children told of theirs. */
export function outlineOf(
  state: TreeState,
  now: TimeMs,
  branchesMax = OUTLINE_BRANCHES_MAX,
): Outline {
  const depths: number[] = []
  const delays: number[] = []
  const trunks: Trunk[] = []
  let repairs = state.tookAtMs.filter(atMs => now - atMs < OUTLINE_REPAIR_MS).length
  for (const edge of state.edges) {
    if (!isDown(edge) || edge.kind === 'ward' || edge.leavesAtMs !== undefined) continue
    const below = edge.outline ?? NOTHING_BELOW
    const delayMs = edge.outline?.delayMs ?? reckoned(state, edge)
    const further = Math.min(edge.listeners, sum(below.depths))
    const isListener = edge.listeners > further ? 1 : 0
    add(depths, 0, isListener)
    for (const [hops, count] of below.depths.entries()) add(depths, hops + 1, count)
    add(delays, classOf(delayMs), isListener)
    for (const [place, count] of below.delays.entries()) add(delays, place, count)
    repairs += below.repairs
    const { listeners } = edge
    trunks.push({ name: shortName(edge.peer), listeners, delayMs, branches: below.branches })
  }
  return {
    delayMs: delayOf(state),
    depths: depths.slice(0, PATH_MAX),
    delays,
    repairs: Math.min(OUTLINE_REPAIRS_MAX, repairs),
    branches: largest(trunks, branchesMax),
  }
}

/** Whether both would draw the same picture: figures that waver by chance are not worth a message. */
export const isSameOutline = (a: Outline, b: Outline): boolean =>
  JSON.stringify(coarse(a)) === JSON.stringify(coarse(b))

const coarse = (outline: Outline): unknown => ({
  ...outline,
  delayMs: Math.round(outline.delayMs / WAVER_MS),
  branches: outline.branches.map(({ name, level, listeners, delayMs }) => [
    name,
    level,
    listeners,
    Math.round(delayMs / WAVER_MS),
  ]),
})

const WAVER_MS = 20

type Trunk = Omit<Branch, 'level'> & { readonly branches: readonly Branch[] }

/** A delay is counted in the first class that holds it. */
export function classOf(delayMs: number): number {
  const place = OUTLINE_DELAYS_MS.findIndex(mostMs => delayMs <= mostMs)
  return place < 0 ? OUTLINE_DELAYS_MS.length : place
}

/** Whoever has nobody below says nothing: its coordinate tells how far it is from here. */
function reckoned(state: TreeState, { at }: DownEdge): number {
  const wayMs = at === undefined ? UNKNOWN_WAY_MS : distanceMs(state.standing.at, at)
  return Math.min(DELAY_MAX_MS, Math.round(delayOf(state) + wayMs + HOP_MS))
}

/** A usual way between two homes. */
const UNKNOWN_WAY_MS = 50

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0)

/** No liar makes a figure that does not fit into a message. */
function add(counts: number[], place: number, count: number): void {
  while (counts.length <= place) counts.push(0)
  counts[place] = Math.min(LISTENERS_MAX, (counts[place] ?? 0) + count)
}

/**
 * The branches on which most hang, each behind the one that it hangs on. A branch counts for no more than what
 * it hangs on, whatever it says, so nobody is kept whose parent is not.
 */
function largest(trunks: readonly Trunk[], max: number): readonly Branch[] {
  const all = trunks.flatMap(({ branches, ...trunk }): readonly Branch[] => [
    { ...trunk, level: 1 },
    ...branches.map(branch => ({ ...branch, level: branch.level + 1 })),
  ])
  const above: number[] = []
  const within = all.filter(({ level }) => level <= PATH_MAX)
  const weighed = within.map((branch, place) => {
    const most = branch.level === 1 ? LISTENERS_MAX : (above[branch.level - 1] ?? 0)
    const listeners = Math.min(most, branch.listeners)
    above[branch.level] = listeners
    return { branch: { ...branch, listeners }, place }
  })
  // Of equals the one above comes first: it stands before what hangs on it.
  const kept = [...weighed]
    .sort((a, b) => b.branch.listeners - a.branch.listeners || a.place - b.place)
    .slice(0, max)
  return kept.sort((a, b) => a.place - b.place).map(({ branch }) => branch)
}
