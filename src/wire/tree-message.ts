import { ACTION_MAX } from './action.ts'
import { ADVERTS_MAX, LISTENERS_MAX, PATH_MAX, SLOTS_MAX } from '../domain/tree/limits.ts'
import { ByteReader } from './varuint.ts'
import { ByteWriter } from './byte-writer.ts'
import { CONTROL_MAX } from './limits.ts'
import { MAX_STAGE } from '../domain/space/state.ts'
import { NOTICE_MAX } from './stage-signal.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import {
  readCount,
  readEntries,
  readEntry,
  readFlag,
  readList,
  readRoute,
  readSized,
  writeEntries,
  writeEntry,
  writeRoute,
} from './tree-fields.ts'
import { unreachable } from '../errors.ts'
import type { SlotAdvert, SpeakerDigest, TreeMessage } from '../domain/tree/message.ts'
import type { TreeMessageRefusal } from './tree-ask.ts'

/** What passes over a link's reliable channel. PROTOCOL.md, section "Tree messages", is normative. */

const PULSE = 1
const ROUTE = 2
const SLOTS = 3
const ACTION = 4
const LEAVE = 5
const SIGNAL = 6

const KID_BYTES = 6
/** Everybody on stage, and whoever was just before. */
export const DIGEST_MAX = 2 * MAX_STAGE

export function writeTreeMessage(message: TreeMessage): Uint8Array {
  const into = new ByteWriter()
  switch (message.kind) {
    case 'pulse':
      into.byte(PULSE).varuint(message.listeners)
      into.list(message.digest.slice(0, DIGEST_MAX), digest => writeDigest(into, digest))
      break
    case 'route':
      writeRoute(into.byte(ROUTE), message)
      break
    case 'slots':
      into.byte(SLOTS).list(message.adverts, advert => writeAdvert(into, advert))
      break
    case 'action':
      into.byte(ACTION).sized(message.envelope)
      break
    case 'signal':
      into.byte(SIGNAL).sized(message.envelope)
      break
    case 'leave':
      writeEntries(into.byte(LEAVE), message.alternates)
      break
    default:
      return unreachable(message)
  }
  return into.written()
}

export function readTreeMessage(bytes: Uint8Array): Verdict<TreeMessage, TreeMessageRefusal> {
  if (bytes.length > CONTROL_MAX) return refuse('too-long')
  const reader = new ByteReader(bytes)
  const message = readFields(reader, reader.byte())
  return message !== undefined && reader.isAtEnd ? accept(message) : refuse('malformed')
}

function readFields(reader: ByteReader, kind: number | undefined): TreeMessage | undefined {
  switch (kind) {
    case PULSE: {
      const listeners = readCount(reader, LISTENERS_MAX)
      const digest = readList(reader, DIGEST_MAX, readDigest)
      if (listeners === undefined || digest === undefined) return undefined
      return { kind: 'pulse', listeners, digest }
    }
    case ROUTE: {
      const route = readRoute(reader)
      return route === undefined ? undefined : { kind: 'route', ...route }
    }
    case SLOTS: {
      const adverts = readList(reader, ADVERTS_MAX, readAdvert)
      return adverts === undefined ? undefined : { kind: 'slots', adverts }
    }
    case ACTION: {
      const envelope = readSized(reader, ACTION_MAX)?.slice()
      return envelope === undefined ? undefined : { kind: 'action', envelope }
    }
    case SIGNAL: {
      const envelope = readSized(reader, NOTICE_MAX)?.slice()
      return envelope === undefined ? undefined : { kind: 'signal', envelope }
    }
    case LEAVE: {
      const alternates = readEntries(reader)
      return alternates === undefined ? undefined : { kind: 'leave', alternates }
    }
    default:
      return undefined
  }
}

function writeDigest(into: ByteWriter, { kid, ctr, isTalking }: SpeakerDigest): void {
  const bytes = new Uint8Array(KID_BYTES)
  for (let place = KID_BYTES - 1, rest = kid; place >= 0; place -= 1, rest >>= 8n) {
    bytes[place] = Number(rest & 255n)
  }
  into
    .raw(bytes)
    .varuint(ctr)
    .byte(isTalking ? 1 : 0)
}

function readDigest(reader: ByteReader): SpeakerDigest | undefined {
  const kid = reader.take(KID_BYTES)?.reduce((high, byte) => (high << 8n) | BigInt(byte), 0n)
  const ctr = reader.varuint()
  const isTalking = readFlag(reader)
  if (kid === undefined || ctr === undefined || isTalking === undefined) return undefined
  return { kid, ctr, isTalking }
}

function writeAdvert(into: ByteWriter, advert: SlotAdvert): void {
  writeEntry(into, advert)
  into.varuint(advert.depth).varuint(advert.free)
}

function readAdvert(reader: ByteReader): SlotAdvert | undefined {
  const entry = readEntry(reader)
  const depth = readCount(reader, PATH_MAX)
  const free = readCount(reader, SLOTS_MAX)
  if (entry === undefined || depth === undefined || free === undefined) return undefined
  return { ...entry, depth, free }
}
