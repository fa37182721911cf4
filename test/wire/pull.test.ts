import { expect, test } from 'vitest'
import { PULL_BYTES, readPull, writePull } from '../../src/wire/pull.ts'

const kid = 0xab_cd_ef_01_23_45n

test('a pull names a speaker and up to sixteen numbers', () => {
  const bytes = writePull({ kid, numbers: [7, 9, 22] })
  expect(Buffer.from(bytes).toString('hex')).toBe('abcdef01234500000000000000078005')
  expect(readPull(bytes)).toEqual({ ok: true, value: { kid, numbers: [7, 9, 22] } })
})

test('numbers beyond the reach of the first are left for another pull', () => {
  const bytes = writePull({ kid, numbers: [7, 22, 23] })
  expect(readPull(bytes)).toEqual({ ok: true, value: { kid, numbers: [7, 22] } })
})

test('any other length, an empty mask and a number out of range are refused', () => {
  const good = writePull({ kid, numbers: [7] })
  for (let length = 0; length < PULL_BYTES; length += 1) {
    expect(readPull(good.subarray(0, length)).ok).toBe(false)
  }
  expect(readPull(Uint8Array.from([...good, 0])).ok).toBe(false)
  expect(readPull(writePull({ kid, numbers: [] })).ok).toBe(false)
  expect(readPull(writePull({ kid, numbers: [Number.MAX_SAFE_INTEGER - 15] })).ok).toBe(false)
  expect(readPull(writePull({ kid, numbers: [Number.MAX_SAFE_INTEGER - 16] })).ok).toBe(true)
})
