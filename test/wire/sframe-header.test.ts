import { expect, test } from 'vitest'
import { readSframeHeader, writeSframeHeader } from '../../src/wire/sframe-header.ts'

test('a truncated header is refused at every length', () => {
  const whole = writeSframeHeader({ kid: (1n << 64n) - 1n, ctr: (1n << 64n) - 1n })
  for (let length = 0; length < whole.length; length += 1) {
    expect(readSframeHeader(whole.subarray(0, length))).toEqual({ ok: false, reason: 'truncated' })
  }
})

test('numbers up to 7 travel in the first byte, larger ones in the fewest bytes', () => {
  expect([...writeSframeHeader({ kid: 7n, ctr: 7n })]).toEqual([0x77])
  expect([...writeSframeHeader({ kid: 8n, ctr: 256n })]).toEqual([0x89, 8, 1, 0])
})
