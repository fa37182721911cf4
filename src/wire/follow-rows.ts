/**
 * Follow statements as they lie on our own disk; none of this leaves the machine. A `row` holds one
 * statement, a `pack` many: a hundred thousand rows take a second to be read, four hundred packs a tenth.
 * Both end with a seal over themselves and the key they lie under, which is written after the signatures
 * were checked and tells damage from what we wrote.
 */
import { BODY_BYTES, readBody, writeBody } from './attestation.ts'
import { joinBytes } from './join-bytes.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import { parseId, type AccountId } from '../domain/ids.ts'
import type { Attestation, NamedAttestation } from '../domain/follow/attestation.ts'

const SEAL_BYTES = 4
const KEY_LETTERS = 43
const NAME_BYTES = 32
const SIGNATURE_BYTES = 64
const PACKED_BYTES = KEY_LETTERS + BODY_BYTES + NAME_BYTES

/** Whose followers. */
type About = Pick<Attestation, 'community' | 'followee'>

/** A row without its seal, and whether the seal holds. */
export type SealedBody = { readonly body: Uint8Array; readonly isSealed: boolean }

/** row = body(73) ‖ seal(4). */
export const writeRow = (key: string, attestation: Attestation): Uint8Array =>
  sealed(key, writeBody(attestation))

/** Takes the seal off. A row without one is a body whose signature is still to be checked. */
export const readRow = (key: string, row: Uint8Array): SealedBody =>
  row.length === BODY_BYTES + SEAL_BYTES
    ? { body: row.subarray(0, BODY_BYTES), isSealed: isSealIntact(key, row) }
    : { body: row, isSealed: false }

/** pack = { key(43 letters) }×n ‖ { body }×n ‖ { name(32) }×n ‖ seal(4). */
export function writePack(key: string, statements: readonly NamedAttestation[]): Uint8Array {
  const letters = new TextEncoder().encode(statements.map(one => one.follower).join(''))
  const names = statements.map(one => one.hash)
  return sealed(key, joinBytes([letters, ...statements.map(writeBody), ...names]))
}

/**
 * Reads a pack whose seal holds. Whoever gets `damaged` may still read its {@link salvagePack}; a pack of
 * another length holds nothing.
 */
export function readPack(
  key: string,
  pack: Uint8Array,
  about: About,
): Verdict<readonly NamedAttestation[], 'damaged'> {
  if (!isSealIntact(key, pack)) return refuse('damaged')
  const count = countIn(pack)
  const letters = lettersIn(pack, count)
  const view = new DataView(pack.buffer, pack.byteOffset, pack.byteLength)
  const found: NamedAttestation[] = []
  for (let index = 0; index < count; index++) {
    const at = count * KEY_LETTERS + index * BODY_BYTES
    const nameAt = count * (KEY_LETTERS + BODY_BYTES) + index * NAME_BYTES
    // As `readBody`, which checks and copies: under a seal that holds we need neither, and a relay's start
    // reads a hundred thousand.
    found.push({
      community: about.community,
      followee: about.followee,
      // What the seal holds for was an id when it was written.
      follower: letters.slice(index * KEY_LETTERS, (index + 1) * KEY_LETTERS) as AccountId,
      kind: view.getUint8(at) === 1 ? 'follow' : 'unfollow',
      seq: view.getUint16(at + 1),
      timeMs: view.getUint16(at + 3) * 2 ** 32 + view.getUint32(at + 5),
      signature: pack.subarray(at + BODY_BYTES - SIGNATURE_BYTES, at + BODY_BYTES),
      hash: pack.subarray(nameAt, nameAt + NAME_BYTES),
    })
  }
  return accept(found)
}

/** What still reads in a damaged pack: every signature is to be checked again. */
export function salvagePack(pack: Uint8Array, about: About): readonly Attestation[] {
  const count = countIn(pack)
  const letters = lettersIn(pack, count)
  const found: Attestation[] = []
  for (let index = 0; index < count; index++) {
    const text = letters.slice(index * KEY_LETTERS, (index + 1) * KEY_LETTERS)
    const follower = parseId<AccountId>(text)
    if (!follower.ok) continue
    const read = readBody(bodyAt(pack, count, index), { ...about, follower: follower.value })
    if (read.ok) found.push(read.value)
  }
  return found
}

const countIn = (pack: Uint8Array): number =>
  Math.max(0, Math.floor((pack.length - SEAL_BYTES) / PACKED_BYTES))

const lettersIn = (pack: Uint8Array, count: number): string =>
  new TextDecoder('latin1').decode(pack.subarray(0, count * KEY_LETTERS))

function bodyAt(pack: Uint8Array, count: number, index: number): Uint8Array {
  const at = count * KEY_LETTERS + index * BODY_BYTES
  return pack.subarray(at, at + BODY_BYTES)
}

function sealed(key: string, content: Uint8Array): Uint8Array {
  const seal = new Uint8Array(SEAL_BYTES)
  new DataView(seal.buffer).setUint32(0, sumOf(key, content))
  return joinBytes([content, seal])
}

function isSealIntact(key: string, whole: Uint8Array): boolean {
  if (whole.length < SEAL_BYTES) return false
  const at = whole.length - SEAL_BYTES
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength)
  return view.getUint32(at) === sumOf(key, whole.subarray(0, at))
}

/** CRC-32 (ISO 3309): finds every burst of damage up to 32 bits, and of longer ones all but one in 2^32. */
function sumOf(key: string, content: Uint8Array): number {
  let sum = 0xffffffff
  for (const byte of new TextEncoder().encode(key)) sum = step(sum, byte)
  for (let at = 0; at < content.length; at++) sum = step(sum, content[at] ?? 0)
  return (sum ^ 0xffffffff) >>> 0
}

const POLYNOMIAL = 0xedb88320
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit++) sum = (sum & 1) === 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1
  return sum
})

const step = (sum: number, byte: number): number =>
  ((TABLE[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8)) >>> 0
