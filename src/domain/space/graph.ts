import { applyAction, opened } from './apply.ts'
import { foldEntries } from './reduce.ts'
import { has, joined, NO_PLACES, type Places } from './places.ts'
import { HELD_MAX, roomFor, type RoomRefusal } from './room.ts'
import { heirPrecedence, precedenceOf } from './standing.ts'
import { firstOf, foldedOf, isTrusted, withWitness, type Graph, type Held } from './log.ts'
import { judgeAction, type RuleRefusal } from './rules.ts'
import { judgeBeacon, type BeaconOutcome } from './beacon.ts'
import type { AccountId, ActionId, SpaceId } from '../ids.ts'
import type { Action, Beacon, LaterAction } from './actions.ts'
import type { Entry, LaterEntry } from './entry.ts'
import type { Folded, SpaceState } from './state.ts'

type Candidate = Held & { readonly heads: readonly Entry[] }

/** What came of an action, and the graph afterwards. */
export type Addition = {
  readonly graph: Graph
  readonly outcome:
    | { readonly kind: 'known' | 'held' }
    /** What entered, ancestors first: the action itself, and whatever waited for it. */
    | { readonly kind: 'new'; readonly entered: readonly Action[] }
    | { readonly kind: 'refused'; readonly reason: RuleRefusal | RoomRefusal }
}

/** A graph of which only the name is known. */
export const emptyGraph = (space: SpaceId): Graph => ({
  space,
  placed: new Map(),
  held: new Map(),
  tips: [],
  bytes: 0,
  witnesses: new Map(),
})

/**
 * Takes in one verified action whose envelope has `bytes` bytes. Within the limits of a log the
 * order they come in makes no difference in the end.
 */
export function addAction(graph: Graph, action: Action, bytes: number): Addition {
  if (graph.placed.has(action.id) || graph.held.has(action.id)) {
    return { graph, outcome: { kind: 'known' } }
  }
  if (action.space !== graph.space) return refused(graph, 'foreign-space')
  const heads = headEntries(graph, action)
  if (heads === undefined) return hold(graph, { action, bytes })
  const judged = judge(graph, { action, bytes, heads })
  return 'reason' in judged
    ? refused(graph, judged.reason)
    : release(place(graph, judged.entry), [action])
}

/** Takes in a verified beacon. Of each reign only the newest is kept. */
export function addBeacon(
  graph: Graph,
  beacon: Beacon,
): { readonly graph: Graph; readonly outcome: BeaconOutcome } {
  const outcome = judgeBeacon(graph, beacon)
  if (outcome !== 'new') return { graph, outcome }
  return { graph: withWitness(graph, beacon.reign, beacon.atMs), outcome }
}

/** As if no beacon of this reign had been heard here. */
export function withoutBeacon(graph: Graph, reign: ActionId | undefined): Graph {
  if (!graph.witnesses.has(reign)) return graph
  const witnesses = new Map(graph.witnesses)
  witnesses.delete(reign)
  return { ...graph, witnesses }
}

/** What a Space is now; undefined until its genesis is here. */
export const foldSpace = (graph: Graph): SpaceState | undefined => foldedOf(graph)?.state

/**
 * The accepted actions, ancestors before descendants; concurrent ones by depth, then by printed id.
 * The same on every peer that holds the same actions.
 */
export function inCausalOrder(graph: Graph): readonly Action[] {
  const depthFirst = (one: Entry, other: Entry): number =>
    one.depth - other.depth || (one.action.id < other.action.id ? -1 : 1)
  return [...graph.placed.values()].sort(depthFirst).map(({ action }) => action)
}

/** Ancestors that held actions name and that are not here: what to ask the neighbours for. */
export function missingFrom({ held, placed }: Graph): readonly ActionId[] {
  const named = [...held.values()].flatMap(({ action }): readonly ActionId[] => action.heads)
  return [...new Set(named)].filter(id => !placed.has(id) && !held.has(id))
}

const refused = (graph: Graph, reason: RuleRefusal | RoomRefusal): Addition => ({
  graph,
  outcome: { kind: 'refused', reason },
})

/** The entries that an action names; undefined while one of them, or the genesis, is missing. */
function headEntries(graph: Graph, action: Action): readonly Entry[] | undefined {
  if (action.kind === 'open') return []
  const heads = action.heads.flatMap(id => graph.placed.get(id) ?? [])
  return graph.placed.size > 0 && heads.length === action.heads.length ? heads : undefined
}

