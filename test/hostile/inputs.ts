/** Bytes that break plain Yjs 13.6 or a careless gate, as messages of `/loggia/follows/1`. */
import * as Y from 'yjs'
import { attest, people, person } from '../helpers/follows.ts'
import { itemNumber, writeBody } from '../../src/wire/attestation.ts'
import { joinBytes } from '../../src/wire/join-bytes.ts'
import { writeFollowSync, type FollowSyncMessage } from '../../src/wire/follow-sync.ts'
import { writeFollowUpdate } from '../../src/wire/follow-update.ts'
import { writeVaruint } from '../../src/wire/varuint.ts'
import type { NamedAttestation } from '../../src/domain/follow/attestation.ts'

/** Whose document is attacked, and whose entry in it. */
export const alice = (await person(1)).account
export const crowd = await people(8)
export const honest = await Promise.all(crowd.map(one => attest(one, alice)))
const mallory = await person(6_666)
const [victim] = honest
if (victim === undefined) throw new TypeError('expected a victim')

/** One attack. `blameless`: honest peers send it too, so that it is only passed over. */
export type HostileInput = {
  readonly name: string
  readonly kind: 'update' | 'vector' | 'statements'
  readonly bytes: Uint8Array
  readonly isBlameless?: true
}

const message = ({ kind, bytes }: HostileInput): FollowSyncMessage => {
  if (kind === 'update') return { kind, update: bytes }
  return kind === 'vector' ? { kind, vector: bytes } : { kind, statements: bytes }
}

/** An attack as it stands on the stream. */
export const messageOf = (input: HostileInput): Uint8Array => writeFollowSync(message(input))

/** Numbers as varints, bytes as they are. */
function bytesOf(...parts: readonly (number | Uint8Array)[]): Uint8Array {
  const bytes: number[] = []
  for (const part of parts) {
    if (typeof part === 'number') writeVaruint(bytes, part)
    else for (const byte of part) bytes.push(byte)
  }
  return Uint8Array.from(bytes)
}

const numberOf = (one: NamedAttestation): number => itemNumber(one, one.hash)
const key = (one: NamedAttestation): Uint8Array => {
  const letters = new TextEncoder().encode(one.follower)
  return joinBytes([Uint8Array.of(letters.length), letters])
}

/** An item of this number, live, as Yjs would write it. */
const item = (number: number, one: NamedAttestation): Uint8Array =>
  bytesOf(1, number, 0, Uint8Array.of(0x23, 1, 1, 0x66), key(one), 73, writeBody(one))

/** What Yjs itself writes of a document that `change` made, by a client of our choice. */
function yjsUpdate(clientId: number, change: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = clientId
  change(doc)
  return Y.encodeStateAsUpdate(doc)
}

function yjsUpdateV2(change: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc()
  change(doc)
  return Y.encodeStateAsUpdateV2(doc)
}

const KEY_OF_VICTIM = key(victim)

const nestedMaps = (count: number): Uint8Array =>
  yjsUpdateV2(doc =>
    doc.getArray('a').insert(
      0,
      Array.from({ length: count }, () => new Y.Map()),
    ),
  )

/** Structs of many clients, each beginning behind a hole that is never filled. */
function clockGaps(clients: number, contentBytes: number): Uint8Array {
  const parts: (number | Uint8Array)[] = [clients]
  for (let client = clients; client > 0; client -= 1) {
    parts.push(1, client, 5, Uint8Array.of(0x23, 1, 1, 0x66), KEY_OF_VICTIM)
    parts.push(contentBytes, new Uint8Array(contentBytes))
  }
  return bytesOf(...parts, 0)
}

/** Tens of bytes that Yjs makes 37 MB of. */
const bomb = nestedMaps(60_000)
const mine = await attest(mallory, alice)
const mineAgain = await attest(mallory, alice, { timeMs: mine.timeMs + 1 })
const many = await Promise.all(
  Array.from({ length: 1_023 }, (_, at) => attest(mallory, alice, { seq: at + 1 })),
)
const falling = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => b - a)

