import {
  ADDRESSES_MAX,
  AGE_MAX_MS,
  ALTERNATES_MAX,
  DELAY_MAX_MS,
  PATH_MAX,
  SLOTS_MAX,
} from '../domain/tree/limits.ts'
import { COORDINATE_MAX_MS, type Coordinate } from '../domain/tree/coordinate.ts'
import { ADDRESS_MAX_LETTERS } from './limits.ts'
import { PEER_ID_MAX_LETTERS, parsePeerId, type PeerId } from '../domain/ids.ts'
import { readEntryPoint } from './entry-point.ts'
import type { ByteReader } from './varuint.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'
import type { Route, SlotAdvert, Way } from '../domain/tree/message.ts'

/** Fields that several tree messages share. PROTOCOL.md, section "Tree messages", is normative. */

/** Ages are told in seconds. */
const SECOND_MS = 1_000
/** Flags of an advert, one bit each. */
const RELAY = 1
const WARDS = 2
/** Root tags have two bytes. */
const ROOT_MAX = 0xffff

export function writeRoute(into: ByteWriter, route: Route): void {
  writeWay(into, route)
  writeCoordinate(into, route.at)
  writeAdverts(into, route.alternates)
  writeHost(into, route.host)
}

export function readRoute(reader: ByteReader): Route | undefined {
  const way = readWay(reader)
  const at = readCoordinate(reader)
  const alternates = readAdverts(reader)
  const host = readHost(reader)
  if (way === undefined || at === undefined) return undefined
  if (alternates === undefined || host === undefined) return undefined
  return { ...way, at: at[0], alternates, host: host[0] }
}

export function writeWay(into: ByteWriter, { isAttached, path, delayMs }: Way): void {
  into.byte(isAttached ? 1 : 0)
  into.list(path, peer => into.text(peer))
  into.varuint(delayMs)
}

export function readWay(reader: ByteReader): Way | undefined {
  const isAttached = readFlag(reader)
  const path = readList(reader, PATH_MAX, readPeer)
  const delayMs = readCount(reader, DELAY_MAX_MS)
  if (isAttached === undefined || path === undefined || delayMs === undefined) return undefined
  return { isAttached, path, delayMs }
}

/** As a list of at most one: unknown is an empty one. */
export function writeHost(into: ByteWriter, host: EntryPoint | undefined): void {
  into.list(host === undefined ? [] : [host], entry => writeEntry(into, entry))
}

export const readHost = (reader: ByteReader): readonly EntryPoint[] | undefined =>
  readList(reader, 1, readEntry)

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

export function writeAdverts(into: ByteWriter, adverts: readonly SlotAdvert[]): void {
  into.list(adverts.slice(0, ALTERNATES_MAX), advert => {
    writeEntry(into, advert)
    into.varuint(advert.free).varuint(advert.depth).varuint(advert.delayMs)
    into.varuint(Math.floor(advert.ageMs / SECOND_MS)).varuint(advert.root)
    into.byte((advert.isRelay ? RELAY : 0) + (advert.takesWards ? WARDS : 0))
    writeCoordinate(into, advert.at)
  })
}

export const readAdverts = (reader: ByteReader): readonly SlotAdvert[] | undefined =>
  readList(reader, ALTERNATES_MAX, readAdvert)

function readAdvert(reader: ByteReader): SlotAdvert | undefined {
  const entry = readEntry(reader)
  const free = readCount(reader, SLOTS_MAX)
  const depth = readCount(reader, PATH_MAX)
  const delayMs = readCount(reader, DELAY_MAX_MS)
  const ageS = readCount(reader, AGE_MAX_MS / SECOND_MS)
  const root = readCount(reader, ROOT_MAX)
  const flags = readCount(reader, RELAY + WARDS)
  const at = readCoordinate(reader)
  if (entry === undefined || free === undefined || depth === undefined) return undefined
  if (delayMs === undefined || ageS === undefined || root === undefined) return undefined
  if (flags === undefined || at === undefined) return undefined
  const [isRelay, takesWards] = [(flags & RELAY) !== 0, (flags & WARDS) !== 0]
  const ageMs = ageS * SECOND_MS
  return { ...entry, free, depth, delayMs, ageMs, root, isRelay, takesWards, at: at[0] }
}

export function writeEntry(into: ByteWriter, entry: EntryPoint): void {
  into.text(entry.peer)
  writeAddresses(into, entry.addresses)
}

export function readEntry(reader: ByteReader): EntryPoint | undefined {
  const peer = readText(reader, PEER_ID_MAX_LETTERS)
  const addresses = readAddresses(reader)
  if (peer === undefined || addresses === undefined) return undefined
  return readEntryPoint({ peer, addresses })
}

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

export function readPeer(reader: ByteReader): PeerId | undefined {
  const text = readText(reader, PEER_ID_MAX_LETTERS)
  const peer = text === undefined ? undefined : parsePeerId(text)
  return peer?.ok === true ? peer.value : undefined
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
function readText(reader: ByteReader, max: number): string | undefined {
  const bytes = readSized(reader, max)
  if (bytes === undefined || bytes.some(byte => byte < 0x21 || byte > 0x7e)) return undefined
  return new TextDecoder().decode(bytes)
}
