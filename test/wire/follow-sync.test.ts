import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { attest, community, must, otherCommunity, people, person } from '../helpers/follows.ts'
import {
  readFollowSync,
  readStatements,
  STATEMENTS_PER_MESSAGE,
  writeFollowSync,
  writeStatements,
  type FollowSyncMessage,
} from '../../src/wire/follow-sync.ts'
import { CHUNK_MAX } from '../../src/wire/follow-update.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import type { NamedAttestation } from '../../src/domain/follow/attestation.ts'

let alice: AccountId
let follows: NamedAttestation[]

beforeAll(async () => {
  alice = (await person(1)).account
  follows = await Promise.all((await people(3)).map(one => attest(one, alice)))
})

const digest = new Uint8Array(32).fill(9)
const bytes = Uint8Array.of(1, 2, 3)

const compareAbout = (followee: AccountId): Extract<FollowSyncMessage, { kind: 'compare' }> => ({
  kind: 'compare',
  community,
  followee,
  digest,
  windowDigest: new Uint8Array(32).fill(8),
  count: 70_000,
  extent: 'window',
  salt: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
})

describe('messages between two follow books', () => {
  it('read back as they were written', () => {
    const compare = compareAbout(alice)
    const messages: FollowSyncMessage[] = [
      compare,
      { ...compare, extent: 'all', count: 2 ** 32 - 1 },
      { kind: 'by-follower', community, follower: alice, digest },
      { kind: 'same' },
      { kind: 'done' },
      { kind: 'nothing' },
      { kind: 'vector', vector: bytes },
      { kind: 'update', update: bytes },
      { kind: 'statements', statements: writeStatements(follows)[0] ?? bytes },
      { kind: 'ranges', ranges: bytes },
      { kind: 'packed', packed: bytes },
    ]
    for (const message of messages)
      expect(must(readFollowSync(writeFollowSync(message)))).toEqual(message)
  })

  it('of another length or kind are refused', () => {
    const ask = writeFollowSync(compareAbout(alice))
    for (let length = 0; length < ask.length; length++) {
      expect(readFollowSync(ask.subarray(0, length)).ok).toBe(false)
    }
    expect(readFollowSync(ask.with(133, 2))).toEqual({ ok: false, reason: 'unknown-kind' })
    for (const bad of [[2, 0], [5, 0], [8, 0], [0], [11], [7], [7, 1]]) {
      expect(readFollowSync(Uint8Array.from(bad)).ok).toBe(false)
    }
  })

  it('never make the reader throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), anything => {
        readFollowSync(anything)
        readStatements(anything, community)
      }),
    )
  })

  it('carry statements in full messages and a rest', () => {
    const [one] = follows
    if (one === undefined) throw new TypeError('no cast')
    const many = Array.from({ length: STATEMENTS_PER_MESSAGE + 1 }, () => one)
    const bodies = writeStatements(many)
    expect(bodies.map(body => must(readStatements(body, community)).length)).toEqual([
      STATEMENTS_PER_MESSAGE,
      1,
    ])
    expect((bodies[0]?.length ?? 0) + 1).toBeLessThanOrEqual(CHUNK_MAX)
    const tooMany = new Uint8Array([...(bodies[0] ?? []), ...(bodies[1] ?? [])])
    expect(readStatements(tooMany, community).ok).toBe(false)
  })

  it('read statements as of the community that was asked about', () => {
    const [body] = writeStatements(follows)
    const [first] = must(readStatements(body ?? bytes, otherCommunity))
    expect(first?.community).toBe(otherCommunity)
  })
})
