import { expect, test } from 'vitest'
import { overlapFrames } from '../../../src/domain/media/overlap.ts'

const tone = (from: number, hz = 200) =>
  Float32Array.from({ length: 960 }, (_, n) => Math.sin(((from + n) * 2 * Math.PI * hz) / 48_000))

test('the overlap begins as the first frame and ends as the second', () => {
  const first = tone(0)
  const second = tone(960)
  const both = overlapFrames(first, second)
  expect(both).toHaveLength(960)
  expect(both[0]).toBe(first[0])
  expect(both[959]).toBe(second[959])
})

test('a voice goes through it without a step', () => {
  const both = overlapFrames(tone(0, 150), tone(960, 150))
  const largestOfTone = 2 * Math.sin((Math.PI * 150) / 48_000)
  const steps = [...both].slice(1).map((sample, n) => Math.abs(sample - (both[n] ?? 0)))
  expect(Math.max(...steps)).toBeLessThan(largestOfTone * 1.5)
})
