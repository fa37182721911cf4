import { ADDRESSES_MAX, DELAY_MAX_MS, PATH_MAX } from '../domain/tree/limits.ts'
import { COORDINATE_MAX_MS, type Coordinate } from '../domain/tree/coordinate.ts'
import { ADDRESS_MAX_LETTERS } from './limits.ts'
import { PEER_ID_MAX_LETTERS, parsePeerId, type PeerId } from '../domain/ids.ts'
import { keyOfPeerId, peerIdOfKey } from '../domain/identity/peer-key.ts'
import type { ByteReader } from './varuint.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { Way } from '../domain/tree/message.ts'

/** Fields that several tree messages share. PROTOCOL.md, section "Tree messages", is normative. */

export function writeWay(into: ByteWriter, { isAttached, path, delayMs }: Way): void {
  into.byte(isAttached ? 1 : 0)
  into.list(path, peer => writePeer(into, peer))
  into.varuint(delayMs)
}

export function readWay(reader: ByteReader): Way | undefined {
  const isAttached = readFlag(reader)
  const path = readList(reader, PATH_MAX, readPeer)
  const delayMs = readCount(reader, DELAY_MAX_MS)
  if (isAttached === undefined || path === undefined || delayMs === undefined) return undefined
  return { isAttached, path, delayMs }
}

/** As a list of at most one; x and y are moved up, so that none is negative. */
export function writeCoordinate(into: ByteWriter, at: Coordinate | undefined): void {
  into.list(at === undefined ? [] : [at], ({ x, y, height }) => {
    into.varuint(x + COORDINATE_MAX_MS).varuint(y + COORDINATE_MAX_MS)
    into.varuint(height)
  })
}

export const readCoordinate = (reader: ByteReader): readonly Coordinate[] | undefined =>
  readList(reader, 1, readXyHeight)

function readXyHeight(reader: ByteReader): Coordinate | undefined {
  const x = readCount(reader, 2 * COORDINATE_MAX_MS)
  const y = readCount(reader, 2 * COORDINATE_MAX_MS)
  const height = readCount(reader, COORDINATE_MAX_MS)
  if (x === undefined || y === undefined || height === undefined) return undefined
  return { x: x - COORDINATE_MAX_MS, y: y - COORDINATE_MAX_MS, height }
}

export function readPeer(reader: ByteReader): PeerId | undefined {
  const length = reader.varuint()
  if (length === 0) {
    const key = reader.take(KEY_BYTES)
    return key === undefined ? undefined : peerIdOfKey(key)
  }
  const text = readLetters(reader, length, PEER_ID_MAX_LETTERS)
  const peer = text === undefined ? undefined : parsePeerId(text)
  // One value has one byte string.
  return peer?.ok === true && keyOfPeerId(peer.value) === undefined ? peer.value : undefined
}

/** An Ed25519 id as its key behind a 0; any other as a text behind its length. */
export function writePeer(into: ByteWriter, peer: PeerId): void {
  const key = keyOfPeerId(peer)
  if (key === undefined) into.text(peer)
  else into.byte(0).raw(key)
}

const KEY_BYTES = 32

/** What we cannot say is left out: a peer may have more addresses than anybody needs. */
export function writeAddresses(into: ByteWriter, addresses: readonly string[]): void {
  const fit = addresses.filter(address => address.length <= ADDRESS_MAX_LETTERS)
  into.list(fit.slice(0, ADDRESSES_MAX), address => into.text(address))
}

export const readAddresses = (reader: ByteReader): readonly string[] | undefined =>
  readList(reader, ADDRESSES_MAX, readAddress)

function readAddress(reader: ByteReader): string | undefined {
  const text = readText(reader, ADDRESS_MAX_LETTERS)
  return text?.startsWith('/') === true ? text : undefined
}

/** One thing after another, as many as the count says, which is at most `max`. */
export function readList<T>(
  reader: ByteReader,
  max: number,
  read: (reader: ByteReader) => T | undefined,
): readonly T[] | undefined {
  const count = reader.varuint()
  if (count === undefined || count > max) return undefined
  const things: T[] = []
  while (things.length < count) {
    const thing = read(reader)
    if (thing === undefined) return undefined
    things.push(thing)
  }
  return things
}

export function readSized(reader: ByteReader, max: number): Uint8Array | undefined {
  const length = reader.varuint()
  return length === undefined || length > max ? undefined : reader.take(length)
}

/** 0 or 1 and nothing else. */
export function readFlag(reader: ByteReader): boolean | undefined {
  const byte = reader.byte()
  return byte === 0 || byte === 1 ? byte === 1 : undefined
}

/** A varint of at most `max`. */
export function readCount(reader: ByteReader, max: number): number | undefined {
  const count = reader.varuint()
  return count === undefined || count > max ? undefined : count
}

/** ASCII only: one text has one byte string, and no decoder can trip over it. */
export const readText = (reader: ByteReader, max: number): string | undefined =>
  readLetters(reader, reader.varuint(), max)

function readLetters(
  reader: ByteReader,
  length: number | undefined,
  max: number,
): string | undefined {
  if (length === undefined || length > max) return undefined
  const bytes = reader.take(length)
  if (bytes === undefined || bytes.some(byte => byte < 0x21 || byte > 0x7e)) return undefined
  return new TextDecoder().decode(bytes)
}
