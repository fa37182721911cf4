import { brokenRule, pastAfter, type Past, type RuleRefusal } from './rules.ts'
import type { Action, OpenAction } from './actions.ts'
import type { ActionId, SpaceId } from '../ids.ts'

/**
 * Actions that wait for an ancestor. Peers send logs in causal order, so only a reordered live
 * message waits, and the sync that follows a gap brings the rest: 64 is plenty, and a flood of
 * actions with invented heads ends there.
 */
export const HELD_MAX = 64
/**
 * Most actions of one Space: whoever joins verifies all of them first, 35 ms at 15,000 a second. Two
 * hours of editing a title every 15 s.
 */
export const LOG_MAX_ACTIONS = 512
/**
 * Most bytes of one Space's log, as the sum of its envelopes: it travels whole in a tree reply of at
 * most 64 KiB (CONTROL_MAX), beside paths and entry points that take up to 12. About 180 edits.
 */
export const LOG_MAX_BYTES = 48 * 1024
/** What only a `close` may use up: a Space whose log is full must still be able to end. */
const CLOSE_RESERVE = { actions: 8, bytes: 4 * 1024 }

type Held = { readonly action: Action; readonly bytes: number }
type Placed = Held & { readonly past: Past }

/** The hash graph of one Space: what was accepted, and what waits for an ancestor. A value. */
export type Graph = {
  readonly space: SpaceId
  readonly placed: ReadonlyMap<ActionId, Placed>
  readonly held: ReadonlyMap<ActionId, Held>
  /** Of the accepted envelopes together. */
  readonly bytes: number
}

/** What came of an action, and the graph afterwards. */
export type Addition = {
  readonly graph: Graph
  readonly outcome:
    | { readonly kind: 'known' | 'held' }
    /** What entered, ancestors first: the action itself, and whatever waited for it. */
    | { readonly kind: 'new'; readonly entered: readonly Action[] }
    | { readonly kind: 'refused'; readonly reason: RuleRefusal | 'held-full' | 'log-full' }
}

/** A graph of which only the name is known. */
export const emptyGraph = (space: SpaceId): Graph => ({
  space,
  placed: new Map(),
  held: new Map(),
  bytes: 0,
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
  const past = pastOf(graph, action)
  if (past === undefined) return hold(graph, { action, bytes })
  const reason = whyNot(graph, { action, bytes, past })
  return reason === undefined
    ? release(place(graph, { action, bytes, past }), [action])
    : refused(graph, reason)
}

/** The accepted actions that no other names as a head: what the next action names. Ascending. */
export function headsOf(graph: Graph): readonly ActionId[] {
  const named = new Set([...graph.placed.values()].flatMap(({ action }) => action.heads))
  return [...graph.placed.keys()].filter(id => !named.has(id)).sort()
}

/**
 * The accepted actions, ancestors before descendants; concurrent ones by depth, then by printed id.
 * The same on every peer that holds the same actions.
 */
export function inCausalOrder(graph: Graph): readonly Action[] {
  const depthFirst = (one: Placed, other: Placed): number =>
    one.past.depth - other.past.depth || (one.action.id < other.action.id ? -1 : 1)
  return [...graph.placed.values()].sort(depthFirst).map(({ action }) => action)
}

/** The genesis action, once it is here. */
export function genesisOf(graph: Graph): OpenAction | undefined {
  // A Space's name is the id of its genesis: the two brands name the same 32 bytes.
  const first = graph.placed.get(graph.space as string as ActionId)?.action
  return first?.kind === 'open' ? first : undefined
}

const refused = (graph: Graph, reason: RuleRefusal | 'held-full' | 'log-full'): Addition => ({
  graph,
  outcome: { kind: 'refused', reason },
})

function pastOf(graph: Graph, action: Action): Past | undefined {
  if (action.kind === 'open') return pastAfter(action, [])
  const genesis = genesisOf(graph)
  const heads = action.heads.map(id => graph.placed.get(id)).filter(head => head !== undefined)
  const isComplete = genesis !== undefined && heads.length === action.heads.length
  return isComplete ? pastAfter(genesis, heads) : undefined
}

function whyNot(
  graph: Graph,
  { action, bytes, past }: Placed,
): RuleRefusal | 'log-full' | undefined {
  const reserve = action.kind === 'close' ? { actions: 0, bytes: 0 } : CLOSE_RESERVE
  const isFull =
    graph.placed.size + 1 > LOG_MAX_ACTIONS - reserve.actions ||
    graph.bytes + bytes > LOG_MAX_BYTES - reserve.bytes
  return brokenRule(action, past) ?? (isFull ? 'log-full' : undefined)
}

function place(graph: Graph, entry: Placed): Graph {
  const placed = new Map(graph.placed).set(entry.action.id, entry)
  return { ...graph, placed, bytes: graph.bytes + entry.bytes }
}

/** Sessions of the host that we know of are never pushed out by keys that anybody can make. */
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

function isTrusted(graph: Graph, action: Action): boolean {
  if (action.kind === 'open') return true
  if (action.kind === 'present') return action.account === genesisOf(graph)?.account
  return [...graph.placed.values()].some(
    ({ action: other }) => other.kind === 'present' && other.session === action.session,
  )
}

/** Lets in whatever waited for what has just entered; what breaks a rule is forgotten. */
function release(start: Graph, first: readonly Action[]): Addition {
  let graph = start
  const entered = [...first]
  for (let freed = nextFreed(graph); freed !== undefined; freed = nextFreed(graph)) {
    const held = new Map(graph.held)
    held.delete(freed.action.id)
    graph = { ...graph, held }
    if (whyNot(graph, freed) !== undefined) continue
    graph = place(graph, freed)
    entered.push(freed.action)
  }
  return { graph, outcome: { kind: 'new', entered } }
}

function nextFreed(graph: Graph): Placed | undefined {
  for (const entry of graph.held.values()) {
    const past = pastOf(graph, entry.action)
    if (past !== undefined) return { ...entry, past }
  }
  return undefined
}
