import { foldedOf, type Graph } from './log.ts'
import { isLater } from './entry.ts'
import type { AccountId, ActionId } from '../ids.ts'
import type { Beacon } from './actions.ts'

/** What came of a beacon: `late` says nothing new, `unknown-session` may still become clear. */
export type BeaconOutcome = 'new' | 'late' | 'unknown-session' | 'not-the-leader'

/** Whether a verified beacon is sent by who leads, and says something new. */
export function judgeBeacon(graph: Graph, { space, session, reign, atMs }: Beacon): BeaconOutcome {
  const folded = foldedOf(graph)
  if (space !== graph.space || folded === undefined) return 'unknown-session'
  const account = folded.sessions.get(session)?.account
  if (account === undefined) return 'unknown-session'
  const leader = reign === undefined ? folded.state.host : authorIn(graph, reign)
  if (leader === undefined) return 'unknown-session'
  if (account !== leader) return 'not-the-leader'
  return (graph.witnesses.get(reign) ?? 0) >= atMs ? 'late' : 'new'
}

function authorIn({ placed }: Graph, reign: ActionId): AccountId | undefined {
  const entry = placed.get(reign)
  const isReign = entry?.action.kind === 'take-over'
  return isReign && isLater(entry) ? entry.author : undefined
}
