import { noteNewest } from '../note-newest.ts'
import { paced, type Pace, type PaceLimit } from './pace.ts'
import { SAY_REPEAT_MS, SENDING_MAX, type Say } from './say.ts'
import type { TimeMs } from '../time.ts'

/** What one account may take of a link, wherever what it says passes by. */

/**
 * Lines of one account at any hop, and reactions alike: what its own program lets it, five at once and one a second,
 * and three that an uneven road brings together. A link takes four lines a second: no account uses it up.
 */
export const CARRY_PACE: PaceLimit = { atOnce: 8, perSecond: 1 }
/** A repetition is passed on no sooner than this after the last one; an uneven road brings some a second earlier. */
export const CARRY_AGAIN_MS = SAY_REPEAT_MS - 1_000

/** What a hop remembers of one account. */
export type Carried = {
  /** The newest that was passed on, by the writer's own clock. */
  readonly saidAtMs: TimeMs
  readonly lines: Pace | undefined
  readonly reactions: Pace | undefined
  /** Lines that were passed on, by their atMs, with when that was last. */
  readonly passed: ReadonlyMap<TimeMs, TimeMs>
}

/** Of whom nothing was passed on yet. */
export const NOTHING_CARRIED: Carried = {
  saidAtMs: 0,
  lines: undefined,
  reactions: undefined,
  passed: new Map(),
}

/**
 * The account after something of it is passed on; undefined: it is not. What is new costs the account its pace. A line
 * that was passed on already costs nothing, since anybody may send it once more, and goes up again only when a
 * writer's own repetition is due. What is older than the newest and was not passed on is somebody's replay.
 */
export function carry(
  before: Carried,
  { kind, atMs }: Pick<Say, 'kind' | 'atMs'>,
  nowMs: TimeMs,
): Carried | undefined {
  const passedAtMs = before.passed.get(atMs)
  if (kind === 'line' && passedAtMs !== undefined) {
    // A clock set back makes nobody wait.
    const isDue = Math.abs(nowMs - passedAtMs) >= CARRY_AGAIN_MS
    return isDue ? { ...before, passed: withPassed(before.passed, atMs, nowMs) } : undefined
  }
  if (atMs <= before.saidAtMs) return undefined
  if (kind === 'reaction') {
    const reactions = paced(before.reactions, CARRY_PACE, nowMs)
    return reactions && { ...before, saidAtMs: atMs, reactions }
  }
  const lines = paced(before.lines, CARRY_PACE, nowMs)
  const passed = withPassed(before.passed, atMs, nowMs)
  return lines && { ...before, saidAtMs: atMs, lines, passed }
}

function withPassed(
  passed: Carried['passed'],
  atMs: TimeMs,
  nowMs: TimeMs,
): ReadonlyMap<TimeMs, TimeMs> {
  const next = new Map(passed)
  noteNewest(next, [atMs, nowMs], SENDING_MAX)
  return next
}
