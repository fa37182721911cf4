import { ROLL_ANSWER_MS, ROLL_DOUBT_MS, ROLL_EVERY_MS, ROLL_URGENT_MS } from './limits.ts'
import { isDown, ownAt, stampOf } from './edges.ts'
import { stay, type Edge, type Step, type TreeEffect, type TreeState } from './state.ts'
import type { TimeMs } from '../time.ts'
import { edgeWith, stateWith } from './change.ts'

/** Heard so lately that it need not answer the roll. */
const SURELY_THERE_MS = 1_000

/**
 * Slots are asked for and none is free: children that were silent are asked whether they are still
 * there. Half of all who go say nothing; their slots shall not wait until it is noticed.
 */
export function callRoll(state: TreeState, now: TimeMs, isUrgent = false): Step {
  const everyMs = isUrgent ? ROLL_URGENT_MS : ROLL_EVERY_MS
  if (state.rolledAtMs !== undefined && now - state.rolledAtMs < everyMs) return stay(state)
  const message = { kind: 'ping', stamp: stampOf(now), at: ownAt(state) } as const
  const calls: TreeEffect[] = []
  const edges = state.edges.map((edge): Edge => {
    const isSilent = isDown(edge) && now - edge.heardAtMs >= SURELY_THERE_MS
    if (!isSilent || edge.calledAtMs !== undefined) return edge
    calls.push({ kind: 'send', link: edge.link, message })
    return edgeWith(edge, { calledAtMs: now })
  })
  return stay(stateWith(state, { edges, rolledAtMs: now }), ...calls)
}

/** Somebody was called just now: who is there has not had the time to say so. */
export const isRollFresh = ({ edges }: TreeState, now: TimeMs): boolean =>
  edges.some(
    edge => isDown(edge) && edge.calledAtMs !== undefined && now - edge.calledAtMs < ROLL_DOUBT_MS,
  )

/** Children that were called and should have answered by now: in a moment their slots are probably free. */
export const doubtful = (state: TreeState, now: TimeMs): number =>
  state.edges.filter(edge => isInDoubt(edge, now)).length

const isInDoubt = (edge: Edge, now: TimeMs): boolean =>
  isDown(edge) &&
  edge.kind === 'child' &&
  edge.calledAtMs !== undefined &&
  now - edge.calledAtMs >= ROLL_DOUBT_MS

/** Somebody was called and should have answered by now: its slot is probably free in a moment. */
export const isRollOpen = (state: TreeState, now: TimeMs): boolean =>
  state.edges.some(
    edge => isDown(edge) && edge.calledAtMs !== undefined && now - edge.calledAtMs >= ROLL_DOUBT_MS,
  )

/** It was called and did not answer. */
export const isMissing = (edge: Edge, now: TimeMs): boolean =>
  isDown(edge) && edge.calledAtMs !== undefined && now - edge.calledAtMs >= ROLL_ANSWER_MS
