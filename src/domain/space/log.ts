import { authorOf } from './rules.ts'
import { foldEntries } from './reduce.ts'
import { isLater, type Entry, type FirstEntry } from './entry.ts'
import { isRefuted, type Witnesses } from './overrule.ts'
import { RANK, rankOf } from './standing.ts'
import type { AccountId, ActionId, SpaceId } from '../ids.ts'
import type { Action, LaterAction, TakeOverAction } from './actions.ts'
import type { Folded } from './state.ts'
import type { TimeMs } from '../time.ts'

/** A verified action that waits. */
export type Held = { readonly action: Action; readonly bytes: number }

/** The hash graph of one Space: what was accepted, and what waits for an ancestor. A value. */
export type Graph = {
  readonly space: SpaceId
  readonly placed: ReadonlyMap<ActionId, Entry>
  readonly held: ReadonlyMap<ActionId, Held>
  /** Accepted ones that no other names. */
  readonly tips: readonly Entry[]
  /** Of the accepted envelopes together. */
  readonly bytes: number
  readonly witnesses: Witnesses
}

/** The genesis in its place, once it is here. */
export function firstOf(graph: Graph): FirstEntry | undefined {
  // A Space's name is the id of its genesis: the two brands name the same 32 bytes.
  const first = graph.placed.get(graph.space as string as ActionId)
  return first === undefined || isLater(first) ? undefined : first
}

/** What all of it amounts to; undefined until the genesis is here. Worked out once, when asked for. */
export function foldedOf(graph: Graph): Folded | undefined {
  const known = memory.get(graph)
  if (known !== undefined) return known
  const folded = foldAll(graph)
  if (folded !== undefined) memory.set(graph, folded)
  return folded
}

/** A graph is a value: what it folds to never changes. */
const memory = new WeakMap<Graph, Folded>()

/**
 * A newer beacon changes nothing by itself, and one comes every second: what was folded is kept, unless
 * it speaks for or against a take-over.
 */
export function withWitness(graph: Graph, reign: ActionId | undefined, atMs: TimeMs): Graph {
  const witnesses = new Map(graph.witnesses).set(reign, atMs)
  const next = { ...graph, witnesses }
  const folded = foldedOf(graph)
  const isNews = takeOversIn(graph).some(
    action => isRefuted(action, graph.witnesses) !== isRefuted(action, witnesses),
  )
  if (folded !== undefined && !isNews) memory.set(next, folded)
  return next
}

/** A log with one tip was folded when that was placed, but for what beacons say. */
function foldAll(graph: Graph): Folded | undefined {
  const [tip] = graph.tips
  const genesis = firstOf(graph)
  if (tip === undefined || genesis === undefined) return undefined
  const isRefutedHere = takeOversIn(graph).some(action => isRefuted(action, graph.witnesses))
  const isChain = graph.tips.length === 1 && !isRefutedHere
  return isChain ? tip.after : foldEntries(genesis, [...graph.placed.values()], graph.witnesses)
}

const takeOversIn = ({ placed }: Graph): readonly TakeOverAction[] =>
  [...placed.values()].flatMap(({ action }) => (action.kind === 'take-over' ? [action] : []))

/** Signed by a session of somebody who keeps order, as far as it is known here. */
export const isTrusted = (graph: Graph, action: Action): boolean =>
  action.kind === 'open' || keeperBehind(graph, action) !== undefined

/** Who signed this, if that is somebody who keeps order, as far as it is known here. */
export function keeperBehind(graph: Graph, action: LaterAction): AccountId | undefined {
  const folded = foldedOf(graph)
  const account = folded && authorOf(action, folded)
  if (folded === undefined || account === undefined) return undefined
  return rankOf(folded.state, account) >= RANK.coHost ? account : undefined
}
