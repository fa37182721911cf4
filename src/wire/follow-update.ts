import { readBody, writeBody, itemNumber } from './attestation.ts'
import { ByteReader, writeVaruint } from './varuint.ts'
import { parseId, type AccountId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Attestation, NamedAttestation } from '../domain/follow/attestation.ts'

/**
 * Yjs updates V1 of follow documents: one grammar, one byte string per content. Strangers' updates are
 * read here and never by Yjs, which has no integrity (a 6-byte delete set empties a document).
 */

/** Largest update that is looked at: a full window of 131-byte items is 134 kB, twice that is generous. */
export const UPDATE_MAX = 256 * 1024
/** Items and state-vector entries: a window of 1,024 and its superseded items, twice. Bounds our work. */
export const UPDATE_ITEMS_MAX = 4_096
/** Largest piece that we send, so that one stream never holds the line for long. */
export const CHUNK_MAX = 64 * 1024

/** Live: keyed, binary, no origins. */
const LIVE = 0x23
/** Keyed, content deleted: superseded. Collecting peers emit it; nothing to verify. */
const DELETED = 0x21
/** Collected entirely. */
const COLLECTED = 0x00
const ROOT = 0x66 // 'f'
/** base64url of 32 bytes. */
const KEY_LETTERS = 43

/** Whose document an update is said to be of. */
export type DocumentOf = Pick<Attestation, 'community' | 'followee'>

/** A live item as it came: whether its number and signature are right is still open. */
export type FollowItem = { readonly number: number; readonly attestation: Attestation }

/** What a well-formed update holds. Its delete set was walked and is forgotten. */
export type FollowUpdate = {
  readonly live: readonly FollowItem[]
  /** Numbers of superseded items, for carriers; gates pass them over. */
  readonly superseded: readonly number[]
}

/** Why an update is refused; all of them hold for everybody for ever. */
export type UpdateRefusal = 'too-long' | 'too-many' | 'malformed'

/** Reads an update strictly: this grammar, minimal varints, falling item numbers, nothing after. */
export function readFollowUpdate(
  bytes: Uint8Array,
  of: DocumentOf,
): Verdict<FollowUpdate, UpdateRefusal> {
  if (bytes.length > UPDATE_MAX) return refuse('too-long')
  const reader = new ByteReader(bytes)
  const count = reader.varuint()
  if (count === undefined) return refuse('malformed')
  if (count > UPDATE_ITEMS_MAX) return refuse('too-many')
  const live: FollowItem[] = []
  const superseded: number[] = []
  let previous = Number.POSITIVE_INFINITY
  for (let read = 0; read < count; read++) {
    const item = readItem(reader, of)
    if (item === undefined || item.number >= previous) return refuse('malformed')
    previous = item.number
    if (item.attestation === undefined) superseded.push(item.number)
    else live.push({ number: item.number, attestation: item.attestation })
  }
  return skipDeleteSet(reader) && reader.isAtEnd
    ? accept({ live, superseded })
    : refuse('malformed')
}

/**
 * Our own encoding, the one byte string for these attestations: what Yjs writes for a fresh document
 * that holds them. At most one per follower.
 */
export function writeFollowUpdate(attestations: Iterable<NamedAttestation>): Uint8Array {
  const items = sortedItems(attestations)
  const bytes: number[] = []
  writeVaruint(bytes, items.length)
  for (const item of items) writeItem(bytes, item)
  bytes.push(0)
  return Uint8Array.from(bytes)
}

/** The same attestations as updates of at most {@link CHUNK_MAX} bytes. */
export function writeFollowChunks(attestations: Iterable<NamedAttestation>): Uint8Array[] {
  const items = sortedItems(attestations).map(item => item.attestation)
  const chunks: Uint8Array[] = []
  for (let at = 0; at < items.length; at += ITEMS_PER_CHUNK) {
    chunks.push(writeFollowUpdate(items.slice(at, at + ITEMS_PER_CHUNK)))
  }
  return chunks
}

/** struct count, item number (≤ 8), clock, info, root flag and name, key, body, each with its length. */
const ITEM_BYTES_MAX = 1 + 8 + 1 + 1 + 3 + (1 + KEY_LETTERS) + (1 + 73)
const ITEMS_PER_CHUNK = Math.floor((CHUNK_MAX - 4) / ITEM_BYTES_MAX)

type NumberedItem = { readonly number: number; readonly attestation: NamedAttestation }

/** Falling, and each number once: of two that collide in 42 bits the document can hold only one. */
function sortedItems(attestations: Iterable<NamedAttestation>): NumberedItem[] {
  return [...attestations]
    .map(attestation => ({ number: itemNumber(attestation, attestation.hash), attestation }))
    .sort((a, b) => b.number - a.number)
    .filter((item, index, all) => item.number !== all[index - 1]?.number)
}

function writeItem(into: number[], { number, attestation }: NumberedItem): void {
  const body = writeBody(attestation)
  writeVaruint(into, 1)
  writeVaruint(into, number)
  into.push(0, LIVE, 1, 1, ROOT)
  writeVaruint(into, attestation.follower.length)
  for (let at = 0; at < attestation.follower.length; at++) {
    into.push(attestation.follower.charCodeAt(at))
  }
  writeVaruint(into, body.length)
  into.push(...body)
}

type ReadItem = { readonly number: number; readonly attestation: Attestation | undefined }

function readItem(reader: ByteReader, of: DocumentOf): ReadItem | undefined {
  if (reader.varuint() !== 1) return undefined
  const number = reader.varuint()
  if (number === undefined || reader.varuint() !== 0) return undefined
  const info = reader.byte()
  if (info === COLLECTED) return readOne(reader) ? { number, attestation: undefined } : undefined
  if (info !== LIVE && info !== DELETED) return undefined
  if (reader.byte() !== 1 || reader.byte() !== 1 || reader.byte() !== ROOT) return undefined
  const follower = readKey(reader)
  if (follower === undefined) return undefined
  if (info === DELETED) return readOne(reader) ? { number, attestation: undefined } : undefined
  const attestation = readBody(readSized(reader) ?? new Uint8Array(), { ...of, follower })
  return attestation.ok ? { number, attestation: attestation.value } : undefined
}

/** Superseded items are one long, like every item here. A length of 2^40 would block a victim's next ones. */
const readOne = (reader: ByteReader): boolean => reader.varuint() === 1

function readKey(reader: ByteReader): AccountId | undefined {
  const letters = readSized(reader)
  if (letters?.length !== KEY_LETTERS) return undefined
  const follower = parseId<AccountId>(textOf(letters))
  return follower.ok ? follower.value : undefined
}

function textOf(letters: Uint8Array): string {
  let text = ''
  for (const code of letters) text += String.fromCharCode(code)
  return text
}

function readSized(reader: ByteReader): Uint8Array | undefined {
  const length = reader.varuint()
  return length === undefined ? undefined : reader.take(length)
}

/** Walks a delete set within the same bound. It is never applied: nobody deletes another's follow. */
function skipDeleteSet(reader: ByteReader): boolean {
  const clients = reader.varuint()
  if (clients === undefined || clients > UPDATE_ITEMS_MAX) return false
  for (let read = 0; read < clients; read++) {
    if (reader.varuint() === undefined || reader.varuint() !== 1) return false
    if (reader.varuint() !== 0 || reader.varuint() !== 1) return false
  }
  return true
}
