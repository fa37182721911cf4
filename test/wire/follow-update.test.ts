import * as Y from 'yjs'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { attest, community, must, people, person, type Person } from '../helpers/follows.ts'
import { itemNumber, writeBody, writePacked } from '../../src/wire/attestation.ts'
import { joinBytes } from '../../src/wire/join-bytes.ts'
import { nameItems } from '../../src/crypto/name-attestation.ts'
import {
  CHUNK_MAX,
  readFollowUpdate,
  UPDATE_ITEMS_MAX,
  UPDATE_MAX,
  writeFollowChunks,
  writeFollowUpdate,
  type FollowUpdate,
  type UpdateRefusal,
} from '../../src/wire/follow-update.ts'
import { writeVaruint } from '../../src/wire/varuint.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import type { NamedAttestation } from '../../src/domain/follow/attestation.ts'
import type { Verdict } from '../../src/verdict.ts'

let alice: AccountId
let followers: Person[]
let follows: NamedAttestation[]

beforeAll(async () => {
  alice = (await person(1)).account
  followers = await people(40)
  follows = await Promise.all(followers.map(one => attest(one, alice)))
})

const read = (bytes: Uint8Array): Verdict<FollowUpdate, UpdateRefusal> =>
  readFollowUpdate(bytes, { community, followee: alice })

const update = (...parts: (number | Uint8Array)[]): Uint8Array => {
  const bytes: number[] = []
  for (const part of parts) {
    if (typeof part === 'number') writeVaruint(bytes, part)
    else bytes.push(...part)
  }
  return Uint8Array.from(bytes)
}

describe('an update', () => {
  it('reads back what was written, whatever the order', () => {
    const bytes = writeFollowUpdate(follows)
    expect(writeFollowUpdate(follows.toReversed())).toEqual(bytes)
    const named = must(nameItems(must(read(bytes)).live))
    expect(new Set(named.map(one => one.follower))).toEqual(
      new Set(followers.map(one => one.account)),
    )
  })

  it('costs at most 140 bytes a follow', () => {
    expect(writeFollowUpdate(follows).length / follows.length).toBeLessThanOrEqual(140)
  })

  it('is what Yjs writes for a fresh document', () => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, writeFollowUpdate(follows))
    expect(Y.encodeStateAsUpdate(doc)).toEqual(writeFollowUpdate(follows))
    expect(doc.getMap('f').size).toBe(follows.length)
  })

  it('in chunks holds the same, each chunk within its bound', async () => {
    const crowd = Array.from({ length: 1_024 }, (_, index): NamedAttestation => {
      const hash = new Uint8Array(32)
      new DataView(hash.buffer).setUint32(0, index)
      return { ...(follows[0] as NamedAttestation), hash }
    })
    const chunks = writeFollowChunks(crowd)
    expect(chunks.length).toBe(3)
    expect(Math.max(...chunks.map(chunk => chunk.length))).toBeLessThanOrEqual(CHUNK_MAX)
    expect(chunks.reduce((sum, chunk) => sum + must(read(chunk)).live.length, 0)).toBe(1_024)
  })

  it('of no items is two bytes', () => {
    expect(must(read(Uint8Array.of(0, 0)))).toEqual({ live: [], superseded: [] })
  })

  it('cut at any length is refused', () => {
    const bytes = writeFollowUpdate(follows.slice(0, 12))
    const passed = Array.from(bytes.keys()).filter(length => read(bytes.subarray(0, length)).ok)
    expect(passed).toEqual([])
  })

  it('with a byte too many is refused', () => {
    for (const byte of [0, 1, 255]) {
      expect(read(new Uint8Array([...writeFollowUpdate(follows), byte])).ok).toBe(false)
    }
  })

  it('with any flipped bit is refused, or its number no longer fits', () => {
    const bytes = writeFollowUpdate(follows.slice(0, 3))
    const passed: number[] = []
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice()
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const got = read(flipped)
      if (got.ok && nameItems(got.value.live).ok) passed.push(bit)
    }
    expect(passed).toEqual([])
  })

  it('mutated at random never throws and never yields an item under a wrong number', () => {
    const bytes = writeFollowUpdate(follows.slice(0, 4))
    const edit = fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255) })
    const known = new Set(follows.map(one => one.hash.join()))
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), edits => {
        const mutated = bytes.slice()
        for (const { at, value } of edits) mutated[at] = value
        const got = read(mutated)
        const named = got.ok ? nameItems(got.value.live) : got
        return !named.ok || named.value.every(one => known.has(one.hash.join()))
      }),
      { numRuns: 2_000 },
    )
  })
})

