import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { must } from '../../helpers/follows.ts'
import { idFromBytes, type AccountId } from '../../../src/domain/ids.ts'
import { LEAF_MAX, RangeTree } from '../../../src/domain/follow/range-tree.ts'
import type { NamedAttestation } from '../../../src/domain/follow/attestation.ts'

const hash = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(bytes).digest())

/** Keys spread over a narrow and a wide part, so that ranges split at many depths. */
const statement = (number: number, version = 0): NamedAttestation => {
  const key = number % 3 === 0 ? new Uint8Array(32).fill(0xaa) : hash(Uint8Array.of(number & 255))
  new DataView(key.buffer).setUint32(number % 3 === 0 ? 26 : 20, number)
  const follower = must(idFromBytes<AccountId>(key))
  const name = hash(Uint8Array.of(number & 255, number >> 8, version))
  return { follower, hash: name } as NamedAttestation
}

const crowd = (count: number): NamedAttestation[] =>
  Array.from({ length: count }, (_, number) => statement(number))

const empty = new RangeTree(hash)

describe('ranges of followers', () => {
  it('have a digest that depends on the statements and nothing else', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(2_000), { maxLength: 120 }),
        fc.array(fc.nat(119), { maxLength: 4 }),
        (numbers, cuts) => {
          const all = numbers.map(number => statement(number))
          const whole = empty.with(all)
          let pieced = empty
          let from = 0
          for (const cut of [...cuts.sort((a, b) => a - b), all.length]) {
            pieced = pieced.with(all.slice(from, cut))
            from = Math.max(from, cut)
          }
          expect(pieced.digest).toEqual(whole.digest)
          expect(empty.with(all.toReversed()).digest).toEqual(whole.digest)
        },
      ),
    )
  })

  it('change their digest with any statement, and back', () => {
    const tree = empty.with(crowd(200))
    const changed = tree.with([statement(77, 1)])
    expect(changed.digest).not.toEqual(tree.digest)
    expect(changed.at('').count).toBe(200)
    expect(changed.with([statement(77)]).digest).toEqual(tree.digest)
  })

  it('never change: another one is answered', () => {
    const tree = empty.with(crowd(100))
    const before = tree.digest
    tree.with(crowd(150))
    expect([tree.at('').count, tree.digest]).toEqual([100, before])
  })

  it('hold what is in them, in order of follower, at any depth', () => {
    const tree = empty.with(crowd(300))
    const parts = Array.from({ length: 8 }, (_, digit) => tree.at(String(digit)))
    expect(parts.reduce((sum, part) => sum + part.count, 0)).toBe(300)
    const keys = [...tree.at('').items].map(one => Buffer.from(one.follower, 'base64url'))
    expect(keys.toSorted((a, b) => Buffer.compare(a, b))).toEqual(keys)
  })

  it('have the same digest below a range that is not split as where it is', () => {
    const few = empty.with(crowd(LEAF_MAX))
    const many = empty.with(crowd(LEAF_MAX * 40))
    for (const path of ['0', '52', '525', '777', '5252525']) {
      const range = few.at(path)
      const alone = empty.with([...range.items])
      expect(range.digest).toEqual(alone.digest)
      expect(many.at(path).digest).toEqual(empty.with([...many.at(path).items]).at(path).digest)
    }
  })

  it('are empty where nobody is', () => {
    expect(empty.at('01234567').digest).toEqual(empty.emptyDigest)
    expect([...empty.at('7').items]).toEqual([])
  })
})
