import { describe, expect, it } from 'vitest'
import {
  ADDRESSES_MAX,
  ADVERTS_MAX,
  ALTERNATES_MAX,
  PATH_MAX,
} from '../../src/domain/tree/limits.ts'
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
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { idOf, peerOf } from '../helpers/space-actions.ts'
import type { Ask, Route, TreeMessage } from '../../src/domain/tree/message.ts'
import type { SpaceId } from '../../src/domain/ids.ts'
import type { Verdict } from '../../src/verdict.ts'

const entry = { peer: peerOf('bob'), addresses: ['/ip4/1.2.3.4/udp/7602', '/dns4/x/ws'] }
const route: Route = {
  isAttached: true,
  path: [peerOf('rita'), peerOf('aLice')],
  alternates: [entry, { peer: peerOf('caroL'), addresses: [] }],
  host: entry,
}
const ask: Ask = {
  space: idOf<SpaceId>('space'),
  purpose: 'attach',
  listens: true,
  slots: 4,
  addresses: entry.addresses,
}
const replies: readonly Reply[] = [
  { answer: { kind: 'accepted', route }, log: [Uint8Array.of(1, 2), Uint8Array.of(3)] },
  { answer: { kind: 'refused', reason: 'full', alternates: [entry] }, log: [] },
  { answer: { kind: 'refused', reason: 'ended', alternates: [] }, log: [Uint8Array.of(9)] },
]
const messages: readonly TreeMessage[] = [
  {
    kind: 'pulse',
    listeners: 48_000,
    digest: [{ kid: 0xabcdef012345n, ctr: 70_000, isTalking: true }],
  },
  { kind: 'route', ...route },
  { kind: 'route', isAttached: false, path: [], alternates: [], host: undefined },
  { kind: 'slots', adverts: [{ ...entry, depth: 2, free: 300 }] },
  { kind: 'action', envelope: Uint8Array.of(1, 2, 3) },
  { kind: 'signal', envelope: Uint8Array.of(4, 5) },
  { kind: 'leave', alternates: [entry] },
]

/** Every kind with the bytes it is written as and the reader for them. */
const all: readonly {
  readonly name: string
  readonly bytes: Uint8Array
  readonly read: (bytes: Uint8Array) => Verdict<unknown, string>
  readonly value: unknown
}[] = [
  { name: 'ask', bytes: writeAsk(ask), read: readAsk, value: ask },
  ...replies.map(value => ({
    name: `reply ${value.answer.kind}`,
    bytes: writeReply(value),
    read: readReply,
    value,
  })),
  ...messages.map(value => ({
    name: value.kind,
    bytes: writeTreeMessage(value),
    read: readTreeMessage,
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

  it('says which bytes a pulse has', () => {
    const pulse = writeTreeMessage(messages[0] ?? { kind: 'leave', alternates: [] })
    expect(Buffer.from(pulse).toString('hex')).toBe('0180f70201abcdef012345f0a20401')
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
      { kind: 'route', ...route, path: many(PATH_MAX + 1, peerOf('rita')) },
      { kind: 'slots', adverts: many(ADVERTS_MAX + 1, { ...entry, depth: 0, free: 1 }) },
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
    const pulse = readTreeMessage(writeTreeMessage({ kind: 'pulse', listeners: 1, digest }))
    expect(pulse.ok && pulse.value.kind === 'pulse' && pulse.value.digest).toHaveLength(DIGEST_MAX)
    const crowd = Array.from({ length: ALTERNATES_MAX + 1 }, () => entry)
    const leave = readTreeMessage(writeTreeMessage({ kind: 'leave', alternates: crowd }))
    expect(leave.ok).toBe(true)
  })

  it('fits a full log and all else into one reply', () => {
    const address = `/${'x'.repeat(ADDRESS_MAX_LETTERS - 1)}`
    const fat = {
      peer: peerOf('b'.repeat(45)),
      addresses: Array.from({ length: 4 }, () => address),
    }
    const reply: Reply = {
      answer: {
        kind: 'accepted',
        route: {
          isAttached: true,
          path: Array.from({ length: PATH_MAX }, () => fat.peer),
          alternates: Array.from({ length: ALTERNATES_MAX }, () => fat),
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
