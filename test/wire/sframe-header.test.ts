import { expect, test } from 'vitest'
import { readSframeHeader, writeSframeHeader } from '../../src/wire/sframe-header.ts'
import { sframeVectors } from '../helpers/sframe-vectors.ts'

test('all header vectors of RFC 9605 are written and read', () => {
  for (const { kid, ctr, encoded } of sframeVectors.header) {
    expect(writeSframeHeader({ kid, ctr })).toEqual(encoded)
    expect(readSframeHeader(encoded)).toEqual({
      ok: true,
      value: { kid, ctr, length: encoded.length },
    })
  }
  expect(sframeVectors.header).toHaveLength(289)
})

test('a truncated header is refused at every length', () => {
  const whole = writeSframeHeader({ kid: (1n << 64n) - 1n, ctr: (1n << 64n) - 1n })
  for (let length = 0; length < whole.length; length += 1) {
    expect(readSframeHeader(whole.subarray(0, length))).toEqual({ ok: false, reason: 'truncated' })
  }
})
