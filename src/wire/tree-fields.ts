import { ADDRESSES_MAX, ALTERNATES_MAX, PATH_MAX } from '../domain/tree/limits.ts'
import { ADDRESS_MAX_LETTERS } from './limits.ts'
import { PEER_ID_MAX_LETTERS, parsePeerId, type PeerId } from '../domain/ids.ts'
import { readEntryPoint } from './entry-point.ts'
import type { ByteReader } from './varuint.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'
import type { Route } from '../domain/tree/message.ts'

/** Fields that several tree messages share. PROTOCOL.md, section "Tree messages", is normative. */

export function writeRoute(into: ByteWriter, route: Route): void {
  into.byte(route.isAttached ? 1 : 0)
  into.list(route.path, peer => into.text(peer))
  writeEntries(into, route.alternates)
  writeEntries(into, route.host === undefined ? [] : [route.host])
}

export function readRoute(reader: ByteReader): Route | undefined {
  const isAttached = readFlag(reader)
  const path = readList(reader, PATH_MAX, readPeer)
  const alternates = readEntries(reader)
  const hosts = readList(reader, 1, readEntry)
  if (isAttached === undefined || path === undefined) return undefined
  if (alternates === undefined || hosts === undefined) return undefined
  return { isAttached, path, alternates, host: hosts[0] }
}

export function writeEntries(into: ByteWriter, entries: readonly EntryPoint[]): void {
  into.list(entries.slice(0, ALTERNATES_MAX), entry => writeEntry(into, entry))
}

export const readEntries = (reader: ByteReader): readonly EntryPoint[] | undefined =>
  readList(reader, ALTERNATES_MAX, readEntry)

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
