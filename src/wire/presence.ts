import { bytesOf, ID_BYTES, idFromBytes, type AccountId, type SpaceId } from '../domain/ids.ts'
import {
  isPage,
  PAGE_MAX,
  PRESENT_MAX,
  type PeopleMessage,
  type Presence,
} from '../domain/space/presence.ts'
import { ByteReader } from './varuint.ts'
import { ByteWriter } from './byte-writer.ts'
import { joinBytes } from './join-bytes.ts'
import { NAME_MAX_LETTERS } from '../domain/space/actions.ts'
import { readCount, readList, readSized } from './tree-fields.ts'
import { readLabel } from './label.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** Who is here. PROTOCOL.md, section "Who is here", is normative. */

const TAG = new TextEncoder().encode('loggia/presence/v1\0')
const SIGNATURE_BYTES = 64
const TIME_BYTES = 6
/** Account, time, flag. */
const HEAD_BYTES = ID_BYTES + TIME_BYTES + 1
const TIME_MAX = 2 ** (8 * TIME_BYTES)
/** Four bytes a letter. */
const NAME_BYTES_MAX = 4 * NAME_MAX_LETTERS
/** Longest presence: two keys' worth of signature, a name, a time. With a name of 12 letters it has 115. */
export const PRESENCE_MAX = HEAD_BYTES + NAME_BYTES_MAX + SIGNATURE_BYTES

/** A presence as it came, with its signature. */
export type SignedPresence = Presence & {
  readonly signature: Uint8Array
  /** What was signed, but for tag and Space. */
  readonly said: Uint8Array
}

/** What stands before the signature. `name` is already clean. */
export function writeSaid({ account, name, isHere, atMs }: Presence): Uint8Array {
  const head = new Uint8Array(HEAD_BYTES)
  head.set(bytesOf(account))
  const view = new DataView(head.buffer)
  view.setUint16(ID_BYTES, Math.floor(atMs / 2 ** 32))
  view.setUint32(ID_BYTES + 2, atMs % 2 ** 32)
  head[HEAD_BYTES - 1] = isHere ? 1 : 0
  return joinBytes([head, new TextEncoder().encode(name)])
}

/** The bytes under a presence's signature: in another Space it is worth nothing. */
export const signedPresence = (space: SpaceId, said: Uint8Array): Uint8Array =>
  joinBytes([TAG, bytesOf(space), said])

/** A presence as it travels. */
export const writePresence = ({ said, signature }: SignedPresence): Uint8Array =>
  joinBytes([said, signature])

/** Reads a presence. Says nothing about who signed it. Never throws. */
export function readPresence(bytes: Uint8Array): Verdict<SignedPresence, 'malformed'> {
  const named = bytes.length - HEAD_BYTES - SIGNATURE_BYTES
  if (named < 0 || named > NAME_BYTES_MAX) return refuse('malformed')
  const said = bytes.slice(0, HEAD_BYTES + named)
  const account = idFromBytes<AccountId>(said.subarray(0, ID_BYTES))
  const name = nameIn(said.subarray(HEAD_BYTES))
  const flag = said[HEAD_BYTES - 1]
  if (!account.ok || name === undefined || (flag !== 0 && flag !== 1)) return refuse('malformed')
  const view = new DataView(said.buffer)
  const atMs = view.getUint16(ID_BYTES) * 2 ** 32 + view.getUint32(ID_BYTES + 2)
  if (atMs === 0 || atMs >= TIME_MAX) return refuse('malformed')
  const signature = bytes.slice(said.length)
  return accept({ account: account.value, name, isHere: flag === 1, atMs, signature, said })
}

function nameIn(bytes: Uint8Array): string | undefined {
  try {
    return readLabel(new TextDecoder('utf-8', { fatal: true }).decode(bytes), NAME_MAX_LETTERS)
  } catch {
    // What is no UTF-8 is no name.
    return undefined
  }
}

const PRESENCE = 0
const WHO = 1
const HERE = 2

/** A message about who is here, as a tree message carries it. */
export function writePeople(message: PeopleMessage): Uint8Array {
  const into = new ByteWriter()
  if (message.about === 'presence') return into.byte(PRESENCE).raw(message.presence).written()
  into
    .byte(message.about === 'who' ? WHO : HERE)
    .varuint(message.page)
    .varuint(message.pages)
  if (message.about === 'who') return into.written()
  into.varuint(message.listed)
  into.list(message.people.slice(0, PAGE_MAX), presence => into.sized(presence))
  return into.written()
}

/** Reads what {@link writePeople} wrote; presences are still bytes. Never throws. */
export function readPeople(bytes: Uint8Array): Verdict<PeopleMessage, 'malformed'> {
  const reader = new ByteReader(bytes)
  const message = peopleIn(reader, bytes.length)
  return message !== undefined && reader.isAtEnd ? accept(message) : refuse('malformed')
}

function peopleIn(reader: ByteReader, length: number): PeopleMessage | undefined {
  const about = reader.byte()
  if (about === PRESENCE) {
    const presence = length - 1 > PRESENCE_MAX ? undefined : reader.take(length - 1)?.slice()
    return presence && { about: 'presence', presence }
  }
  if (about !== WHO && about !== HERE) return undefined
  const page = reader.varuint()
  const pages = reader.varuint()
  if (page === undefined || pages === undefined || !isPage({ page, pages })) return undefined
  if (about === WHO) return { about: 'who', page, pages }
  const listed = readCount(reader, PRESENT_MAX)
  const people = readList(reader, PAGE_MAX, () => readSized(reader, PRESENCE_MAX)?.slice())
  if (listed === undefined || people === undefined) return undefined
  return { about: 'here', page, pages, listed, people }
}
