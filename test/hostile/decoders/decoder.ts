import { joinBytes } from '../../../src/wire/join-bytes.ts'
import { accept, type Verdict } from '../../../src/verdict.ts'

/** One reader of foreign bytes. */
export type Decoder = {
  /** As the source names it. */
  readonly name: string
  /** Bytes that it accepts, of every kind that it knows. */
  readonly seeds: readonly Uint8Array[]
  /** Reads bytes; of what it accepts, answers the bytes that our writer makes of the same value. */
  readonly readAndRewrite: (bytes: Uint8Array) => Verdict<Uint8Array, string>
  /**
   * `exact`: one value, one byte string. `cleaned`: labels are cleaned as they are read, so a rewriting
   * may be shorter; then the rewriting must read and rewrite to itself.
   */
  readonly form: 'exact' | 'cleaned'
}

/** A decoder of one value, made of its reader and its writer. */
export function decoder<T>(
  name: string,
  read: (bytes: Uint8Array) => Verdict<T, string>,
  write: (value: T, bytes: Uint8Array) => Uint8Array,
  seeds: readonly (T | Uint8Array)[],
  form: Decoder['form'] = 'exact',
): Decoder {
  const asBytes = (seed: T | Uint8Array): Uint8Array =>
    // Decoders whose values are bytes themselves take their seeds as they are.
    seed instanceof Uint8Array ? seed : write(seed, new Uint8Array())
  const readAndRewrite = (bytes: Uint8Array): Verdict<Uint8Array, string> => {
    const value = read(bytes)
    return value.ok ? accept(write(value.value, bytes)) : value
  }
  return { name, seeds: seeds.map(asBytes), readAndRewrite, form }
}

/** A decoder of text, whose letters are bytes here, so that mutations of it are texts again. */
export const textDecoder = <T>(
  name: string,
  read: (text: string) => Verdict<T, string>,
  write: (value: T) => string,
  seeds: readonly T[],
): Decoder =>
  decoder(
    name,
    bytes => read(lettersOf(bytes)),
    value => bytesOfLetters(write(value)),
    seeds,
    'cleaned',
  )

/** Bytes as the letters of a text. */
const lettersOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** Only JSON has letters that are no bytes, and there an escape means the same. */
const bytesOfLetters = (letters: string): Uint8Array =>
  Uint8Array.from(Buffer.from(letters.replace(/[^\0-\xff]/g, escaped), 'latin1'))

const escaped = (letter: string): string =>
  `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`

/** Parts, one behind the other. */
export const joinAll = (parts: readonly Uint8Array[]): Uint8Array => joinBytes(parts)
