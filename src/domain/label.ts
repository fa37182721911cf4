import { cleanLabel } from './identity/names.ts'

/**
 * A stranger's text as we show it: cleaned, and cut to `maxLetters` code points. Readers clean and
 * cut instead of refusing what is neither: engines know different versions of Unicode, and peers must
 * never disagree about whether bytes are valid.
 */
export function shortLabel(text: string, maxLetters: number): string {
  return [...cleanLabel(text)].slice(0, maxLetters).join('').trim()
}
