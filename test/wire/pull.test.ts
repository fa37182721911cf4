import { expect, test } from 'vitest'
import { PULL_BYTES, numberNear, readPull, tagOfKid, writePull } from '../../src/wire/pull.ts'

const tag = tagOfKid(0xab_cd_ef_01_23_45n)

test('a pull names a speaker and up to sixteen numbers', () => {
  const bytes = writePull({ tag, numbers: [7, 9, 22] })
  expect(Buffer.from(bytes).toString('hex')).toBe('012300078005')
  expect(readPull(bytes)).toEqual({ ok: true, value: { tag, numbers: [7, 9, 22] } })
})

test('numbers beyond the reach of the first are left for another pull', () => {
  const bytes = writePull({ tag, numbers: [7, 22, 23] })
  expect(readPull(bytes)).toEqual({ ok: true, value: { tag, numbers: [7, 22] } })
})

test('any other length and an empty mask are refused', () => {
  const good = writePull({ tag, numbers: [7] })
  for (let length = 0; length < PULL_BYTES; length += 1) {
    expect(readPull(good.subarray(0, length)).ok).toBe(false)
  }
  expect(readPull(Uint8Array.from([...good, 0])).ok).toBe(false)
  expect(readPull(writePull({ tag, numbers: [] })).ok).toBe(false)
})

test('numbers are told from each other by their last sixteen bits, also around the turn', () => {
  const pull = readPull(writePull({ tag, numbers: [131_070, 131_073] }))
  expect(pull).toEqual({ ok: true, value: { tag, numbers: [65_534, 1] } })
  expect([65_534, 1].map(low => numberNear(low, 131_072))).toEqual([131_070, 131_073])
  expect(readPull(writePull({ tag, numbers: [65_534, 1] }))).toEqual(pull)
  expect(numberNear(65_535, 2)).toBe(-1)
  expect(numberNear(40_000, 40_000)).toBe(40_000)
})
