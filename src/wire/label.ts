import { cleanLabel, cleanParagraphs } from '../domain/label.ts'
import { isSealedWithin } from '../domain/sealed-label.ts'

/** UTF-8 spends at most four bytes on a letter. */
const BYTES_PER_LETTER = 4
/** The longest tag that BCP 47 promises anybody can take (RFC 5646 §4.4.1). */
const LANGUAGE_MAX_LETTERS = 35
const LANGUAGE_SHAPE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/

/** A label as shown; undefined when it is longer on the wire than its letters could ever be. */
export function readLabel(text: string, maxLetters: number): string | undefined {
  return isLabelLong(text, maxLetters) ? undefined : cleanLabel(text, maxLetters)
}

/** As {@link readLabel}, for a text of several lines. */
export function readParagraphs(text: string, maxLetters: number): string | undefined {
  return isLabelLong(text, maxLetters) ? undefined : cleanParagraphs(text, maxLetters)
}

function isLabelLong(text: string, maxLetters: number): boolean {
  if (text.length > maxLetters * BYTES_PER_LETTER) return true
  return new TextEncoder().encode(text).length > maxLetters * BYTES_PER_LETTER
}

/** A label of a Space: as {@link readLabel}, or, of a private one, sealed. */
export const readSpaceLabel = (text: string, maxLetters: number): string | undefined =>
  isSealedWithin(text, maxLetters) ? text : readLabel(text, maxLetters)

/** At most `maxCount` labels; undefined when there are more, or one is too long. */
export const readLabels = (
  texts: readonly string[],
  maxCount: number,
  maxLetters: number,
): readonly string[] | undefined =>
  texts.length > maxCount ? undefined : whole(texts.map(text => readLabel(text, maxLetters)))

/** As {@link readLabels}, of a Space. */
export const readSpaceLabels = (
  texts: readonly string[],
  maxCount: number,
  maxLetters: number,
): readonly string[] | undefined =>
  texts.length > maxCount ? undefined : whole(texts.map(text => readSpaceLabel(text, maxLetters)))

function whole(labels: readonly (string | undefined)[]): readonly string[] | undefined {
  const read = labels.filter(label => label !== undefined)
  return read.length === labels.length ? read : undefined
}

/** A BCP 47 tag by its outer shape; whether the language exists is for the screen to say. */
export function readLanguage(text: string): string | undefined {
  return text.length <= LANGUAGE_MAX_LETTERS && LANGUAGE_SHAPE.test(text) ? text : undefined
}