function judge(
  graph: Graph,
  candidate: Candidate,
): { readonly entry: Entry } | { readonly reason: RuleRefusal | RoomRefusal } {
  const { action, bytes, heads } = candidate
  const place = graph.placed.size
  if (action.kind === 'open') {
    const after = opened(action)
    return { entry: { action, bytes, place, before: NO_PLACES, depth: 0, after } }
  }
  const past = foldPast(graph, heads)
  if (past === undefined) return { reason: 'foreign-space' }
  const judged = judgeAction(action, past)
  if (!judged.ok) return judged
  const author = judged.value
  const reason = roomFor(graph, { ...candidate, action }, { author, past })
  if (reason !== undefined) return { reason }
  const entry = { action, bytes, place, before: beforeOf(heads), depth: depthOf(heads), author }
  const ranked = { ...entry, ...rankedBy(past.state, action, author) }
  return { entry: { ...ranked, after: foldAfter(graph, ranked, past) } }
}

const beforeOf = (heads: readonly Entry[]): Places =>
  heads.reduce((places, head) => joined([places, head.before], head.place), NO_PLACES)

const depthOf = (heads: readonly Entry[]): number =>
  heads.reduce((deepest, { depth }) => Math.max(deepest, depth + 1), 0)

function rankedBy(
  state: SpaceState,
  action: LaterAction,
  author: AccountId,
): Pick<LaterEntry, 'precedence' | 'reign'> {
  if (action.kind === 'take-over') {
    return { precedence: heirPrecedence(state, author), reign: action.id }
  }
  const isLeading = author === state.acting?.account
  return {
    precedence: precedenceOf(state, author),
    reign: isLeading ? state.acting?.reign : undefined,
  }
}

/** What the ancestors of an action amount to, without what is known besides. */
function foldPast(graph: Graph, heads: readonly Entry[]): Folded | undefined {
  const [only] = heads
  if (only !== undefined && heads.length === 1) return only.after
  const genesis = firstOf(graph)
  return genesis && foldEntries(genesis, within(graph, beforeOf(heads)), new Map())
}

/** The last of a chain changes nothing that was before it, unless it undoes. */
function foldAfter(graph: Graph, entry: Omit<LaterEntry, 'after'>, past: Folded): Folded {
  const { action, author } = entry
  const genesis = firstOf(graph)
  if (action.kind !== 'revoke' || !action.undoes || genesis === undefined) {
    return applyAction(past, action, author)
  }
  // Only what it was folded from counts here: what it amounts to is being found out.
  const last = { ...entry, after: past }
  return foldEntries(genesis, [...within(graph, entry.before), last], new Map())
}

const within = (graph: Graph, places: Places): readonly Entry[] =>
  [...graph.placed.values()].filter(entry => has(places, entry.place))

function place(graph: Graph, entry: Entry): Graph {
  const placed = new Map(graph.placed).set(entry.action.id, entry)
  const named: ReadonlySet<ActionId> = new Set<ActionId>(entry.action.heads)
  const tips = [...graph.tips.filter(({ action }) => !named.has(action.id)), entry]
  return { ...graph, placed, tips, bytes: graph.bytes + entry.bytes }
}

/** Sessions of those who keep order are never pushed out by keys that anybody can make. */
function hold(graph: Graph, entry: Held): Addition {
  const held = new Map(graph.held)
  if (held.size >= HELD_MAX) {
    const victim = [...held.values()].find(({ action }) => !isTrusted(graph, action))
    if (victim === undefined || !isTrusted(graph, entry.action)) return refused(graph, 'held-full')
    held.delete(victim.action.id)
  }
  held.set(entry.action.id, entry)
  return { graph: { ...graph, held }, outcome: { kind: 'held' } }
}

/** Lets in whatever waited for what has just entered; what breaks a rule is forgotten. */
function release(start: Graph, first: readonly Action[]): Addition {
  let graph = start
  const entered = [...first]
  for (let freed = nextFreed(graph); freed !== undefined; freed = nextFreed(graph)) {
    const held = new Map(graph.held)
    held.delete(freed.action.id)
    graph = { ...graph, held }
    const judged = judge(graph, freed)
    if ('reason' in judged) continue
    graph = place(graph, judged.entry)
    entered.push(freed.action)
  }
  return { graph, outcome: { kind: 'new', entered } }
}

function nextFreed(graph: Graph): Candidate | undefined {
  for (const entry of graph.held.values()) {
    const heads = headEntries(graph, entry.action)
    if (heads !== undefined) return { ...entry, heads }
  }
  return undefined
}
