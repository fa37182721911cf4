import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { attest, community, must, people, person } from '../helpers/follows.ts'
import {
  PACKED_PER_MESSAGE,
  readPackedMessage,
  readRanges,
  writePackedMessages,
  writeRanges,
} from '../../src/wire/follow-ranges.ts'
import { CHUNK_MAX } from '../../src/wire/follow-update.ts'
import { DEPTH_MAX, LEAF_MAX } from '../../src/domain/follow/range-tree.ts'
import { SAID_MAX, type RangeSaid } from '../../src/domain/follow/reconcile.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import type { NamedAttestation } from '../../src/domain/follow/attestation.ts'

const mark = fc.nat(2 ** 32 - 1)
const path = fc.array(fc.constantFrom(...'01234567'), { maxLength: DEPTH_MAX }).map(d => d.join(''))
const range: fc.Arbitrary<RangeSaid> = fc.oneof(
  fc.record({
    path,
    form: fc.constant('split' as const),
    marks: fc.array(mark, { minLength: 8, maxLength: 8 }),
  }),
  fc.record({
    path,
    form: fc.constant('names' as const),
    marks: fc.array(mark, { maxLength: 16 }),
  }),
  fc.record({
    path,
    form: fc.constant('wanted' as const),
    marks: fc.array(mark, { minLength: 1, maxLength: 16 }),
  }),
)

describe('what is said about ranges', () => {
  it('reads back as it was written, one byte string for each', () => {
    fc.assert(
      fc.property(fc.nat(65_535), fc.array(range, { maxLength: 20 }), (takes, said) => {
        const bytes = writeRanges({ takes, said })
        expect(must(readRanges(bytes))).toEqual({ takes, said })
      }),
    )
  })

  it('is these bytes', () => {
    const said: RangeSaid[] = [
      { path: '17', form: 'names', marks: [1] },
      { path: '', form: 'names', marks: [] },
    ]
    expect([...writeRanges({ takes: 258, said })]).toEqual([
      1, 2, 0b01_000010, 0b001_111_00, 1, 0, 0, 0, 1, 0b01_000000, 0,
    ])
  })

  it.each<[string, number[]]>([
    ['no head', [1]],
    ['an unknown form', [0, 0, 0b11_000000, 0]],
    ['a range too deep', [0, 0, 0b01_101011, ...Array.from({ length: 17 }, () => 0), 0]],
    ['spare bits that are set', [0, 0, 0b01_000010, 0b001_111_01, 0]],
    ['more names than a range has', [0, 0, 0b01_000000, LEAF_MAX + 1]],
    ['a wish for nothing', [0, 0, 0b10_000000, 0]],
    ['a cut mark', [0, 0, 0b01_000000, 1, 0, 0, 0]],
  ])('is refused with %s', (_what, bytes) => {
    expect(readRanges(Uint8Array.from(bytes))).toEqual({ ok: false, reason: 'malformed' })
  })

  it('is refused beyond the ranges of a turn', () => {
    const said = Array.from({ length: SAID_MAX + 1 }, () => ({
      path: '',
      form: 'names' as const,
      marks: [],
    }))
    expect(readRanges(writeRanges({ takes: 0, said }))).toEqual({ ok: false, reason: 'too-many' })
    expect(readRanges(writeRanges({ takes: 0, said: said.slice(1) })).ok).toBe(true)
  })

  it('fits a chunk, however deep and full', () => {
    const said = Array.from({ length: SAID_MAX }, () => ({
      path: '7'.repeat(DEPTH_MAX),
      form: 'names' as const,
      marks: Array.from({ length: LEAF_MAX }, () => 1),
    }))
    expect(writeRanges({ takes: 0, said }).length).toBeLessThan(CHUNK_MAX)
  })

  it('never makes the reader throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), bytes => void readRanges(bytes)))
  })
})

describe('statements about one followee', () => {
  let alice: AccountId
  let follows: NamedAttestation[]

  beforeAll(async () => {
    alice = (await person(1)).account
    follows = await Promise.all((await people(3)).map(one => attest(one, alice)))
  })

  it('read back, in messages that fit a chunk', () => {
    const many = Array.from({ length: PACKED_PER_MESSAGE + 2 }, (_, index) => follows[index % 3])
    const messages = writePackedMessages(many.filter(one => one !== undefined))
    expect(messages.map(message => message.length < CHUNK_MAX)).toEqual([true, true])
    const about = { community, followee: alice }
    const read = messages.flatMap(message => must(readPackedMessage(message, about)))
    expect(read.map(one => one.follower)).toEqual(many.map(one => one?.follower))
  })

  it('are refused when nothing, too many or a piece is there', () => {
    const about = { community, followee: alice }
    const [one] = writePackedMessages(follows.slice(0, 1))
    for (const length of [0, 1, 104, 106, 105 * (PACKED_PER_MESSAGE + 1)]) {
      const bytes = new Uint8Array(length)
      if (one !== undefined) bytes.set(one.subarray(0, Math.min(length, one.length)))
      expect(readPackedMessage(bytes, about).ok).toBe(false)
    }
  })
})
