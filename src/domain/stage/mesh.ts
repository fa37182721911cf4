import type { PeerId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/**
 * Who of the stage has a link to whom (PROTOCOL.md, "Stage lane"): every member to every other, made by
 * one of the two and kept while both stand there. A value with one event at a time.
 */
export type Mesh = {
  readonly self: PeerId
  /** One for each other member; none while we do not stand on stage. */
  readonly edges: ReadonlyMap<PeerId, MeshEdge>
}

/** How we stand with one member. */
export type MeshEdge =
  /** No link. We ask at `dueMs`. */
  | { readonly phase: 'resting'; readonly tries: number; readonly dueMs: TimeMs }
  | { readonly phase: 'asking'; readonly tries: number }
  | { readonly phase: 'linked'; readonly heardAtMs: TimeMs }

/** What is said to somebody who asks for a stage link. */
export type StageAnswer = 'accepted' | 'not-on-stage' | 'busy'

export type MeshEvent =
  /** The other members of the stage; none when we are not one ourselves. */
  | { readonly kind: 'stage'; readonly others: readonly PeerId[] }
  /** A link stands, whoever asked. */
  | { readonly kind: 'linked'; readonly peer: PeerId }
  /** Our ask was refused or reached nobody. */
  | { readonly kind: 'failed'; readonly peer: PeerId }
  /** The link is gone. */
  | { readonly kind: 'closed'; readonly peer: PeerId }
  /** Something came over the link. */
  | { readonly kind: 'heard'; readonly peer: PeerId }
  | { readonly kind: 'tick' }

export type MeshEffect =
  | { readonly kind: 'ask'; readonly peer: PeerId }
  /** End the link, or the ask for one. */
  | { readonly kind: 'close'; readonly peer: PeerId; readonly lingerMs: number }

/** The mesh after an event, and what to do now. */
export type MeshStep = { readonly mesh: Mesh; readonly effects: readonly MeshEffect[] }

/** Who need not ask does when the other could not: five seconds are one attempt at a link. */
const SECOND_ASKS_AFTER_MS = 3_000
const RETRY_MS = 1_000
/** Two that cannot reach each other cost an offer every half minute. */
const RETRY_MAX_MS = 30_000
/** A word every two seconds; three lost in a row, which a reliable channel does not do, are a dead link. */
export const ALIVE_EVERY_MS = 2_000
const DEAD_AFTER_MS = 7_000
/**
 * Whoever leaves the stage hears on by the stage lane until its playout waits for bundles: 100 ms more in
 * pieces of 10 ms, one in three to eight frames, are 0.6 to 1.6 s.
 */
export const STAGE_LINGER_MS = 2_000

/** Before we know the stage. */
export const newMesh = (self: PeerId): Mesh => ({ self, edges: new Map() })

/** Whether to take a link that this peer asks for. The caller reports `linked` when it stands. */
export function answerAsk({ self, edges }: Mesh, from: PeerId): StageAnswer {
  const edge = edges.get(from)
  if (edge === undefined) return 'not-on-stage'
  return edge.phase === 'asking' && self < from ? 'busy' : 'accepted'
}

/** Members with whom a link stands. */
export const linkedPeers = ({ edges }: Mesh): readonly PeerId[] =>
  [...edges].flatMap(([peer, edge]) => (edge.phase === 'linked' ? [peer] : []))

/** Takes one event in. */
export function stepMesh(mesh: Mesh, event: MeshEvent, nowMs: TimeMs): MeshStep {
  switch (event.kind) {
    case 'stage':
      return restage(mesh, event.others, nowMs)
    case 'linked':
      return changed(mesh, event.peer, () => ({ phase: 'linked', heardAtMs: nowMs }))
    case 'heard':
      return changed(mesh, event.peer, edge =>
        edge.phase === 'linked' ? { phase: 'linked', heardAtMs: nowMs } : edge,
      )
    case 'failed':
      return changed(mesh, event.peer, edge =>
        edge.phase === 'asking' ? resting(edge.tries, nowMs) : edge,
      )
    case 'closed':
      return changed(mesh, event.peer, edge => (edge.phase === 'linked' ? resting(1, nowMs) : edge))
    case 'tick':
      return tick(mesh, nowMs)
    default:
      return event satisfies never
  }
}

function restage(mesh: Mesh, others: readonly PeerId[], nowMs: TimeMs): MeshStep {
  const wanted = new Set(others.filter(peer => peer !== mesh.self))
  const effects = [...mesh.edges.keys()]
    .filter(peer => !wanted.has(peer))
    .map((peer): MeshEffect => ({ kind: 'close', peer, lingerMs: STAGE_LINGER_MS }))
  const edges = new Map(
    [...wanted].map((peer): [PeerId, MeshEdge] => {
      const dueMs = mesh.self < peer ? nowMs : nowMs + SECOND_ASKS_AFTER_MS
      return [peer, mesh.edges.get(peer) ?? { phase: 'resting', tries: 0, dueMs }]
    }),
  )
  const asked = tick({ ...mesh, edges }, nowMs)
  return { mesh: asked.mesh, effects: [...effects, ...asked.effects] }
}

function tick(mesh: Mesh, nowMs: TimeMs): MeshStep {
  const edges = new Map(mesh.edges)
  const effects: MeshEffect[] = []
  for (const [peer, edge] of mesh.edges) {
    if (edge.phase === 'resting' && nowMs >= edge.dueMs) {
      edges.set(peer, { phase: 'asking', tries: edge.tries + 1 })
      effects.push({ kind: 'ask', peer })
    }
    if (edge.phase === 'linked' && nowMs - edge.heardAtMs > DEAD_AFTER_MS) {
      edges.set(peer, resting(1, nowMs))
      effects.push({ kind: 'close', peer, lingerMs: 0 })
    }
  }
  return effects.length === 0 ? { mesh, effects } : { mesh: { ...mesh, edges }, effects }
}

function changed(mesh: Mesh, peer: PeerId, change: (edge: MeshEdge) => MeshEdge): MeshStep {
  const edge = mesh.edges.get(peer)
  if (edge === undefined) return { mesh, effects: [] }
  return { mesh: { ...mesh, edges: new Map(mesh.edges).set(peer, change(edge)) }, effects: [] }
}

/** `tries` so far: each failure doubles the pause. */
const resting = (tries: number, nowMs: TimeMs): MeshEdge => ({
  phase: 'resting',
  tries,
  dueMs: nowMs + Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** Math.max(0, tries - 1)),
})
