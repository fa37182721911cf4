/** Marks stacked on one letter. Vietnamese needs two; more is paint over the neighbours. */
const MAX_STACKED_MARKS = 3

/** Controls, formats (bidi, zero-width), lone surrogates, private use, invisible fillers, Braille blank. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800]/gu
const BLANKS = /[\s\p{Z}]+/gu
const STACK = new RegExp(`(\\p{M}{${MAX_STACKED_MARKS}})\\p{M}+`, 'gu')

/**
 * A stranger's text as we show it (DESIGN §5, THREATS T23): NFKC, nothing unseen, single blanks,
 * trimmed, at most `maxLetters` code points. Readers clean and cut instead of refusing: engines know
 * different versions of Unicode, and peers must never disagree about whether bytes are valid.
 */
export function cleanLabel(text: string, maxLetters: number): string {
  // Removing something unseen may bring together what NFKC then joins: twice is enough.
  return [...clean(clean(text))].slice(0, maxLetters).join('').trim()
}

/**
 * A longer text of a stranger's, as we show it: its lines as {@link cleanLabel} has them, one empty line at most between
 * two of them, at most `maxLetters` code points with the breaks. What breaks a line is LF, also where it came as CR.
 */
export function cleanParagraphs(text: string, maxLetters: number): string {
  const lines = text.split(/\r\n?|\n/u).map(line => cleanLabel(line, maxLetters))
  const whole = lines.join('\n').replace(/\n{3,}/gu, '\n\n')
  return [...whole.trim()].slice(0, maxLetters).join('').trim()
}

function clean(text: string): string {
  return text
    .normalize('NFKC')
    .replace(BLANKS, ' ')
    .replace(UNSEEN, '')
    .replace(STACK, '$1')
    .replace(BLANKS, ' ')
    .trim()
    .normalize('NFKC')
}
