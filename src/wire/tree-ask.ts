import { ADDRESSES_MAX, DELAY_MAX_MS, NO_PAGE, SLOTS_MAX } from '../domain/tree/limits.ts'
import { ACTION_MAX, ADDRESS_MAX_LETTERS, CONTROL_MAX } from './limits.ts'
import { ByteReader } from './varuint.ts'
import { ByteWriter } from './byte-writer.ts'
import { ID_BYTES, bytesOf, idFromBytes, type SpaceId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import {
  readAddresses,
  readCoordinate,
  readCount,
  readList,
  readSized,
  writeAddresses,
  writeCoordinate,
} from './tree-fields.ts'
import { ASK_STEMS_MAX, NO_STEMS, type Stems } from './stems.ts'
import { readAdverts, readRoute, stemsOf, writeAdverts, writeRoute } from './tree-places.ts'
import type { Answer, Ask, AskRefusal } from '../domain/tree/message.ts'

/** The ask and the reply of a media link. PROTOCOL.md, section "Tree messages", is normative. */

/** Version of both, their first byte. Another one is refused: the log behind it could not be read. */
const VERSION = 4
/** Version, Space, flags, slots, tags of stems and four addresses of 256 letters. */
export const ASK_MAX = 64 + 3 * ASK_STEMS_MAX + ADDRESSES_MAX * (ADDRESS_MAX_LETTERS + 2)
const PURPOSES = ['attach', 'feed', 'standby'] as const
/** Flags of the asker, one bit each. */
const LISTENS = 1
const RELAY = 2
const HIDES = 4
const ORPHAN = 8
const REASONS: readonly AskRefusal[] = ['full', 'unknown-space', 'on-path', 'busy', 'ended']
const ACCEPTED = 0
/** Action envelopes in a reply: the beginning of the log. The rest of a long one follows as messages. */
export const REPLY_ACTIONS_MAX = 512
/** As above, in bytes: a reply is one message of at most CONTROL_MAX, beside paths that take up to 12 KiB. */
export const REPLY_LOG_MAX_BYTES = 48 * 1024

/** The answer to an ask, with the Space's log where the asker will want it. */
export type Reply = { readonly answer: Answer; readonly log: readonly Uint8Array[] }

/** As much of the beginning of a log as a reply holds. */
export function replyPart(log: readonly Uint8Array[]): readonly Uint8Array[] {
  let bytes = 0
  const end = log.findIndex((envelope, at) => {
    bytes += envelope.length
    return at >= REPLY_ACTIONS_MAX || bytes > REPLY_LOG_MAX_BYTES
  })
  return end < 0 ? log : log.slice(0, end)
}

export type TreeMessageRefusal = 'too-long' | 'malformed'

/** An ask as it travels: with tags of the stems that the asker knows. */
export type AskOnWire = Ask & { readonly stems?: readonly number[] }

export function writeAsk(ask: AskOnWire): Uint8Array {
  const into = new ByteWriter().byte(VERSION).raw(bytesOf(ask.space))
  const roles = (ask.listens ? LISTENS : 0) + (ask.isRelay ? RELAY : 0)
  const needs = (ask.hides ? HIDES : 0) + (ask.isOrphan ? ORPHAN : 0)
  into.byte(PURPOSES.indexOf(ask.purpose)).byte(roles + needs)
  into.varuint(Math.min(SLOTS_MAX, ask.slots))
  writeCoordinate(into, ask.at)
  into.varuint(Math.min(NO_PAGE, ask.page)).varuint(Math.min(DELAY_MAX_MS, ask.belowMs))
  writeAddresses(into, ask.addresses)
  into.list((ask.stems ?? []).slice(0, ASK_STEMS_MAX), tag => into.raw(twoBytes(tag)))
  return into.written()
}

const twoBytes = (tag: number): Uint8Array => Uint8Array.of(tag >> 8, tag & 255)

function readTag(reader: ByteReader): number | undefined {
  const [high, low] = reader.take(2) ?? []
  return high === undefined || low === undefined ? undefined : 256 * high + low
}

export function readAsk(
  bytes: Uint8Array,
): Verdict<Ask & { readonly stems: readonly number[] }, TreeMessageRefusal> {
  if (bytes.length > ASK_MAX) return refuse('too-long')
  const reader = new ByteReader(bytes)
  const version = reader.byte()
  const space = readSpace(reader)
  const purpose = PURPOSES[reader.byte() ?? PURPOSES.length]
  const flags = readCount(reader, LISTENS + RELAY + HIDES + ORPHAN)
  const slots = readCount(reader, SLOTS_MAX)
  const at = readCoordinate(reader)
  const page = readCount(reader, NO_PAGE)
  const belowMs = readCount(reader, DELAY_MAX_MS)
  const addresses = readAddresses(reader)
  const stems = readList(reader, ASK_STEMS_MAX, readTag)
  const isWhole = version === VERSION && reader.isAtEnd
  if (!isWhole || space === undefined || purpose === undefined) return refuse('malformed')
  if (flags === undefined || slots === undefined) return refuse('malformed')
  if (at === undefined || page === undefined || addresses === undefined) return refuse('malformed')
  if (stems === undefined || belowMs === undefined) return refuse('malformed')
  const listens = (flags & LISTENS) !== 0
  const isRelay = (flags & RELAY) !== 0
  const hides = (flags & HIDES) !== 0
  const isOrphan = (flags & ORPHAN) !== 0
  const asker = { listens, isRelay, hides, isOrphan, slots, at: at[0], page, belowMs, addresses }
  return accept({ space, purpose, ...asker, stems })
}

/** `known`: stems that the asker said it knows. */
export function writeReply({ answer, log }: Reply, known: Stems = NO_STEMS): Uint8Array {
  const into = new ByteWriter().byte(VERSION)
  if (answer.kind === 'accepted') {
    writeRoute(into.byte(ACCEPTED), answer.route, known)
  } else {
    into.byte(1 + REASONS.indexOf(answer.reason))
    writeCoordinate(into, answer.at)
    writeAdverts(into, answer.alternates, { known })
  }
  return into.list(log, envelope => into.sized(envelope)).written()
}

/** Stems of the addresses in an answer. */
export const stemsInAnswer = (answer: Answer): readonly string[] =>
  answer.kind === 'accepted'
    ? stemsOf(answer.route)
    : stemsOf({ alternates: answer.alternates, host: undefined })

/** `known`: stems that we said we know, in the order of their tags. */
export function readReply(
  bytes: Uint8Array,
  known: Stems = NO_STEMS,
): Verdict<Reply, TreeMessageRefusal> {
  if (bytes.length > CONTROL_MAX) return refuse('too-long')
  const reader = new ByteReader(bytes)
  const version = reader.byte()
  const kind = reader.byte()
  const answer = kind === undefined ? undefined : readAnswer(reader, kind, known)
  const log = answer === undefined ? undefined : readLog(reader)
  const isWhole = version === VERSION && reader.isAtEnd
  if (!isWhole || answer === undefined || log === undefined) return refuse('malformed')
  return accept({ answer, log })
}

function readAnswer(reader: ByteReader, kind: number, known: Stems): Answer | undefined {
  if (kind === ACCEPTED) {
    const route = readRoute(reader, known)
    return route === undefined ? undefined : { kind: 'accepted', route }
  }
  const reason = REASONS[kind - 1]
  const at = readCoordinate(reader)
  const alternates = readAdverts(reader, { known })
  if (reason === undefined || at === undefined || alternates === undefined) return undefined
  return { kind: 'refused', reason, at: at[0], alternates }
}

function readLog(reader: ByteReader): readonly Uint8Array[] | undefined {
  const log = readList(reader, REPLY_ACTIONS_MAX, () => readSized(reader, ACTION_MAX)?.slice())
  const bytes = log?.reduce((sum, envelope) => sum + envelope.length, 0) ?? 0
  return bytes > REPLY_LOG_MAX_BYTES ? undefined : log
}

function readSpace(reader: ByteReader): SpaceId | undefined {
  const bytes = reader.take(ID_BYTES)
  const space = bytes === undefined ? undefined : idFromBytes<SpaceId>(bytes)
  return space?.ok === true ? space.value : undefined
}
