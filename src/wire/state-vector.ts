import { ByteReader, writeVaruint } from './varuint.ts'
import { UPDATE_ITEMS_MAX } from './follow-update.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** Why a state vector is refused; both hold for everybody for ever. */
export type StateVectorRefusal = 'too-many' | 'malformed'

/**
 * Reads a Yjs state vector V1 of a follow document: the item numbers that its sender holds. Every
 * clock is 1, numbers fall strictly, nothing follows.
 */
export function readStateVector(
  bytes: Uint8Array,
): Verdict<ReadonlySet<number>, StateVectorRefusal> {
  const reader = new ByteReader(bytes)
  const count = reader.varuint()
  if (count === undefined) return refuse('malformed')
  if (count > UPDATE_ITEMS_MAX) return refuse('too-many')
  const numbers = new Set<number>()
  let previous = Number.POSITIVE_INFINITY
  for (let read = 0; read < count; read++) {
    const number = reader.varuint()
    if (number === undefined || number >= previous || reader.varuint() !== 1) {
      return refuse('malformed')
    }
    previous = number
    numbers.add(number)
  }
  return reader.isAtEnd ? accept(numbers) : refuse('malformed')
}

/** The state vector of a document that holds these item numbers. */
export function writeStateVector(numbers: Iterable<number>): Uint8Array {
  const falling = [...numbers].sort((a, b) => b - a)
  const bytes: number[] = []
  writeVaruint(bytes, falling.length)
  for (const number of falling) {
    writeVaruint(bytes, number)
    bytes.push(1)
  }
  return Uint8Array.from(bytes)
}
