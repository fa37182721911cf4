import { PULL_BYTES } from '../../src/wire/pull.ts'
import { stemsOf, type Places } from '../../src/wire/tree-places.ts'
import { NAME_LETTERS } from '../../src/domain/tree/outline.ts'
import { NO_STEMS, type Stems } from '../../src/wire/stems.ts'
import type { Answer, Ask, SlotAdvert, TreeMessage, Want } from '../../src/domain/tree/message.ts'
import type { Coordinate } from '../../src/domain/tree/coordinate.ts'
import type { EntryPoint } from '../../src/domain/directory/announcement.ts'

/**
 * How many bytes a message takes, without writing it: a test compares this with what is written.
 * Simulated names and addresses are short; they count as long as real ones.
 */

/** The key of a PeerId, and a 0. */
const PEER = 33
/** What the address of a browser behind a relay's circuit has in common with others: a length, and letters. */
const STEM = 2 + 150
/** Which stem; and one that is known, behind a 0. */
const REFERENCE = 1
const KNOWN_STEM = 2
/** IPv4, UDP, DTLS and SCTP around one message on a data channel (FINDINGS §4.2). */
export const WIRE_OVERHEAD = 93

const varint = (value: number): number =>
  value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4

const entry = ({ addresses }: EntryPoint): number => PEER + 1 + addresses.length * REFERENCE

const coordinate = (at: Coordinate | undefined): number =>
  at === undefined ? 1 : 1 + varint(at.x + 1_000) + varint(at.y + 1_000) + varint(at.height)

const advert = (slot: SlotAdvert): number =>
  entry(slot) +
  varint(slot.free) +
  varint(slot.depth) +
  varint(slot.delayMs) +
  varint(Math.floor(slot.ageMs / 1_000)) +
  varint(slot.root) +
  1 +
  coordinate(slot.at)

function places(said: Places, known: Stems): number {
  let sum = 1 + 1
  for (const stem of stemsOf(said)) sum += known.placeOf(stem) < 0 ? STEM : KNOWN_STEM
  for (const slot of said.alternates) sum += advert(slot)
  return sum + 1 + (said.host === undefined ? 0 : entry(said.host))
}

const adverts = (alternates: readonly SlotAdvert[], known: Stems): number =>
  places({ alternates, host: undefined }, known)

export function messageBytes(message: TreeMessage, known: Stems = NO_STEMS): number {
  switch (message.kind) {
    case 'pulse': {
      let sum = 2 + varint(message.listeners) + varint(Math.round(message.quietMs))
      for (const { ctr } of message.digest) sum += 7 + varint(ctr)
      return sum
    }
    case 'route':
      return 2 + 1 + message.path.length * PEER + varint(message.delayMs)
    case 'places':
      return 1 + places(message, known)
    case 'slots':
      return 1 + 1 + message.gone.length + adverts(message.adverts, known)
    case 'leave':
      return 1 + varint(message.graceMs) + adverts(message.alternates, known)
    case 'ping':
    case 'pong':
      return 1 + varint(message.stamp) + coordinate(message.at)
    case 'action':
    case 'signal':
      return 1 + varint(message.envelope.length) + message.envelope.length
    case 'people':
      return 1 + varint(message.said.length) + message.said.length
    case 'recap':
      return 1 + varint(message.sinceMs)
    case 'unfed':
      return 1 + 1 + message.roots.length * PEER
    case 'outline': {
      const { delayMs, depths, delays, repairs, branches } = message.outline
      let sum = 1 + varint(delayMs) + 1 + 1 + varint(repairs) + 1
      for (const count of [...depths, ...delays]) sum += varint(count)
      // Simulated names are shorter.
      for (const branch of branches)
        sum += 1 + NAME_LETTERS + 1 + varint(branch.listeners) + varint(branch.delayMs)
      return sum
    }
    case 'survey':
    case 'take':
    case 'yield':
    case 'lull':
      return 1
    default:
      return message satisfies never
  }
}

export const askBytes = (ask: Omit<Ask, 'space'>, stems = 0): number =>
  1 +
  2 * stems +
  1 +
  32 +
  1 +
  1 +
  varint(ask.slots) +
  varint(ask.belowMs) +
  coordinate(ask.at) +
  1 +
  1 +
  ask.addresses.length * STEM

export function answerBytes(answer: Answer, known: Stems = NO_STEMS): number {
  if (answer.kind === 'refused')
    return 2 + coordinate(answer.at) + adverts(answer.alternates, known) + 1
  const { path, delayMs, at, alternates, host } = answer.route
  const way = 1 + 1 + path.length * PEER + varint(delayMs)
  return 2 + way + coordinate(at) + places({ alternates, host }, known) + 1
}

/** Sixteen numbers a pull. */
export function pullBytes(wants: readonly Want[]): number {
  let sum = 0
  for (const { count } of wants) sum += PULL_BYTES * Math.ceil(count / 16)
  return sum
}