/** FINDINGS' hostile table against our reader: refused in a glance, or harmless. */
describe('hostile bytes', () => {
  const head = [1, 1, 5, 0] as const
  const key = (): Uint8Array => {
    const letters = new TextEncoder().encode(followers[0]?.account)
    return Uint8Array.of(letters.length, ...letters)
  }
  const firstFollow = (): NamedAttestation => {
    const [follow] = follows
    if (follow === undefined) throw new TypeError('no cast')
    return follow
  }
  /** A true follow under its own number, but for its body. */
  const withBody = (body: Uint8Array): Uint8Array => {
    const number = itemNumber(firstFollow(), firstFollow().hash)
    return update(1, 1, number, 0, 0x23, 1, 1, 0x66, key(), body.length, body, 0)
  }

  it('beside which the same item with its own body is read', () => {
    expect(withBody(writeBody(firstFollow()))).toEqual(writeFollowUpdate(follows.slice(0, 1)))
  })

  it.each<[string, () => Uint8Array]>([
    ['garbage', () => Uint8Array.of(7, 7, 7)],
    ['a collected struct of length 2^40', () => update(...head, 0x00, 2 ** 40, 0)],
    ['a deleted item of length 2', () => update(...head, 0x21, 1, 1, 0x66, key(), 2, 0)],
    ['a struct count of 2^25', () => update(1, 2 ** 25, 5, 0)],
    ['a client count of 2^40', () => update(2 ** 40)],
    ['a clock gap', () => update(1, 1, 5, 5, 0x23)],
    ['an item with an origin', () => update(...head, 0xa3, 3, 0, key())],
    ['text content', () => update(...head, 0x24, 1, 1, 0x66, key(), 1, 0x61, 0)],
    ['a nested map', () => update(...head, 0x27, 1, 1, 0x66, key(), 1, 0)],
    ['another root name', () => update(...head, 0x23, 1, 1, 0x67, key())],
    ['a long root name', () => update(...head, 0x23, 1, 2, 0x66, 0x66, key())],
    ['a body of another length', () => update(...head, 0x23, 1, 1, 0x66, key(), 3, 1, 2, 3, 0)],
    ['a body that names its follower again', () => withBody(writePacked(firstFollow()))],
    [
      'a body with a byte too many',
      () => withBody(joinBytes([writeBody(firstFollow()), Uint8Array.of(0)])),
    ],
    ['a key that is no account', () => update(...head, 0x21, 1, 1, 0x66, 2, 0x41, 0x41, 1, 0)],
    ['a skip struct', () => update(...head, 0x0a, 1, 0)],
    ['one number twice', () => update(2, 1, 5, 0, 0, 1, 1, 5, 0, 0, 1, 0)],
    ['rising numbers', () => update(2, 1, 5, 0, 0, 1, 1, 6, 0, 0, 1, 0)],
    ['a delete set of 2^40 clients', () => update(0, 2 ** 40)],
    ['a delete set of long ranges', () => update(0, 1, 5, 1, 0, 2 ** 40)],
    ['an update V2', () => Y.encodeStateAsUpdateV2(new Y.Doc())],
    ['more items than a document has', () => update(UPDATE_ITEMS_MAX + 1)],
    ['more bytes than we look at', () => new Uint8Array(UPDATE_MAX + 1)],
  ])('%s: refused in no time', (_what, make) => {
    const bytes = make()
    // The best of three: a busy machine may pause any single one.
    const times = [1, 2, 3].map(() => {
      const before = performance.now()
      expect(read(bytes).ok).toBe(false)
      return performance.now() - before
    })
    expect(Math.min(...times)).toBeLessThan(5)
  })

  it('a delete set that names another’s item: walked and forgotten', () => {
    const bytes = writeFollowUpdate(follows.slice(0, 2))
    const [live] = must(read(bytes)).live
    const withDeletes = update(bytes.subarray(0, -1), 1, live?.number ?? 0, 1, 0, 1)
    expect(must(read(withDeletes))).toEqual(must(read(bytes)))
  })

  it('one statement under ten thousand numbers: every one but its own is refused', () => {
    const bytes = writeFollowUpdate(follows.slice(0, 1))
    const [item] = must(read(bytes)).live
    if (item === undefined) throw new TypeError('no item')
    for (const number of [1, item.number + 1, Number.MAX_SAFE_INTEGER]) {
      expect(nameItems([{ ...item, number }])).toEqual({ ok: false, reason: 'number' })
    }
  })
})
