import { describe, expect, test } from 'vitest'
import { phraseFromEntropy, seedFromPhrase } from '../../src/crypto/recovery.ts'

const entropy = Uint8Array.from({ length: 16 }, (_, at) => at * 7 + 1)
const english = await phraseFromEntropy(entropy, 'en')
const italian = await phraseFromEntropy(entropy, 'it')
const seed = await seedFromPhrase(english)

const swap = (phrase: string, at: number, word: string): string =>
  phrase
    .split(' ')
    .map((old, place) => (place === at ? word : old))
    .join(' ')

describe('a phrase', () => {
  test('of known entropy has known words', async () => {
    expect(await phraseFromEntropy(new Uint8Array(16), 'en')).toBe(`${'abandon '.repeat(11)}about`)
    expect(await phraseFromEntropy(new Uint8Array(16), 'it')).toBe(`${'abaco '.repeat(11)}abete`)
  })

  test('gives a seed that never changes', async () => {
    const zero = await seedFromPhrase(`${'abandon '.repeat(11)}about`)
    expect(zero.ok && Buffer.from(zero.value).toString('hex')).toBe(ZERO_SEED)
  })

  test('in Italian and in English is one account', async () => {
    expect(italian).not.toBe(english)
    expect(await seedFromPhrase(italian)).toEqual(seed)
  })

  test('may be typed in capitals, with blanks, line ends and accents', async () => {
    expect(seed.ok).toBe(true)
    const typed = [
      english.toUpperCase(),
      `  ${english.replaceAll(' ', ' \n\t ')}  `,
      english.replaceAll(' ', '\u00a0'),
      english.replaceAll(' ', '\u3000'),
      italian.normalize('NFD'),
      italian.replaceAll('a', 'à'),
      italian.replaceAll('e', 'e\u0301'),
    ]
    for (const one of typed) expect(await seedFromPhrase(one), one).toEqual(seed)
  })
})

describe('a mistyped phrase', () => {
  test('names its first wrong word', async () => {
    for (const phrase of [english, italian]) {
      const wrong = swap(swap(phrase, 3, 'loggiaa'), 7, 'piazzaa')
      expect(await seedFromPhrase(wrong)).toEqual({ ok: false, reason: 'word:loggiaa' })
    }
  })

  test('with a word of the other language names that word', async () => {
    const foreign = italian.split(' ')[4] ?? ''
    expect(await seedFromPhrase(swap(english, 4, foreign))).toEqual({
      ok: false,
      reason: `word:${foreign}`,
    })
  })

  test('with too few or too many words says so', async () => {
    const count = { ok: false, reason: 'word-count' }
    expect(await seedFromPhrase('')).toEqual(count)
    expect(await seedFromPhrase(english.split(' ').slice(1).join(' '))).toEqual(count)
    expect(await seedFromPhrase(`${english} about`)).toEqual(count)
    expect(await seedFromPhrase('about '.repeat(100_000))).toEqual(count)
  })

  test('with two good words swapped fails its checksum', async () => {
    const words = english.split(' ')
    const swapped = [words[1], words[0], ...words.slice(2)].join(' ')
    expect(await seedFromPhrase(swapped)).toEqual({ ok: false, reason: 'checksum' })
  })
})

/** HKDF-SHA256(sixteen zero bytes, no salt, "loggia/account/v1"), from Python's hmac. */
const ZERO_SEED = '4dd44858016246ae1a17ba66299884b33b8644ec507b7bb294440628dd00d986'
