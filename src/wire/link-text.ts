/** Codes of links in what people paste: web addresses, fragments, bare codes. */
import { fromBase64url } from '../domain/base64url.ts'

/** Letters of a key and a bit more: shorter than every code, longer than every word. */
const BARE_CODE_MIN = 64
/** Letters that a code consists of. */
export const CODE_SHAPE = /^[A-Za-z0-9_-]+$/

/** A link as people share it. `appUrl` is where the web app is served. */
export const linkUrl = (appUrl: string, mark: string, code: string): string =>
  `${appUrl.split('#')[0] ?? ''}${mark}${code}`

/** The code in what was pasted: what follows the mark, or all of it. Mail programs break lines. */
export function codeIn(text: string, mark: string, maxLetters: number): string | undefined {
  if (text.length > maxLetters) return undefined
  const at = text.indexOf(mark)
  if (at < 0) return bareCodeIn(text)
  const code = text.slice(at + mark.length).replace(/\s+/gu, '')
  return code === '' ? undefined : code
}

/** Without the mark only something that nobody says or types counts as a code. */
function bareCodeIn(text: string): string | undefined {
  const code = text.trim().replace(/[\r\n]+/gu, '')
  return code.length >= BARE_CODE_MIN && CODE_SHAPE.test(code) ? code : undefined
}

/** As much of a code as can be read. */
export type DecodedCode = {
  readonly bytes: Uint8Array
  /** Whether that is all of it. */
  readonly isWhole: boolean
  /** Whether the code was cut, and not altered, if it ought to have so many bytes. */
  readonly isShorterThan: (bytes: number) => boolean
}

/** Reads a code that may have been cut; undefined when it is none. */
export function decodeCut(code: string): DecodedCode | undefined {
  // A cut text may end within a letter group; what is whole of it still tells that it was cut.
  const whole = fromBase64url(code)
  const known = whole.ok ? whole : fromBase64url(code.slice(0, code.length - (code.length % 4)))
  if (!known.ok) return undefined
  const bytes = known.value
  const hasLettersOf = (length: number): boolean => code.length === Math.ceil((length * 8) / 6)
  const isShorterThan = (length: number): boolean => bytes.length < length && !hasLettersOf(length)
  return { bytes, isWhole: whole.ok, isShorterThan }
}
