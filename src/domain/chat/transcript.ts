import { LINES_MAX, type Say, type Sheet } from './say.ts'
import type { TimeMs } from '../time.ts'

/**
 * The newest lines of a Space, in the order in which whoever led passed them on. Whatever order sheets come in and
 * however often, whoever has the same sheets has the same lines.
 */

/** A line with where it stands among the others. */
export type Placed = {
  readonly line: Say
  /** Time of the sheet that brought it, and its place in there. */
  readonly stampMs: TimeMs
  readonly place: number
}

/** At most LINES_MAX, oldest first, each line once. */
export type Transcript = readonly Placed[]

/**
 * The lines after a sheet. A line that two leaders passed on stands where the later one put it: so what
 * was forgotten in between makes no difference.
 */
export function addSheet(transcript: Transcript, { atMs, lines }: Sheet): Transcript {
  const placed = new Map(transcript.map(each => [each.line.id, each]))
  let isNew = false
  for (const [place, line] of lines.entries()) {
    const next = { line, stampMs: atMs, place }
    const known = placed.get(line.id)
    if (known !== undefined && !isBefore(known, next)) continue
    placed.set(line.id, next)
    isNew = true
  }
  if (!isNew) return transcript
  const inOrder = [...placed.values()].sort((one, other) => (isBefore(one, other) ? -1 : 1))
  return inOrder.slice(-LINES_MAX)
}

/** Sheets of two leaders may have one time: then the line's own hash decides. */
function isBefore(one: Placed, other: Placed): boolean {
  if (one.stampMs !== other.stampMs) return one.stampMs < other.stampMs
  if (one.place !== other.place) return one.place < other.place
  return one.line.id < other.line.id
}
