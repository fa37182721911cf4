import { describe, expect, it } from 'vitest'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { PULL_MAX, readPull, writePull } from '../../src/wire/pull.ts'
import { WANTS_MAX, WANT_COUNT_MAX } from '../../src/domain/tree/limits.ts'

const wants = [
  { kid: 0xabcdef012345n, from: 70_000, count: 8 },
  { kid: 1n, from: 0, count: WANT_COUNT_MAX },
]
const bytes = writePull(wants)

describe('a pull', () => {
  it('is read as it was written', () => {
    expect(readPull(bytes)).toEqual({ ok: true, value: wants })
    expect(Buffer.from(bytes).toString('hex')).toBe('02abcdef012345f0a204080000000000010064')
  })

  it('is refused when it is cut, longer, or asks for nothing or too much', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(readPull(bytes.subarray(0, length)).ok).toBe(false)
    }
    expect(readPull(Uint8Array.from([...bytes, 0])).ok).toBe(false)
    expect(readPull(new Uint8Array(PULL_MAX + 1))).toEqual({ ok: false, reason: 'too-long' })
    const [want] = writePull([{ kid: 1n, from: 0, count: 1 }]).slice(-1)
    expect(want).toBe(1)
    for (const count of [0, WANT_COUNT_MAX + 1]) {
      const changed = writePull([{ kid: 1n, from: 0, count: 1 }])
      changed[changed.length - 1] = count
      expect(readPull(changed).ok).toBe(false)
    }
  })

  it('fits its bound when a full stage misses three runs each', () => {
    const many = Array.from({ length: WANTS_MAX + 1 }, () => ({
      kid: 0xffffffffffffn,
      from: Number.MAX_SAFE_INTEGER,
      count: WANT_COUNT_MAX,
    }))
    const full = writePull(many)
    expect(full.length).toBeLessThanOrEqual(PULL_MAX)
    expect(readPull(full).ok).toBe(true)
  })

  it('never throws, whatever bytes come', () => {
    const random = new MemoryRandom(11)
    for (let round = 0; round < 500; round += 1) {
      const noise = Uint8Array.from({ length: Math.floor(random.unit() * 40) }, () =>
        Math.floor(random.unit() * 256),
      )
      expect(typeof readPull(noise).ok).toBe('boolean')
    }
  })
})
