import {
  ADDRESSES_MAX,
  ADVERTS_MAX,
  AGE_MAX_MS,
  ALTERNATES_MAX,
  DELAY_MAX_MS,
  PATH_MAX,
  SLOTS_MAX,
} from '../domain/tree/limits.ts'
import { ADDRESS_MAX_LETTERS } from './limits.ts'
import {
  readCoordinate,
  readCount,
  readList,
  readPeer,
  readText,
  readWay,
  writeCoordinate,
  writePeer,
  writeWay,
} from './tree-fields.ts'
import { NO_STEMS, type Stems } from './stems.ts'
import { readEntryPoint } from './entry-point.ts'
import type { ByteReader } from './varuint.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'
import type { PeerId } from '../domain/ids.ts'
import type { Route, SlotAdvert } from '../domain/tree/message.ts'

/**
 * Where somebody may attach. Nearly all addresses lead through the same few relays: what they have in
 * common is said once. PROTOCOL.md, section "Tree messages", is normative.
 */
export type Places = {
  readonly alternates: readonly SlotAdvert[]
  readonly host: EntryPoint | undefined
}

/** Ages are told in seconds. */
const SECOND_MS = 1_000
/** Root tags have two bytes. */
const ROOT_MAX = 0xffff
/** Flags of an advert, one bit each. */
const RELAY = 1
const WARDS = 2
/** No two addresses need have anything in common. */
export const STEMS_MAX = (ADVERTS_MAX + 1) * ADDRESSES_MAX

/** Everything of an address but the last part, which mostly is its owner's own id. */
const tailOf = (peer: PeerId): string => `/p2p/${peer}`

/** Bytes of what is written, counted by who simulates thousands: stems, and what refers to them. */
export function stemsOf(places: Places): readonly string[] {
  const entries = [...places.alternates, ...(places.host === undefined ? [] : [places.host])]
  return [
    ...new Set(entries.flatMap(entry => fitting(entry).map(text => stemOf(text, entry.peer)))),
  ]
}

function stemOf(address: string, peer: PeerId): string {
  const tail = tailOf(peer)
  return address.endsWith(tail) && address !== tail ? address.slice(0, -tail.length) : address
}

/** What we cannot say is left out: a peer may have more addresses than anybody needs. */
const fitting = ({ addresses }: EntryPoint): readonly string[] =>
  addresses.filter(text => text.length <= ADDRESS_MAX_LETTERS).slice(0, ADDRESSES_MAX)

export function writeRoute(into: ByteWriter, route: Route, known: Stems): void {
  writeWay(into, route)
  writeCoordinate(into, route.at)
  writePlaces(into, route, { known })
}

export function readRoute(reader: ByteReader, known: Stems): Route | undefined {
  const way = readWay(reader)
  const at = readCoordinate(reader)
  const places = readPlaces(reader, { known })
  if (way === undefined || at === undefined || places === undefined) return undefined
  return { ...way, at: at[0], ...places }
}

export function writePlaces(
  into: ByteWriter,
  { alternates, host }: Places,
  { known = NO_STEMS, max = ALTERNATES_MAX }: PlacesOptions = {},
): void {
  const told = { alternates: alternates.slice(0, max), host }
  const stems = stemsOf(told)
  into.list(stems, stem => {
    const place = known.placeOf(stem)
    if (place < 0) into.text(stem)
    else into.byte(0).varuint(place)
  })
  into.list(told.alternates, advert => {
    writeEntry(into, advert, stems)
    into.varuint(advert.free).varuint(advert.depth).varuint(advert.delayMs)
    into.varuint(Math.floor(advert.ageMs / SECOND_MS)).varuint(advert.root)
    into.byte((advert.isRelay ? RELAY : 0) + (advert.takesWards ? WARDS : 0))
    writeCoordinate(into, advert.at)
  })
  into.list(host === undefined ? [] : [host], entry => writeEntry(into, entry, stems))
}

function writeEntry(into: ByteWriter, entry: EntryPoint, stems: readonly string[]): void {
  writePeer(into, entry.peer)
  into.list(fitting(entry), address => {
    const stem = stemOf(address, entry.peer)
    into.varuint(2 * stems.indexOf(stem) + (stem === address ? 0 : 1))
  })
}

/** Stems that need not be spelled out, and the most adverts. */
type PlacesOptions = { readonly known?: Stems; readonly max?: number }

export function readPlaces(
  reader: ByteReader,
  { known = NO_STEMS, max = ALTERNATES_MAX }: PlacesOptions = {},
): Places | undefined {
  const stems = readList(reader, STEMS_MAX, () => readStem(reader, known))
  if (stems === undefined || new Set(stems).size < stems.length) return undefined
  const alternates = readList(reader, max, () => readAdvert(reader, stems))
  const host = readList(reader, 1, () => readEntry(reader, stems))
  if (alternates === undefined || host === undefined) return undefined
  const places = { alternates, host: host[0] }
  // One value has one byte string: nothing is said that nobody refers to, nor out of its order.
  const isTidy = stemsOf(places).every((stem, place) => stem === stems[place])
  return isTidy && stemsOf(places).length === stems.length ? places : undefined
}

/** Whoever knows it already is told its number and nothing else. */
function readStem(reader: ByteReader, known: Stems): string | undefined {
  const text = readText(reader, ADDRESS_MAX_LETTERS)
  if (text !== '') return text === undefined || known.placeOf(text) >= 0 ? undefined : text
  const place = reader.varuint()
  return place === undefined ? undefined : known.at(place)
}

function readAdvert(reader: ByteReader, stems: readonly string[]): SlotAdvert | undefined {
  const entry = readEntry(reader, stems)
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

function readEntry(reader: ByteReader, stems: readonly string[]): EntryPoint | undefined {
  const peer = readPeer(reader)
  if (peer === undefined) return undefined
  const addresses = readList(reader, ADDRESSES_MAX, () => readAddress(reader, peer, stems))
  return addresses === undefined ? undefined : readEntryPoint({ peer, addresses })
}

function readAddress(
  reader: ByteReader,
  peer: PeerId,
  stems: readonly string[],
): string | undefined {
  const reference = reader.varuint()
  const stem = reference === undefined ? undefined : stems[Math.floor(reference / 2)]
  if (stem === undefined || reference === undefined) return undefined
  if (reference % 2 === 1) return stem + tailOf(peer)
  return stem.endsWith(tailOf(peer)) && stem !== tailOf(peer) ? undefined : stem
}

/** Free slots alone. */
export const writeAdverts = (
  into: ByteWriter,
  alternates: readonly SlotAdvert[],
  options?: PlacesOptions,
): void => writePlaces(into, { alternates, host: undefined }, options)

export function readAdverts(
  reader: ByteReader,
  options?: PlacesOptions,
): readonly SlotAdvert[] | undefined {
  const places = readPlaces(reader, options)
  return places?.host === undefined ? places?.alternates : undefined
}
