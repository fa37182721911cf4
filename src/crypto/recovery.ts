/**
 * The twelve words that are an account (DESIGN §5). The seed comes from the 16 bytes of entropy, not
 * from the words, so that an Italian and an English phrase for one entropy are one account.
 */
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { nativeBytes } from './native-bytes.ts'
import { SEED_BYTES } from './ed25519.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** The languages of our word lists. */
export type PhraseLanguage = 'en' | 'it'
/** Why a phrase names no account; `word:` is followed by the first word that is in no list. */
export type PhraseRefusal = 'word-count' | `word:${string}` | 'checksum'

/** Entropy of a twelve-word phrase. */
export const ENTROPY_BYTES = 16
const WORDS = 12
/** Longer than twelve words and their blanks ever are: a pasted novel is not split into words. */
const TEXT_MAX_LETTERS = 2_048
const INFO = 'loggia/account/v1'

/** The phrase of 16 random bytes. */
export async function phraseFromEntropy(
  entropy: Uint8Array,
  language: PhraseLanguage,
): Promise<string> {
  return entropyToMnemonic(entropy, await wordList(language))
}

/**
 * The 32-byte account seed of a phrase as somebody typed it: either language, any case, any blanks,
 * accents composed or not. The caller wipes the seed.
 */
export async function seedFromPhrase(phrase: string): Promise<Verdict<Uint8Array, PhraseRefusal>> {
  const words = wordsOf(phrase)
  if (words.length !== WORDS) return refuse('word-count')
  const list = await listOf(words)
  const foreign = words.find(word => !list.includes(word))
  if (foreign !== undefined) return refuse(`word:${foreign}`)
  const entropy = entropyOf(words, list)
  if (entropy === undefined) return refuse('checksum')
  const seed = await seedFromEntropy(entropy)
  entropy.fill(0)
  return accept(seed)
}

function wordsOf(phrase: string): string[] {
  if (phrase.length > TEXT_MAX_LETTERS) return []
  const plain = phrase.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.split(/[\s\p{Cf}]+/u).filter(word => word !== '')
}

/** The list that has more of the words. The second one is only loaded when the first has not all. */
async function listOf(words: readonly string[]): Promise<string[]> {
  const english = await wordList('en')
  const hits = countIn(english, words)
  if (hits === words.length) return english
  const italian = await wordList('it')
  return countIn(italian, words) > hits ? italian : english
}

const countIn = (list: readonly string[], words: readonly string[]): number =>
  words.filter(word => list.includes(word)).length

async function wordList(language: PhraseLanguage): Promise<string[]> {
  const module =
    language === 'it'
      ? await import('@scure/bip39/wordlists/italian.js')
      : await import('@scure/bip39/wordlists/english.js')
  return module.wordlist
}

function entropyOf(words: readonly string[], list: string[]): Uint8Array | undefined {
  try {
    return mnemonicToEntropy(words.join(' '), list)
  } catch {
    // Words and their number are right, so all that is left is the checksum.
    return undefined
  }
}

async function seedFromEntropy(entropy: Uint8Array): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', nativeBytes(entropy), 'HKDF', false, [
    'deriveBits',
  ])
  const info = new TextEncoder().encode(INFO)
  const salt = new Uint8Array()
  const how = { name: 'HKDF', hash: 'SHA-256', salt, info }
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, SEED_BYTES * 8))
}
