import { ROLL_ANSWER_MS, ROLL_DOUBT_MS, ROLL_EVERY_MS } from './limits.ts'
import { isDown, ownAt, stampOf } from './edges.ts'
import { stay, type Edge, type Step, type TreeEffect, type TreeState } from './state.ts'
import type { TimeMs } from '../time.ts'

/** Heard so lately that it need not answer the roll. */
const SURELY_THERE_MS = 1_000

/**
 * Slots are asked for and none is free: children that were silent are asked whether they are still
 * there. Half of all who go say nothing; their slots shall not wait until it is noticed.
 */
export function callRoll(state: TreeState, now: TimeMs): Step {
  if (state.rolledAtMs !== undefined && now - state.rolledAtMs < ROLL_EVERY_MS) return stay(state)
  const message = { kind: 'ping', stamp: stampOf(now), at: ownAt(state) } as const
  const calls: TreeEffect[] = []
  const edges = state.edges.map((edge): Edge => {
    const isSilent = isDown(edge) && now - edge.heardAtMs >= SURELY_THERE_MS
    if (!isSilent || edge.calledAtMs !== undefined) return edge
    calls.push({ kind: 'send', link: edge.link, message })
    return { ...edge, calledAtMs: now }
  })
  return stay({ ...state, edges, rolledAtMs: now }, ...calls)
}

/** Somebody was called and should have answered by now: its slot is probably free in a moment. */
export const isRollOpen = (state: TreeState, now: TimeMs): boolean =>
  state.edges.some(
    edge => isDown(edge) && edge.calledAtMs !== undefined && now - edge.calledAtMs >= ROLL_DOUBT_MS,
  )

/** It was called and did not answer. */
export const isMissing = (edge: Edge, now: TimeMs): boolean =>
  isDown(edge) && edge.calledAtMs !== undefined && now - edge.calledAtMs >= ROLL_ANSWER_MS