export const HOSTILE_INPUTS: readonly HostileInput[] = [
  {
    name: 'a delete set that names another’s item',
    kind: 'update',
    bytes: bytesOf(0, 1, numberOf(victim), 1, 0, 1),
    isBlameless: true,
  },
  {
    name: 'a delete set that names an item to come',
    kind: 'update',
    bytes: bytesOf(0, 1, numberOf(mine), 1, 0, 1),
    isBlameless: true,
  },
  {
    name: 'a delete set of everything for ever',
    kind: 'update',
    bytes: bytesOf(0, 1, numberOf(victim), 1, 0, 2 ** 40),
  },
  {
    name: 'a delete set of 10,000 clients',
    kind: 'update',
    bytes: bytesOf(
      0,
      10_000,
      ...Array.from({ length: 10_000 }, (_, at) => [at + 1, 1, 0, 1]).flat(),
    ),
  },
  {
    name: 'a deleted item under another’s number',
    kind: 'update',
    bytes: bytesOf(1, 1, numberOf(victim), 0, Uint8Array.of(0x21, 1, 1, 0x66), key(victim), 1, 0),
    isBlameless: true,
  },
  {
    name: 'an overwriting of another’s key with the highest client id',
    kind: 'update',
    bytes: yjsUpdate(Number.MAX_SAFE_INTEGER, doc =>
      doc.getMap('f').set(victim.follower, writeBody(mine)),
    ),
  },
  {
    name: 'another’s own statement under the highest client id',
    kind: 'update',
    bytes: bytesOf(1, item(Number.MAX_SAFE_INTEGER, victim), 0),
  },
  {
    name: 'one number with other content: an equivocation',
    kind: 'update',
    bytes: bytesOf(1, item(numberOf(mine), mineAgain), 0),
  },
  {
    name: 'a collected struct of length 2^40 under another’s number',
    kind: 'update',
    bytes: bytesOf(1, 1, numberOf(victim), 0, Uint8Array.of(0x00), 2 ** 40, 0),
  },
  { name: '2^24 structs announced', kind: 'update', bytes: bytesOf(1, 2 ** 24, 5, 0) },
  { name: '2^25 structs announced', kind: 'update', bytes: bytesOf(1, 2 ** 25, 5, 0) },
  { name: '2^40 clients announced', kind: 'update', bytes: bytesOf(2 ** 40) },
  { name: '4,096 clients announced and none sent', kind: 'update', bytes: bytesOf(4_096) },
  { name: 'clock gaps of 2,000 clients', kind: 'update', bytes: clockGaps(2_000, 8) },
  { name: 'a clock gap before 10 kB', kind: 'update', bytes: clockGaps(1, 10_000) },
  {
    name: 'a V2 update of 60,000 nested maps in a few bytes',
    kind: 'update',
    bytes: bomb,
  },
  {
    name: 'a V2 run-length bomb',
    kind: 'update',
    // The same few bytes with every small count blown up.
    bytes: bytesOf(...[...bomb].map(byte => (byte === 0 ? 0 : byte + 2 ** 30))),
  },
  {
    name: 'a V2 update cut short, on which merging never ends',
    kind: 'update',
    bytes: nestedMaps(3).subarray(0, 27),
  },
  {
    name: 'one valid statement under 4,000 numbers',
    kind: 'update',
    bytes: bytesOf(
      4_000,
      ...falling(Array.from({ length: 4_000 }, (_, at) => numberOf(mine) + at + 1)).map(number =>
        item(number, mine),
      ),
      0,
    ).subarray(0, 256 * 1024),
  },
  {
    name: 'one valid statement under 900 numbers',
    kind: 'update',
    bytes: bytesOf(
      900,
      ...falling(Array.from({ length: 900 }, (_, at) => numberOf(mine) + at)).map(number =>
        item(number, mine),
      ),
      0,
    ),
  },
  {
    name: 'a thousand root names',
    kind: 'update',
    bytes: yjsUpdate(7, doc => {
      for (let at = 0; at < 1_000; at += 1) doc.getMap(`root ${at}`).set('a', 1)
    }),
  },
  {
    name: 'text, arrays and nested types under the root',
    kind: 'update',
    bytes: yjsUpdate(7, doc => {
      doc.getMap('f').set('a', new Y.Text('hello'))
      doc.getMap('f').set('b', new Y.Array())
    }),
  },
  {
    name: 'a subdocument',
    kind: 'update',
    bytes: yjsUpdate(7, doc => doc.getMap('f').set(victim.follower, new Y.Doc())),
  },
  {
    name: 'an update larger than any document',
    kind: 'update',
    bytes: joinBytes([writeFollowUpdate(honest), new Uint8Array(260 * 1024)]),
  },
  {
    name: 'a state vector of a million entries announced',
    kind: 'vector',
    bytes: bytesOf(
      1_000_000,
      ...falling(Array.from({ length: 9_000 }, (_, at) => at)).flatMap(n => [n, 1]),
    ),
  },
  {
    name: 'a state vector of 4,097 entries',
    kind: 'vector',
    bytes: bytesOf(
      4_097,
      ...falling(Array.from({ length: 4_097 }, (_, at) => at)).flatMap(n => [n, 1]),
    ),
  },
  {
    name: 'a state vector with clocks of 2^53 − 1',
    kind: 'vector',
    bytes: bytesOf(1, numberOf(victim), Number.MAX_SAFE_INTEGER),
  },
  { name: 'statements that are no statements', kind: 'statements', bytes: new Uint8Array(137) },
]

/** 1,023 statements of one follower, all valid: a key with a history as long as any can be. */
export const longHistory = many
/** Of all of them this one wins. */
export const lastOfHistory = many.at(-1)
