import { describe, expect, it } from 'vitest'
import {
  ADDRESSES_MAX,
  ALTERNATES_MAX,
  DELAY_MAX_MS,
  GRACE_MAX_MS,
  LISTENERS_MAX,
  OUTLINE_BRANCHES_MAX,
  OUTLINE_DELAYS_MS,
  OUTLINE_REPAIRS_MAX,
  PATH_MAX,
  STAMP_MAX,
} from '../../src/domain/tree/limits.ts'
import { COORDINATE_MAX_MS } from '../../src/domain/tree/coordinate.ts'
import { ADDRESS_MAX_LETTERS, CONTROL_MAX } from '../../src/wire/limits.ts'
import {
  ASK_MAX,
  readAsk,
  readReply,
  writeAsk,
  writeReply,
  replyPart,
  REPLY_LOG_MAX_BYTES,
  type Reply,
} from '../../src/wire/tree-ask.ts'
import { DIGEST_MAX, readTreeMessage, writeTreeMessage } from '../../src/wire/tree-message.ts'
import { NOTHING_BELOW } from '../../src/domain/tree/outline.ts'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { idOf, peerOf } from '../helpers/space-actions.ts'
import type { Ask, Outline, Route, SlotAdvert, TreeMessage } from '../../src/domain/tree/message.ts'
import type { SpaceId } from '../../src/domain/ids.ts'
import type { Verdict } from '../../src/verdict.ts'

const entry = { peer: peerOf('bob'), addresses: ['/ip4/1.2.3.4/udp/7602', '/dns4/x/ws'] }
const at = { x: -30, y: 12, height: 7 }
const advert: SlotAdvert = {
  ...entry,
  free: 300,
  depth: 2,
  delayMs: 84,
  ageMs: 61_000,
  root: 0xabcd,
  isRelay: true,
  takesWards: true,
  at,
}
const route: Route = {
  isAttached: true,
  path: [peerOf('rita'), peerOf('aLice')],
  delayMs: 120,
  at,
  alternates: [advert, { ...advert, peer: peerOf('caroL'), addresses: [], at: undefined }],
  host: entry,
}
const ask: Ask = {
  space: idOf<SpaceId>('space'),
  purpose: 'attach',
  listens: true,
  isRelay: false,
  hides: true,
  isOrphan: false,
  slots: 4,
  at,
  page: 1,
  belowMs: 0,
  addresses: entry.addresses,
}
const replies: readonly Reply[] = [
  { answer: { kind: 'accepted', route }, log: [Uint8Array.of(1, 2), Uint8Array.of(3)] },
  { answer: { kind: 'refused', reason: 'full', at, alternates: [advert] }, log: [] },
  {
    answer: { kind: 'refused', reason: 'ended', at: undefined, alternates: [] },
    log: [Uint8Array.of(9)],
  },
]
const outline: Outline = {
  delayMs: 84,
  depths: [3, 40, 300],
  delays: [1, 20, 300, 20, 1, 1],
  repairs: 2,
  branches: [
    { name: 'Qm7xYz', level: 1, listeners: 300, delayMs: 120 },
    { name: 'aB3dE9', level: 2, listeners: 43, delayMs: 60_000 },
    { name: 'Zz2', level: 1, listeners: 1, delayMs: 0 },
  ],
}
const messages: readonly TreeMessage[] = [
  {
    kind: 'pulse',
    listeners: 48_000,
    quietMs: 40,
    digest: [{ kid: 0xabcdef012345n, ctr: 70_000, isTalking: true }],
  },
  { kind: 'route', isAttached: true, path: route.path, delayMs: 120 },
  { kind: 'route', isAttached: false, path: [], delayMs: 0 },
  { kind: 'places', alternates: route.alternates, host: entry },
  { kind: 'places', alternates: [], host: undefined },
  { kind: 'slots', gone: [0, 4, 15], adverts: [advert] },
  { kind: 'action', envelope: Uint8Array.of(1, 2, 3) },
  { kind: 'signal', envelope: Uint8Array.of(4, 5) },
  { kind: 'recap', sinceMs: 0 },
  { kind: 'recap', sinceMs: 1_790_000_000_000 },
  { kind: 'leave', graceMs: 1_000, alternates: [advert] },
  { kind: 'take' },
  { kind: 'yield' },
  { kind: 'lull' },
  { kind: 'people', said: new Uint8Array(115).fill(6) },
  { kind: 'unfed', roots: [] },
  { kind: 'unfed', roots: [...route.path] },
  { kind: 'survey' },
  { kind: 'outline', outline: NOTHING_BELOW },
  { kind: 'outline', outline },
  { kind: 'ping', stamp: 65_535, at },
  { kind: 'pong', stamp: 0, at: undefined },
]

