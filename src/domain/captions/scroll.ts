import type { AccountId, SessionId } from '../ids.ts'
import type { Caption, CaptionWords } from './caption.ts'
import type { TimeMs } from '../time.ts'

/**
 * Segments that stay to be scrolled back to: half an hour of one speaker, at 150 words a minute and fifteen a segment,
 * and some 200 KB.
 */
export const SEGMENTS_MAX = 300

/** A segment as it is shown. */
export type Segment = CaptionWords & {
  /** Session and number. */
  readonly id: string
  readonly speaker: AccountId
  readonly kind: Caption['kind']
  /** Who typed it, where somebody did for another. */
  readonly by: AccountId | undefined
  readonly isFinal: boolean
  /** When its first words were shown here. */
  readonly atMs: TimeMs
}

/** What is shown, in the order in which it was begun here. */
export type Scroll = readonly Segment[]

/** A caption that is to be shown now, with its words. */
export type Shown = Pick<Caption, 'session' | 'segment' | 'speaker' | 'kind' | 'isFinal'> &
  CaptionWords & {
    /** The account of `session`. */
    readonly author: AccountId
  }

/**
 * The scroll with a caption: a segment's text is replaced until it is final, and where the next of its session begins it
 * is final as well, whatever was lost of it.
 */
export function withCaption(scroll: Scroll, shown: Shown, nowMs: TimeMs): Scroll {
  const { session, segment, speaker, author, kind, isFinal, language, text } = shown
  const id = segmentId(session, segment)
  const known = scroll.find(other => other.id === id)
  if (known?.isFinal === true) return scroll
  const by = author === speaker ? undefined : author
  const atMs = known?.atMs ?? nowMs
  const next: Segment = { id, speaker, by, kind, isFinal, language, text, atMs }
  // What was taken back before it was said is not there.
  if (text === '') return scroll.filter(other => other.id !== id)
  if (known !== undefined) return scroll.map(other => (other.id === id ? next : other))
  const closed = scroll.map(other =>
    isBySession(other, session) ? { ...other, isFinal: true } : other,
  )
  return [...closed, next].slice(-SEGMENTS_MAX)
}

const segmentId = (session: SessionId, segment: number): string => `${session}:${segment}`

const isBySession = ({ id, isFinal }: Segment, session: SessionId): boolean =>
  !isFinal && id.startsWith(`${session}:`)
