import { cleanLabel } from './label.ts'
import { fromBase64url, toBase64url } from './base64url.ts'

/**
 * Titles and names of a private Space, as those who carry them see them: text that only the secret of its link
 * opens (PROTOCOL.md, "Sealed labels"). It stands wherever a label of a Space may stand.
 */

/** What a sealed label begins with. */
const MARK = 'sealed/1:'
/** A nonce and a tag of AES-GCM. */
export const SEALED_OVERHEAD_BYTES = 12 + 16
/** Labels are sealed in steps of this, so that a length says little. */
export const SEALED_STEP_BYTES = 32
/** UTF-8 spends at most four bytes on a letter. */
const BYTES_PER_LETTER = 4
const SHAPE = /^sealed\/1:[A-Za-z0-9_-]+$/

/** Whether a text is a sealed label, for somebody. */
export const isSealedLabel = (text: string): boolean => text.startsWith(MARK)

/** Bytes of the longest plaintext of a label of so many letters. */
export const paddedBytes = (maxLetters: number): number =>
  Math.ceil((maxLetters * BYTES_PER_LETTER) / SEALED_STEP_BYTES) * SEALED_STEP_BYTES

/** Whether a text has the shape and the length of a sealed label of at most so many letters. */
export function isSealedWithin(text: string, maxLetters: number): boolean {
  const most = Math.ceil(((paddedBytes(maxLetters) + SEALED_OVERHEAD_BYTES) * 4) / 3)
  return text.length <= MARK.length + most && SHAPE.test(text)
}

/** A label of our own as it goes on the wire: cleaned and cut, unless it is sealed. */
export const cleanSpaceLabel = (text: string, maxLetters: number): string =>
  isSealedWithin(text, maxLetters) ? text : cleanLabel(text, maxLetters)

/** The text of sealed bytes. */
export const sealedText = (sealed: Uint8Array): string => MARK + toBase64url(sealed)

/** The bytes of a sealed label; undefined for what is none. Never throws. */
export function sealedBytes(text: string): Uint8Array | undefined {
  if (!SHAPE.test(text)) return undefined
  const bytes = fromBase64url(text.slice(MARK.length))
  return bytes.ok ? bytes.value : undefined
}