/** Every kind with the bytes it is written as and the reader for them. */
const all: readonly {
  readonly name: string
  readonly bytes: Uint8Array
  readonly read: (bytes: Uint8Array) => Verdict<unknown, string>
  readonly value: unknown
}[] = [
  {
    name: 'ask',
    bytes: writeAsk({ ...ask, stems: [7, 0xff_fe] }),
    read: readAsk,
    value: { ...ask, stems: [7, 0xff_fe] },
  },
  ...replies.map(value => ({
    name: `reply ${value.answer.kind}`,
    bytes: writeReply(value),
    read: (bytes: Uint8Array) => readReply(bytes),
    value,
  })),
  ...messages.map(value => ({
    name: value.kind,
    bytes: writeTreeMessage(value),
    read: (bytes: Uint8Array) => readTreeMessage(bytes),
    value,
  })),
]

describe('tree messages', () => {
  it.each(all)('$name: what was written is read', ({ bytes, read, value }) => {
    expect(read(bytes)).toEqual({ ok: true, value })
  })

  it.each(all)('$name: cut anywhere, or with a byte more, is refused', ({ bytes, read }) => {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(read(bytes.subarray(0, length)).ok).toBe(false)
    }
    expect(read(Uint8Array.from([...bytes, 0])).ok).toBe(false)
  })

  it.each(all)('$name: no changed byte makes the reader throw or spend', ({ bytes, read }) => {
    const random = new MemoryRandom(5)
    for (let at = 0; at < bytes.length; at += 1) {
      for (const value of [0, 1, 0x7f, 0x80, 0xff, Math.floor(random.unit() * 256)]) {
        const changed = bytes.slice()
        changed[at] = value
        expect(typeof read(changed).ok).toBe('boolean')
      }
    }
  })

  it('names slots that are gone in ascending order', () => {
    for (const gone of [
      [4, 0],
      [3, 3],
    ]) {
      const bytes = writeTreeMessage({ kind: 'slots', gone, adverts: [] })
      expect(readTreeMessage(bytes)).toEqual({ ok: false, reason: 'malformed' })
    }
  })

  it('reads no outline whose branches hang on nothing, or have names that no peer has', () => {
    const [first] = outline.branches
    if (first === undefined) throw new TypeError('expected a branch')
    const wrong = [
      [{ ...first, level: 2 }],
      [{ ...first, level: 0 }],
      [first, { ...first, level: 3 }],
      [{ ...first, name: '' }],
      [{ ...first, name: 'l0O' }],
      [{ ...first, name: 'abcdefg' }],
    ]
    for (const branches of wrong) {
      const bytes = writeTreeMessage({ kind: 'outline', outline: { ...outline, branches } })
      expect(readTreeMessage(bytes)).toEqual({ ok: false, reason: 'malformed' })
    }
  })

  it('keeps the outline of a tree of millions within 400 bytes', () => {
    const branch = { name: 'Qm7xYz', level: 1, listeners: LISTENERS_MAX, delayMs: DELAY_MAX_MS }
    const largest: Outline = {
      delayMs: DELAY_MAX_MS,
      depths: Array.from({ length: PATH_MAX }, () => LISTENERS_MAX),
      delays: Array.from({ length: OUTLINE_DELAYS_MS.length + 1 }, () => LISTENERS_MAX),
      repairs: OUTLINE_REPAIRS_MAX,
      branches: Array.from({ length: OUTLINE_BRANCHES_MAX + 1 }, () => branch),
    }
    const bytes = writeTreeMessage({ kind: 'outline', outline: largest })
    expect(bytes.length).toBeLessThan(450)
    const read = readTreeMessage(bytes)
    expect(read.ok && read.value).toEqual({
      kind: 'outline',
      outline: { ...largest, branches: largest.branches.slice(0, OUTLINE_BRANCHES_MAX) },
    })
  })

  it('says which bytes a pulse has', () => {
    const pulse = writeTreeMessage(messages[0] ?? { kind: 'take' })
    expect(Buffer.from(pulse).toString('hex')).toBe('0180f7022801abcdef012345f0a20401')
  })

  it('refuses what is longer than any honest message, unread', () => {
    expect(readAsk(new Uint8Array(ASK_MAX + 1))).toEqual({ ok: false, reason: 'too-long' })
    const tooLong = { ok: false, reason: 'too-long' }
    expect(readReply(new Uint8Array(CONTROL_MAX + 1))).toEqual(tooLong)
    expect(readTreeMessage(new Uint8Array(CONTROL_MAX + 1))).toEqual(tooLong)
  })

  it('refuses one thing more than each list may have', () => {
    const many = <T>(count: number, thing: T): readonly T[] =>
      Array.from({ length: count }, () => thing)
    const over: readonly TreeMessage[] = [
      { kind: 'route', isAttached: true, path: many(PATH_MAX + 1, peerOf('rita')), delayMs: 1 },
      { kind: 'route', isAttached: true, path: [], delayMs: DELAY_MAX_MS + 1 },
      { kind: 'leave', graceMs: GRACE_MAX_MS + 1, alternates: [] },
      { kind: 'ping', stamp: STAMP_MAX, at: undefined },
      { kind: 'ping', stamp: 0, at: { ...at, x: COORDINATE_MAX_MS + 1 } },
    ]
    for (const message of over) expect(readTreeMessage(writeTreeMessage(message)).ok).toBe(false)
    const log = many(30, new Uint8Array(2_000))
    const reply: Reply = { answer: { kind: 'accepted', route }, log }
    expect(30 * 2_000).toBeGreaterThan(REPLY_LOG_MAX_BYTES)
    expect(readReply(writeReply(reply)).ok).toBe(false)
    expect(readReply(writeReply({ ...reply, log: replyPart(log) })).ok).toBe(true)
    expect(replyPart(log)).toHaveLength(Math.floor(REPLY_LOG_MAX_BYTES / 2_000))
  })

  it('leaves out what is too much to say of our own', () => {
    const addresses = [
      `/${'x'.repeat(ADDRESS_MAX_LETTERS)}`,
      ...Array.from({ length: 9 }, () => '/a'),
    ]
    const read = readAsk(writeAsk({ ...ask, addresses }))
    expect(read.ok && read.value.addresses).toEqual(
      Array.from({ length: ADDRESSES_MAX }, () => '/a'),
    )
    const digest = Array.from({ length: DIGEST_MAX + 1 }, (_, place) => ({
      kid: BigInt(place),
      ctr: 1,
      isTalking: false,
    }))
    const pulse = readTreeMessage(
      writeTreeMessage({ kind: 'pulse', listeners: 1, quietMs: 0, digest }),
    )
    expect(pulse.ok && pulse.value.kind === 'pulse' && pulse.value.digest).toHaveLength(DIGEST_MAX)
    const crowd = Array.from({ length: ALTERNATES_MAX + 1 }, () => advert)
    const leave = readTreeMessage(
      writeTreeMessage({ kind: 'leave', graceMs: 0, alternates: crowd }),
    )
    expect(leave.ok).toBe(true)
  })

  it('fits a full log and all else into one reply', () => {
    const fatAt = (place: number) => ({
      peer: peerOf('b'.repeat(45)),
      // None has anything in common with another.
      addresses: Array.from({ length: 4 }, (_, at) =>
        `/${place}${at}`.padEnd(ADDRESS_MAX_LETTERS, 'x'),
      ),
    })
    const fat = fatAt(9)
    const reply: Reply = {
      answer: {
        kind: 'accepted',
        route: {
          isAttached: true,
          path: Array.from({ length: PATH_MAX }, () => fat.peer),
          delayMs: DELAY_MAX_MS,
          at,
          alternates: Array.from({ length: ALTERNATES_MAX }, (_, place) => ({
            ...advert,
            ...fatAt(place),
          })),
          host: fat,
        },
      },
      log: Array.from({ length: 24 }, () => new Uint8Array(2_048)),
    }
    const bytes = writeReply(reply)
    expect(bytes.length).toBeLessThanOrEqual(CONTROL_MAX)
    expect(readReply(bytes)).toEqual({ ok: true, value: reply })
  })
})
