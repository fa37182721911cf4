import { accept, refuse, type Verdict } from '../verdict.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const FOREIGN = 255
/** By character code; a table, because ids are read by the hundred thousand when a relay starts. */
const VALUES = new Uint8Array(128).fill(FOREIGN)
for (const [value, letter] of [...ALPHABET].entries()) VALUES[letter.charCodeAt(0)] = value

/** The six bits that a letter stands for; 255 for a foreign one. */
export const letterValue = (code: number): number => VALUES[code] ?? FOREIGN

/** RFC 4648 §5 without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 6) {
      bits -= 6
      text += ALPHABET[(held >> bits) & 63]
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(held << (6 - bits)) & 63] : text
}

/**
 * Reads what {@link toBase64url} wrote and nothing else: a foreign letter, an impossible length or
 * spare bits that are not zero are refused, so that one value has exactly one text.
 */
export function fromBase64url(text: string): Verdict<Uint8Array, 'not-base64url'> {
  if (text.length % 4 === 1) return refuse('not-base64url')
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8))
  let bits = 0
  let held = 0
  let at = 0
  for (let read = 0; read < text.length; read++) {
    const value = letterValue(text.charCodeAt(read))
    if (value === FOREIGN) return refuse('not-base64url')
    held = (held << 6) | value
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = held >> bits
    held &= (1 << bits) - 1
  }
  return held === 0 ? accept(bytes) : refuse('not-base64url')
}
