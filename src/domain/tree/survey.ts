import { OUTLINE_EVERY_MS, SURVEY_EVERY_MS, SURVEY_MS } from './limits.ts'
import { fedEdges, isTop, parentOf, upEdges, withEdge } from './edges.ts'
import { isSameOutline, outlineOf } from './outline.ts'
import type { Outline } from './message.ts'
import { edgeWith, stateWith } from './change.ts'
import {
  stay,
  type DownEdge,
  type Step,
  type TreeEffect,
  type TreeState,
  type UpEdge,
} from './state.ts'
import type { TimeMs } from '../time.ts'

/**
 * Whoever leads looks at its tree: everybody below tells what stands below it, for SURVEY_MS. While nobody
 * looks, nobody says anything.
 */
export function survey(state: TreeState, now: TimeMs): Step {
  const { surveyedAtMs } = state
  // However often we are asked, those below are no more often than this.
  if (surveyedAtMs !== undefined && now - surveyedAtMs < SURVEY_EVERY_MS) return stay(state)
  const asks = fedEdges(state).map((edge): TreeEffect => {
    return { kind: 'send', link: edge.link, message: { kind: 'survey' } }
  })
  return stay(stateWith(state, { surveyedAtMs: now }), ...asks)
}

/** Asked from above: by the parent, or at the top by who leads, and by nobody else. */
export function onSurvey(state: TreeState, edge: UpEdge, now: TimeMs): Step {
  const left = withEdge(state, edge)
  const isByLeader = state.leader === undefined || state.leader === edge.peer
  const mayAsk = edge.kind === 'parent' || (edge.kind === 'feeder' && isByLeader)
  return mayAsk ? survey(left, now) : stay(left)
}

export function onOutline(state: TreeState, edge: DownEdge, outline: Outline): Step {
  return stay(withEdge(state, edge.kind === 'ward' ? edge : edgeWith(edge, { outline })))
}

/** Tells whoever asked what stands below us, when that is another picture. */
export function tellOutline(state: TreeState, now: TimeMs): Step {
  const { surveyedAtMs, outlinedAtMs, outline: before } = state
  if (surveyedAtMs === undefined || state.self.isSource) return stay(state)
  if (now - surveyedAtMs >= SURVEY_MS) {
    return stay(stateWith(state, { surveyedAtMs: undefined, outline: undefined }))
  }
  if (before !== undefined && now - outlinedAtMs < OUTLINE_EVERY_MS) return stay(state)
  const outline = outlineOf(state, now)
  const isNews =
    before === undefined ? outline.branches.length > 0 : !isSameOutline(before, outline)
  const above = isTop(state) ? leaderAbove(state) : parentOf(state)
  if (!isNews || above === undefined) return stay(state)
  return stay(stateWith(state, { outline, outlinedAtMs: now }), {
    kind: 'send',
    link: above.link,
    message: { kind: 'outline', outline },
  })
}

const leaderAbove = (state: TreeState): UpEdge | undefined =>
  upEdges(state).find(edge => edge.kind === 'feeder' && edge.peer === state.leader)
