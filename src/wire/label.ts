import { cleanLabel } from '../domain/label.ts'

/** UTF-8 spends at most four bytes on a letter. */
const BYTES_PER_LETTER = 4
/** The longest tag that BCP 47 promises anybody can take (RFC 5646 §4.4.1). */
const LANGUAGE_MAX_LETTERS = 35
const LANGUAGE_SHAPE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/

/** A label as shown; undefined when it is longer on the wire than its letters could ever be. */
export function readLabel(text: string, maxLetters: number): string | undefined {
  if (text.length > maxLetters * BYTES_PER_LETTER) return undefined
  if (new TextEncoder().encode(text).length > maxLetters * BYTES_PER_LETTER) return undefined
  return cleanLabel(text, maxLetters)
}

/** At most `maxCount` labels; undefined when there are more, or one is too long. */
export function readLabels(
  texts: readonly string[],
  maxCount: number,
  maxLetters: number,
): readonly string[] | undefined {
  if (texts.length > maxCount) return undefined
  const labels = texts.map(text => readLabel(text, maxLetters))
  const whole = labels.filter(label => label !== undefined)
  return whole.length === texts.length ? whole : undefined
}

/** A BCP 47 tag by its outer shape; whether the language exists is for the screen to say. */
export function readLanguage(text: string): string | undefined {
  return text.length <= LANGUAGE_MAX_LETTERS && LANGUAGE_SHAPE.test(text) ? text : undefined
}
