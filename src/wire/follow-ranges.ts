import { CHUNK_MAX } from './follow-update.ts'
import { PACKED_BYTES, readPacked, writePacked } from './attestation.ts'
import { joinBytes } from './join-bytes.ts'
import { ByteReader } from './varuint.ts'
import { BRANCHES, DEPTH_MAX, LEAF_MAX, type RangePath } from '../domain/follow/range-tree.ts'
import { SAID_MAX, type RangeSaid } from '../domain/follow/reconcile.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { AccountId, CommunityId } from '../domain/ids.ts'
import type { Attestation } from '../domain/follow/attestation.ts'

/** Statements that one `packed` message carries. */
export const PACKED_PER_MESSAGE = Math.floor((CHUNK_MAX - 1) / PACKED_BYTES)

const FORMS = ['split', 'names', 'wanted'] as const
/** Upper two bits of a range's first byte; the lower six say how deep it lies. */
const FORM_SHIFT = 6
const DEPTH_BITS = 0x3f
const DIGIT_BITS = 3
const MARK_BYTES = 4
const TAKES_BYTES = 2

/** One side's turn: how many statements it will take next, and what it says about ranges. */
export type RangesTurn = { readonly takes: number; readonly said: readonly RangeSaid[] }

/** Why what is said about ranges is refused; all of them hold for everybody for ever. */
export type RangesRefusal = 'too-many' | 'malformed'

/** The body of a `ranges` message. */
export function writeRanges({ takes, said }: RangesTurn): Uint8Array {
  const head = new Uint8Array(TAKES_BYTES)
  new DataView(head.buffer).setUint16(0, takes)
  return joinBytes([head, ...said.map(writeRange)])
}

/** Reads the body of a `ranges` message: at most {@link SAID_MAX} of them, nothing after. */
export function readRanges(bytes: Uint8Array): Verdict<RangesTurn, RangesRefusal> {
  const reader = new ByteReader(bytes)
  const head = reader.take(TAKES_BYTES)
  if (head === undefined) return refuse('malformed')
  const said: RangeSaid[] = []
  while (!reader.isAtEnd) {
    if (said.length === SAID_MAX) return refuse('too-many')
    const range = readRange(reader)
    if (range === undefined) return refuse('malformed')
    said.push(range)
  }
  return accept({ takes: ((head[0] ?? 0) << 8) | (head[1] ?? 0), said })
}

/** Statements about one followee as the bodies of as many `packed` messages as they need. */
export function writePackedMessages(statements: readonly Attestation[]): Uint8Array[] {
  const messages: Uint8Array[] = []
  for (let at = 0; at < statements.length; at += PACKED_PER_MESSAGE) {
    messages.push(joinBytes(statements.slice(at, at + PACKED_PER_MESSAGE).map(writePacked)))
  }
  return messages
}

/** Reads the body of a `packed` message. */
export function readPackedMessage(
  bytes: Uint8Array,
  about: { readonly community: CommunityId; readonly followee: AccountId },
): Verdict<readonly Attestation[], 'malformed'> {
  const count = bytes.length / PACKED_BYTES
  if (!Number.isInteger(count) || count < 1 || count > PACKED_PER_MESSAGE) {
    return refuse('malformed')
  }
  const statements: Attestation[] = []
  for (let at = 0; at < bytes.length; at += PACKED_BYTES) {
    const read = readPacked(bytes.subarray(at, at + PACKED_BYTES), about)
    if (!read.ok) return refuse('malformed')
    statements.push(read.value)
  }
  return accept(statements)
}

function writeRange({ path, form, marks }: RangeSaid): Uint8Array {
  const first = (FORMS.indexOf(form) << FORM_SHIFT) | path.length
  const count = form === 'split' ? [] : [marks.length]
  const markBytes = new Uint8Array(MARK_BYTES * marks.length)
  const view = new DataView(markBytes.buffer)
  for (const [index, mark] of marks.entries()) view.setUint32(MARK_BYTES * index, mark)
  return joinBytes([Uint8Array.of(first), writePath(path), Uint8Array.from(count), markBytes])
}

function readRange(reader: ByteReader): RangeSaid | undefined {
  const first = reader.byte() ?? 0
  const form = FORMS[first >> FORM_SHIFT]
  const path = readPath(reader, first & DEPTH_BITS)
  if (form === undefined || path === undefined) return undefined
  const count = form === 'split' ? BRANCHES : reader.byte()
  if (count === undefined || (form !== 'split' && count > LEAF_MAX)) return undefined
  // Wanting nothing is said by silence.
  if (form === 'wanted' && count === 0) return undefined
  const bytes = reader.take(MARK_BYTES * count)
  if (bytes === undefined) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const marks = Array.from({ length: count }, (_, index) => view.getUint32(MARK_BYTES * index))
  return { path, form, marks }
}

const pathBytes = (depth: number): number => Math.ceil((depth * DIGIT_BITS) / 8)

/** Digits of three bits, the first in the highest bits, the rest zero. */
function writePath(path: RangePath): Uint8Array {
  const bytes = new Uint8Array(pathBytes(path.length))
  for (const [index, digit] of [...path].entries()) {
    for (let bit = 0; bit < DIGIT_BITS; bit++) {
      const at = index * DIGIT_BITS + bit
      const isSet = ((Number(digit) >> (DIGIT_BITS - 1 - bit)) & 1) === 1
      if (isSet) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (0x80 >> (at & 7))
    }
  }
  return bytes
}

function readPath(reader: ByteReader, depth: number): RangePath | undefined {
  if (depth > DEPTH_MAX) return undefined
  const bytes = reader.take(pathBytes(depth))
  if (bytes === undefined) return undefined
  const bitAt = (at: number): number => ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1
  let path = ''
  for (let index = 0; index < depth; index++) {
    const at = index * DIGIT_BITS
    path += String((bitAt(at) << 2) | (bitAt(at + 1) << 1) | bitAt(at + 2))
  }
  // One range, one byte string.
  for (let at = depth * DIGIT_BITS; at < bytes.length * 8; at++)
    if (bitAt(at) === 1) return undefined
  return path
}
