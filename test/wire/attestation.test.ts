import vectors from '../vectors/follow-attestations.json' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { must } from '../helpers/follows.ts'
import { nameAttestation } from '../../src/crypto/name-attestation.ts'
import { idFromBytes, type AccountId, type CommunityId } from '../../src/domain/ids.ts'
import {
  itemNumber,
  PACKED_BYTES,
  readBody,
  readPacked,
  readStatement,
  SIGNED_BYTES,
  STATEMENT_BYTES,
  writeBody,
  writePacked,
  writeSigned,
  writeStatement,
} from '../../src/wire/attestation.ts'
import { readFollowUpdate, writeFollowUpdate } from '../../src/wire/follow-update.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))
const community = must(idFromBytes<CommunityId>(hex(vectors.community)))
const followee = must(idFromBytes<AccountId>(hex(vectors.followee)))
const follower = must(idFromBytes<AccountId>(hex(vectors.follower)))
const about = { community, followee }

describe.each(vectors.cases)('the vector $kind $seq', vector => {
  const packed = hex(vector.packed)
  const attestation = must(readPacked(packed, about))

  it('reads as it was made', () => {
    const { kind, seq, timeMs } = vector
    expect(attestation).toMatchObject({ community, followee, follower, kind, seq, timeMs })
  })

  it('writes the same bytes', () => {
    expect(writePacked(attestation)).toEqual(packed)
    expect(writeSigned(attestation)).toEqual(hex(vector.signed))
    expect(writeSigned(attestation)).toHaveLength(SIGNED_BYTES)
    expect(readBody(writeBody(attestation), { ...about, follower })).toEqual({
      ok: true,
      value: attestation,
    })
    expect(must(readStatement(writeStatement(attestation), community))).toEqual(attestation)
  })

  it('has its name and item number', () => {
    const { hash } = must(nameAttestation(attestation))
    expect(hash).toEqual(hex(vector.hash))
    expect(itemNumber(attestation, hash)).toBe(vector.item)
    expect(Number.isSafeInteger(vector.item)).toBe(true)
  })

  it('has one update', () => {
    const named = must(nameAttestation(attestation))
    expect(writeFollowUpdate([named])).toEqual(hex(vector.update))
    expect(must(readFollowUpdate(hex(vector.update), about))).toEqual({
      live: [{ number: vector.item, attestation }],
      superseded: [],
    })
  })
})

describe('an attestation', () => {
  const [vector] = vectors.cases
  const packed = hex(vector?.packed ?? '')
  const changed = (at: number, ...values: number[]): Uint8Array => {
    const copy = packed.slice()
    copy.set(values, at)
    return copy
  }

  it('has one length', () => {
    for (let length = 0; length < PACKED_BYTES; length++) {
      expect(readPacked(packed.subarray(0, length), about)).toEqual({ ok: false, reason: 'length' })
    }
    expect(readPacked(new Uint8Array([...packed, 0]), about)).toEqual({
      ok: false,
      reason: 'length',
    })
    expect(readStatement(new Uint8Array(STATEMENT_BYTES + 1), community).ok).toBe(false)
  })

  it.each([2, 3, 255])('of kind %i is refused', kind => {
    expect(readPacked(changed(0, kind), about)).toEqual({ ok: false, reason: 'kind' })
  })

  it.each([
    [0, 'seq'],
    [1_024, 'seq'],
    [65_535, 'seq'],
  ])('of seq %i is refused', (seq, reason) => {
    expect(readPacked(changed(1, seq >> 8, seq & 255), about)).toEqual({ ok: false, reason })
  })

  it.each([1, 1_023])('of seq %i is read', seq => {
    expect(must(readPacked(changed(1, seq >> 8, seq & 255), about)).seq).toBe(seq)
  })
})
