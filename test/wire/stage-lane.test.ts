import { expect, test } from 'vitest'
import { fakeId } from '../helpers/fake-ids.ts'
import {
  isStageAsk,
  readStageAsk,
  readStagePacket,
  readStageReply,
  writeStageAsk,
  writeStageReply,
} from '../../src/wire/stage-lane.ts'
import { readAsk, writeAsk } from '../../src/wire/tree-ask.ts'
import { writeSframeHeader } from '../../src/wire/sframe-header.ts'
import type { SpaceId } from '../../src/domain/ids.ts'

const space = fakeId<SpaceId>(7)

test('an ask is 33 bytes and no ask for an edge of the tree, nor the other way round', () => {
  const ask = writeStageAsk(space)
  expect([ask.length, ask[0]]).toEqual([33, 0x81])
  expect(readStageAsk(ask)).toEqual({ ok: true, value: space })
  expect(readAsk(ask).ok).toBe(false)
  const other = writeAsk({
    space,
    purpose: 'attach',
    listens: true,
    isRelay: false,
    hides: false,
    isOrphan: false,
    slots: 0,
    at: undefined,
    page: 0,
    belowMs: 0,
    addresses: [],
  })
  expect(isStageAsk(other)).toBe(false)
  expect(readStageAsk(other).ok).toBe(false)
})

test('an ask of any other length is refused', () => {
  const ask = writeStageAsk(space)
  for (let length = 0; length < ask.length; length += 1) {
    expect(readStageAsk(ask.subarray(0, length)).ok).toBe(false)
  }
  expect(readStageAsk(Uint8Array.from([...ask, 0])).ok).toBe(false)
})

test('each answer is two bytes, and no other two bytes are one', () => {
  const answers = (['accepted', 'not-on-stage', 'busy'] as const).map(writeStageReply)
  expect(answers.map(answer => [...answer])).toEqual([
    [0x81, 0],
    [0x81, 1],
    [0x81, 2],
  ])
  for (const answer of answers) expect(readStageReply(answer).ok).toBe(true)
  for (const bytes of [[], [0x81], [0x81, 3], [0x80, 0], [0x81, 0, 0]]) {
    expect(readStageReply(Uint8Array.from(bytes)).ok).toBe(false)
  }
})

test('a packet has a head, four bytes of plaintext and a tag at least, and 1,100 bytes at most', () => {
  const head = writeSframeHeader({ kid: 0xab_cd_ef_01_23_45n, ctr: 7n })
  const packet = (rest: number): Uint8Array => Uint8Array.from([...head, ...new Uint8Array(rest)])
  expect(readStagePacket(packet(20))).toEqual({
    ok: true,
    value: { kid: 0xab_cd_ef_01_23_45n, ctr: 7n },
  })
  expect(readStagePacket(packet(19)).ok).toBe(false)
  expect(readStagePacket(packet(1_100 - head.length)).ok).toBe(true)
  expect(readStagePacket(packet(1_101 - head.length)).ok).toBe(false)
  expect(readStagePacket(new Uint8Array(0)).ok).toBe(false)
})
