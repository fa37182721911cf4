import {
  ADVERTS_MAX,
  DELAY_MAX_MS,
  GRACE_MAX_MS,
  LISTENERS_MAX,
  STAMP_MAX,
} from '../domain/tree/limits.ts'
import { ByteReader } from './varuint.ts'
import { ByteWriter } from './byte-writer.ts'
import { ACTION_MAX, CONTROL_MAX, PEOPLE_MAX } from './limits.ts'
import { readKid, writeKid } from './kid.ts'
import { MAX_STAGE } from '../domain/space/state.ts'
import { NOTICE_MAX } from './stage-signal.ts'
import { NOTICE_ROOTS_MAX } from '../domain/space/requests.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import {
  readCoordinate,
  readCount,
  readFlag,
  readList,
  readPeer,
  readSized,
  readWay,
  writeCoordinate,
  writePeer,
  writeWay,
} from './tree-fields.ts'
import { NO_STEMS, type Stems } from './stems.ts'
import { readAdverts, readPlaces, stemsOf, writeAdverts, writePlaces } from './tree-places.ts'
import { readOutline, writeOutline } from './tree-outline.ts'
import { unreachable } from '../errors.ts'
import type { SpeakerDigest, TreeMessage } from '../domain/tree/message.ts'
import type { TreeMessageRefusal } from './tree-ask.ts'

/** What passes over a link's reliable channel. PROTOCOL.md, section "Tree messages", is normative. */

const PULSE = 1
const ROUTE = 2
const SLOTS = 3
const ACTION = 4
const LEAVE = 5
const SIGNAL = 6
const PLACES = 7
const TAKE = 8
const YIELD = 9
const LULL = 10
const PING = 11
const PONG = 12
const UNFED = 13
const SURVEY = 20
const OUTLINE = 21
const PEOPLE = 24
const RECAP = 14

/** Everybody on stage, and whoever was just before. */
export const DIGEST_MAX = 2 * MAX_STAGE

/** Stems of the addresses in a message: who sent or read it knows them from then on. */
export function stemsIn(message: TreeMessage): readonly string[] {
  switch (message.kind) {
    case 'places':
      return stemsOf(message)
    case 'slots':
      return stemsOf({ alternates: message.adverts.slice(0, ADVERTS_MAX), host: undefined })
    case 'leave':
      return stemsOf({ alternates: message.alternates, host: undefined })
    default:
      return []
  }
}

/** `known`: what was said on this link in this direction before. */
export function writeTreeMessage(message: TreeMessage, known: Stems = NO_STEMS): Uint8Array {
  const into = new ByteWriter()
  switch (message.kind) {
    case 'pulse':
      into.byte(PULSE).varuint(message.listeners)
      into.varuint(Math.min(DELAY_MAX_MS, Math.round(message.quietMs)))
      into.list(message.digest.slice(0, DIGEST_MAX), digest => writeDigest(into, digest))
      break
    case 'route':
      writeWay(into.byte(ROUTE), message)
      break
    case 'slots':
      into.byte(SLOTS).list(message.gone.slice(0, ADVERTS_MAX), place => into.varuint(place))
      writeAdverts(into, message.adverts, { known, max: ADVERTS_MAX })
      break
    case 'places':
      writePlaces(into.byte(PLACES), message, { known })
      break
    case 'action':
      into.byte(ACTION).sized(message.envelope)
      break
    case 'signal':
      into.byte(SIGNAL).sized(message.envelope)
      break
    case 'people':
      into.byte(PEOPLE).sized(message.said)
      break
    case 'recap':
      into.byte(RECAP).varuint(message.sinceMs)
      break
    case 'leave':
      into.byte(LEAVE).varuint(message.graceMs)
      writeAdverts(into, message.alternates, { known })
      break
    case 'take':
      into.byte(TAKE)
      break
    case 'yield':
      into.byte(YIELD)
      break
    case 'lull':
      into.byte(LULL)
      break
    case 'unfed':
      into.byte(UNFED).list(message.roots.slice(0, NOTICE_ROOTS_MAX), peer => writePeer(into, peer))
      break
    case 'survey':
      into.byte(SURVEY)
      break
    case 'outline':
      writeOutline(into.byte(OUTLINE), message.outline)
      break
    case 'ping':
    case 'pong':
      into.byte(message.kind === 'ping' ? PING : PONG).varuint(message.stamp)
      writeCoordinate(into, message.at)
      break
    default:
      return unreachable(message)
  }
  return into.written()
}

