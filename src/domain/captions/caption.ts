import { cleanLine } from '../chat/line-text.ts'
import type { AccountId, SessionId, SpaceId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/**
 * Bytes of one caption in UTF-8: three lines of 42 letters, as broadcasters show at most, with room for scripts of three
 * bytes a letter. Whoever talks on without a pause begins another segment.
 */
export const CAPTION_MAX_BYTES = 320

/** How the words came about: by a recogniser on the speaker's own device, or by somebody's fingers. */
export type CaptionKind = 'recognised' | 'typed'

/** What a caption says. */
export type CaptionWords = {
  /** A BCP 47 tag. */
  readonly language: string
  /** As {@link cleanCaption} leaves it. */
  readonly text: string
}

/** Words of a speaker, on their way to everybody: signed by `session`. */
export type Caption = {
  readonly space: SpaceId
  readonly session: SessionId
  /** Whose words these are. */
  readonly speaker: AccountId
  /** Each of a session later than the one before. */
  readonly atMs: TimeMs
  /** Counts the session's sentences from 1: the same number again replaces. */
  readonly segment: number
  readonly kind: CaptionKind
  /** Nothing replaces it any more. */
  readonly isFinal: boolean
  /** Frame of the session's sound with which the words end; undefined: they belong to no moment of it. */
  readonly frame: number | undefined
  /** The words as they travel: sealed in a private Space. */
  readonly body: Uint8Array
}

/** A text as it may be shown: as a line of the chat, and no longer than a caption. Nothing in it is a link. */
export function cleanCaption(text: string): string {
  const clean = cleanLine(text)
  const encoder = new TextEncoder()
  if (encoder.encode(clean).length <= CAPTION_MAX_BYTES) return clean
  const { read } = encoder.encodeInto(clean, new Uint8Array(CAPTION_MAX_BYTES))
  return clean.slice(0, read).trim()
}
