import { LINE_MAX_BYTES } from './say.ts'

/** Marks stacked on one letter. Vietnamese needs two; more is paint over the neighbours. */
const MAX_STACKED_MARKS = 3
/** England, Scotland and Wales: a black flag with letters that nobody sees. Any other word in them would be a hidden one. */
const FLAGS = ['gbeng', 'gbsct', 'gbwls']
  .map(code => `\u{1F3F4}${code.replace(/./g, tagOf)}\u{E007F}`)
  .join('|')
/** Scripts in whose words what does not join (U+200C), or joins (U+200D), is spelling. */
const JOINING = ['Arab', 'Syrc', 'Mong', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya']
  .concat(['Taml', 'Telu', 'Knda', 'Mlym', 'Sinh', 'Khmr'])
  .map(script => `\\p{Script=${script}}`)
  .join('')
/**
 * What is not seen (controls, bidi and zero-width formats, lone surrogates, private use, invisible fillers), but for
 * what joins or colours a picture or a key, or divides a word as its script wants it: in a name that would be a trick,
 * in a sentence it is a family of four. Flags are caught to be kept.
 */
const UNSEEN = new RegExp(
  [
    `(${FLAGS})|`,
    String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2800]`,
    String.raw`(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]\u200D(?=\p{Extended_Pictographic}))`,
    String.raw`(?<!\p{Extended_Pictographic}\uFE0F)`,
    String.raw`(?<![0-9#*]\uFE0F(?=\u20E3))`,
    `(?<![${JOINING}][\\u200C\\u200D](?=[${JOINING}]))`,
  ].join(''),
  'gu',
)
const BLANKS = /[\s\p{Z}]+/gu
const STACK = new RegExp(`((?!\\uFE0F)\\p{M}{${MAX_STACKED_MARKS}})(?:(?!\\uFE0F)\\p{M})+`, 'gu')

/**
 * A stranger's line as we show it, in one line: single blanks, nothing unseen, no towers of marks, at most
 * LINE_MAX_BYTES of UTF-8. Writers clean before they sign, readers once more: nobody can rely on the others. Letters stay as
 * they are, because a line names nobody; who wrote it is shown beside it.
 */
export function cleanLine(text: string): string {
  // Removing something unseen may bring together what was apart: twice is enough.
  return cut(clean(clean(text)))
}

/** Whether there is more in it than a line holds. */
export const isTooLong = (text: string): boolean =>
  new TextEncoder().encode(clean(clean(text))).length > LINE_MAX_BYTES

/** A letter as a flag hides it. */
function tagOf(letter: string): string {
  return String.fromCodePoint(0xe_00_00 + letter.charCodeAt(0))
}

function clean(text: string): string {
  return text
    .normalize('NFC')
    .replace(BLANKS, ' ')
    .replace(UNSEEN, '$1')
    .replace(STACK, '$1')
    .replace(BLANKS, ' ')
    .trim()
}

/** Without what is over the limit, never in the middle of a letter. */
function cut(text: string): string {
  const encoder = new TextEncoder()
  if (encoder.encode(text).length <= LINE_MAX_BYTES) return text
  const { read } = encoder.encodeInto(text, new Uint8Array(LINE_MAX_BYTES))
  return text.slice(0, read).trim()
}
