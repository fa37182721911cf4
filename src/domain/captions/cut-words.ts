import { CAPTION_MAX_BYTES, cleanCaption } from './caption.ts'
import type { AccountId } from '../ids.ts'
import type { CaptionKind, CaptionWords } from './caption.ts'

/** From what a recogniser says to what travels: sentences that grow, cut where they are too long. */

/** What is understood of one utterance so far: all of it, every time. */
export type Understood = CaptionWords & {
  /** Tells utterances apart: each later than the one before. */
  readonly utterance: number
  readonly isFinal: boolean
  readonly kind: CaptionKind
  /** The frame with which it ends. */
  readonly frame: number | undefined
}

/** Words as the page has them: of a recogniser that listens to us, or typed. */
export type SaidWords = CaptionWords & {
  readonly utterance: number
  readonly isFinal: boolean
  readonly kind: CaptionKind
  /** Whose words these are; undefined: our own. */
  readonly speaker: AccountId | undefined
  /** How long ago the last of them was said; undefined: they belong to no moment of our sound. */
  readonly agoMs: number | undefined
}

/** A segment of it, to be sent. */
export type Piece = CaptionWords & {
  readonly segment: number
  readonly isFinal: boolean
  readonly kind: CaptionKind
  readonly frame: number | undefined
}

/** How far a session has come. */
export type WordCutter = {
  readonly segment: number
  readonly utterance: number | undefined
  /** Letters of the utterance that went out in segments that are over. */
  readonly letters: number
  /** Letters that went out in the newest segment, which is not final; 0: there is none. */
  readonly open: number
  /** What was being said when somebody typed between: it goes on where it was. */
  readonly before: Interrupted | undefined
}

type Interrupted = { readonly utterance: number; readonly letters: number }

/** Before the first word. */
export const NEW_CUTTER: WordCutter = {
  segment: 0,
  utterance: undefined,
  letters: 0,
  open: 0,
  before: undefined,
}

/** Letters at the end of a piece among which a blank is looked for to cut at: a long word. */
const WORD_LETTERS = 30

/**
 * The pieces that this makes, the last one still open unless the utterance is over. Words that the recogniser
 * takes back after their segment was cut stay as they went out.
 */
export function cutWords(
  cutter: WordCutter,
  understood: Understood,
): { readonly cutter: WordCutter; readonly pieces: readonly Piece[] } {
  const { language, kind, frame, isFinal } = understood
  let now = turnTo(cutter, understood.utterance)
  const pieces: Piece[] = []
  let rest = [...understood.text].slice(now.letters).join('')
  while (bytesOf(rest) > CAPTION_MAX_BYTES) {
    const head = headOf(rest)
    const text = cleanCaption(head)
    pieces.push({ segment: now.segment, text, isFinal: true, language, kind, frame })
    const letters = now.letters + [...head].length
    now = { ...now, segment: now.segment + 1, letters, open: 0 }
    rest = rest.slice(head.length)
  }
  const text = cleanCaption(rest)
  if (text !== '' || now.open > 0) {
    pieces.push({ segment: now.segment, text, isFinal, language, kind, frame })
  }
  const open = text === '' || isFinal ? 0 : [...rest].length
  return { cutter: { ...now, open }, pieces }
}

/** Another utterance is another segment; one that was interrupted goes on behind what it has said. */
function turnTo(cutter: WordCutter, utterance: number): WordCutter {
  if (cutter.utterance === utterance) return cutter
  const { segment, open } = cutter
  const before =
    open > 0 && cutter.utterance !== undefined
      ? { utterance: cutter.utterance, letters: cutter.letters + open }
      : cutter.before
  const letters = before?.utterance === utterance ? before.letters : 0
  return { segment: segment + 1, utterance, letters, open: 0, before }
}

/** As much as fits, to the end of a word where there is one near. */
function headOf(text: string): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(CAPTION_MAX_BYTES))
  const fitting = text.slice(0, read)
  const blank = fitting.lastIndexOf(' ')
  return blank > fitting.length - WORD_LETTERS && blank > 0 ? fitting.slice(0, blank + 1) : fitting
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length
