import { ByteReader } from './varuint.ts'
import { ByteWriter } from './byte-writer.ts'
import { WANTS_MAX, WANT_COUNT_MAX } from '../domain/tree/limits.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import { readCount, readList } from './tree-fields.ts'
import { readKid, writeKid } from './kid.ts'
import type { Want } from '../domain/tree/message.ts'

/**
 * A pull: bundles that did not come are asked for again. It travels upwards on the lossy carrier,
 * where nothing else does: behind a lost message of the reliable channel it would be too late.
 * PROTOCOL.md, section "Bundles on a link", is normative.
 */

/** Count and {@link WANTS_MAX} wants of a KID, a number and a count. */
export const PULL_MAX = 2 + WANTS_MAX * (6 + 8 + 1)

export function writePull(wants: readonly Want[]): Uint8Array {
  const into = new ByteWriter()
  into.list(wants.slice(0, WANTS_MAX), ({ kid, from, count }) => {
    writeKid(into, kid)
    into.varuint(from).varuint(Math.min(WANT_COUNT_MAX, count))
  })
  return into.written()
}

export function readPull(bytes: Uint8Array): Verdict<readonly Want[], 'too-long' | 'malformed'> {
  if (bytes.length > PULL_MAX) return refuse('too-long')
  const reader = new ByteReader(bytes)
  const wants = readList(reader, WANTS_MAX, readWant)
  return wants !== undefined && reader.isAtEnd ? accept(wants) : refuse('malformed')
}

function readWant(reader: ByteReader): Want | undefined {
  const kid = readKid(reader)
  const from = reader.varuint()
  const count = readCount(reader, WANT_COUNT_MAX)
  if (kid === undefined || from === undefined || count === undefined || count === 0)
    return undefined
  return { kid, from, count }
}
