import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { community, otherCommunity } from '../helpers/follows.ts'
import { accountNumber } from '../helpers/invitations.ts'
import { measureWork, searchWork } from '../../src/crypto/work.ts'
import { writeHashedWork } from '../../src/wire/work.ts'

const bob = accountNumber(2)

/** Zero bits in front, by another program. */
const bitsOf = (bytes: Uint8Array): number =>
  [...createHash('sha256').update(bytes).digest()]
    .map(byte => byte.toString(2).padStart(8, '0'))
    .join('')
    .indexOf('1')

describe('a proof of work', () => {
  const goal = { community, account: bob, bits: 12 }
  const found = searchWork(goal, 0, 2 ** 16)

  it('is found, and is worth what was asked for', () => {
    expect(found?.bits).toBeGreaterThanOrEqual(12)
    expect(bitsOf(writeHashedWork(found ?? { ...goal, nonce: new Uint8Array(8) }))).toBe(
      found?.bits,
    )
  })

  it('is measured alike by whoever gets it', () => {
    for (let number = 0; number < 300; number++) {
      const nonce = new Uint8Array(8)
      new DataView(nonce.buffer).setUint32(4, number)
      const proof = { community, account: bob, nonce }
      expect(measureWork(proof).bits).toBe(bitsOf(writeHashedWork(proof)))
    }
  })

  it('is worth nothing for another account or community', () => {
    const nonce = found?.nonce ?? new Uint8Array(8)
    expect(measureWork({ community, account: accountNumber(3), nonce }).bits).toBeLessThan(12)
    expect(measureWork({ community: otherCommunity, account: bob, nonce }).bits).toBeLessThan(12)
  })

  it('is not found where there is none, and the search goes on where it stopped', () => {
    const at = new DataView((found?.nonce ?? new Uint8Array(8)).buffer).getUint32(4)
    expect(searchWork(goal, 0, at)).toBeUndefined()
    expect(searchWork(goal, at, 1)?.nonce).toEqual(found?.nonce)
  })
})
