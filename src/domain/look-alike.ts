/** Searching in what others wrote, in whichever letters they wrote it (DISC-8, THREATS T23). */

/** Somebody types this; a pasted page must not make every keystroke slow. */
const SOUGHT_MAX_LETTERS = 80

/** Accents, and marks of other scripts: search is generous with both. */
const MARKS = /[\p{M}\p{Default_Ignorable_Code_Point}]/gu

/** Answers whether every word that is sought stands in one of these texts. */
export type Seeker = (texts: readonly string[]) => boolean

/**
 * Looks for the words of `sought`, without regard to case, accents, or letters that only look like others: who seeks
 * "banca" finds "Ваnса" in Cyrillic and Latin. Nothing sought is found everywhere.
 */
export function seekerOf(sought: string): Seeker {
  const words = [...sought].slice(0, SOUGHT_MAX_LETTERS).join('').split(/\s+/u).filter(Boolean)
  const wanted = words.map(readingsOf)
  return texts => {
    if (wanted.length === 0) return true
    const read = texts.map(readingsOf)
    return wanted.every(word =>
      read.some(text => word.some((reading, at) => text[at]?.includes(reading))),
    )
  }
}

/**
 * A text as the eye takes it, and once more in capitals: В looks like B while в looks like nothing, and yet both are
 * one letter to whoever seeks a Russian word.
 */
function readingsOf(text: string): readonly [asSeen: string, inCapitals: string] {
  const plain = text.normalize('NFKD').replace(MARKS, '')
  return [shapeOf(plain), shapeOf(plain.toUpperCase())]
}

const shapeOf = (text: string): string =>
  [...text]
    .map(letter => {
      const latin = (LOOKS_LIKE.get(letter) ?? letter).toLowerCase()
      return SAME_SHAPE.get(latin) ?? latin
    })
    .join('')

/** Latin, and letter by letter what looks the same in other scripts (a part of UTS 39's confusables). */
const PAIRS: readonly (readonly [latin: string, alike: string])[] = [
  // Cyrillic
  ['ABEKMHOPCTYXSIJIQWV', 'АВЕКМНОРСТУХЅІЈӀԚԜѴ'],
  ['aeopcyxsijldqwhvkmr', 'аеорсухѕіјӏԁԛԝһѵкмг'],
  // Greek
  ['ABEZHIKMNOPTYX', 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ'],
  ['avopntuikxywo', 'ανορητυικχγωσ'],
  // Armenian
  ['OSUounhgqj', 'ՕՏՍօսոհցզյ'],
  // Cherokee
  ['ADEGHJKLMPRSTVWZBC', 'ᎪᎠᎬᏀᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃᏴᏟ'],
  // Latin's own
  ['iagoOdDhlLtT', 'ıɑɡøØđĐħłŁŧŦ'],
]
const LOOKS_LIKE: ReadonlyMap<string, string> = new Map(
  PAIRS.flatMap(([latin, alike]) => {
    const letters = [...latin]
    return [...alike].map((letter, at): [string, string] => [letter, letters[at] ?? letter])
  }),
)

/** What one Latin shape is as good as. As UTS 39 does, m is read as rn, so that a beginning stays one. */
const SAME_SHAPE: ReadonlyMap<string, string> = new Map([
  ['0', 'o'],
  ['1', 'l'],
  ['i', 'l'],
  ['|', 'l'],
  ['m', 'rn'],
  ['w', 'vv'],
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
])