/** `known`: what was said on this link in this direction before. */
export function readTreeMessage(
  bytes: Uint8Array,
  known: Stems = NO_STEMS,
): Verdict<TreeMessage, TreeMessageRefusal> {
  if (bytes.length > CONTROL_MAX) return refuse('too-long')
  const reader = new ByteReader(bytes)
  const message = readFields(reader, reader.byte(), known)
  return message !== undefined && reader.isAtEnd ? accept(message) : refuse('malformed')
}

function readFields(
  reader: ByteReader,
  kind: number | undefined,
  known: Stems,
): TreeMessage | undefined {
  switch (kind) {
    case PULSE: {
      const listeners = readCount(reader, LISTENERS_MAX)
      const quietMs = readCount(reader, DELAY_MAX_MS)
      const digest = readList(reader, DIGEST_MAX, readDigest)
      if (listeners === undefined || quietMs === undefined) return undefined
      return digest === undefined ? undefined : { kind: 'pulse', listeners, quietMs, digest }
    }
    case ROUTE: {
      const way = readWay(reader)
      return way === undefined ? undefined : { kind: 'route', ...way }
    }
    case PLACES: {
      const places = readPlaces(reader, { known })
      return places === undefined ? undefined : { kind: 'places', ...places }
    }
    case SLOTS: {
      const gone = readList(reader, ADVERTS_MAX, () => readCount(reader, ADVERTS_MAX - 1))
      const adverts = readAdverts(reader, { known, max: ADVERTS_MAX })
      if (gone === undefined || adverts === undefined || !isAscending(gone)) return undefined
      return { kind: 'slots', gone, adverts }
    }
    case ACTION: {
      const envelope = readSized(reader, ACTION_MAX)?.slice()
      return envelope === undefined ? undefined : { kind: 'action', envelope }
    }
    case SIGNAL: {
      const envelope = readSized(reader, NOTICE_MAX)?.slice()
      return envelope === undefined ? undefined : { kind: 'signal', envelope }
    }
    case PEOPLE: {
      const said = readSized(reader, PEOPLE_MAX)?.slice()
      return said === undefined ? undefined : { kind: 'people', said }
    }
    case RECAP: {
      const sinceMs = readCount(reader, Number.MAX_SAFE_INTEGER)
      return sinceMs === undefined ? undefined : { kind: 'recap', sinceMs }
    }
    case LEAVE: {
      const graceMs = readCount(reader, GRACE_MAX_MS)
      const alternates = readAdverts(reader, { known })
      if (graceMs === undefined || alternates === undefined) return undefined
      return { kind: 'leave', graceMs, alternates }
    }
    case TAKE:
      return { kind: 'take' }
    case YIELD:
      return { kind: 'yield' }
    case LULL:
      return { kind: 'lull' }
    case UNFED: {
      const roots = readList(reader, NOTICE_ROOTS_MAX, readPeer)
      return roots === undefined ? undefined : { kind: 'unfed', roots }
    }
    case SURVEY:
      return { kind: 'survey' }
    case OUTLINE: {
      const outline = readOutline(reader)
      return outline === undefined ? undefined : { kind: 'outline', outline }
    }
    case PING:
    case PONG: {
      const stamp = readCount(reader, STAMP_MAX - 1)
      const at = readCoordinate(reader)
      if (stamp === undefined || at === undefined) return undefined
      return { kind: kind === PING ? 'ping' : 'pong', stamp, at: at[0] }
    }
    default:
      return undefined
  }
}

const isAscending = (places: readonly number[]): boolean =>
  places.every((place, at) => at === 0 || place > (places[at - 1] ?? place))

function writeDigest(into: ByteWriter, { kid, ctr, isTalking }: SpeakerDigest): void {
  writeKid(into, kid)
  into.varuint(ctr).byte(isTalking ? 1 : 0)
}

function readDigest(reader: ByteReader): SpeakerDigest | undefined {
  const kid = readKid(reader)
  const ctr = reader.varuint()
  const isTalking = readFlag(reader)
  if (kid === undefined || ctr === undefined || isTalking === undefined) return undefined
  return { kid, ctr, isTalking }
}
