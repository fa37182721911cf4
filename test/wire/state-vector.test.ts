import * as Y from 'yjs'
import { describe, expect, it } from 'vitest'
import { must } from '../helpers/follows.ts'
import { readStateVector, writeStateVector } from '../../src/wire/state-vector.ts'
import { UPDATE_ITEMS_MAX } from '../../src/wire/follow-update.ts'
import { writeVaruint } from '../../src/wire/varuint.ts'

describe('a state vector', () => {
  it('reads back, and is what Yjs reads', () => {
    const numbers = [3, 2 ** 52 + 1, 2 ** 40]
    const bytes = writeStateVector(numbers)
    expect(must(readStateVector(bytes))).toEqual(new Set(numbers))
    expect(Y.decodeStateVector(bytes)).toEqual(new Map(numbers.map(number => [number, 1])))
  })

  it('cut at any length or with a byte too many is refused', () => {
    const bytes = writeStateVector([1, 300, 70_000])
    for (let length = 0; length < bytes.length; length++) {
      expect(readStateVector(bytes.subarray(0, length)).ok).toBe(false)
    }
    expect(readStateVector(new Uint8Array([...bytes, 0])).ok).toBe(false)
  })

  it('of a million entries is refused before they are read', () => {
    const bytes: number[] = []
    writeVaruint(bytes, 1_000_000)
    expect(readStateVector(Uint8Array.from(bytes))).toEqual({ ok: false, reason: 'too-many' })
    expect(
      readStateVector(writeStateVector(Array.from({ length: UPDATE_ITEMS_MAX }, (_, n) => n))).ok,
    ).toBe(true)
  })
})
