import { expect, test } from 'vitest'
import { leadOf, NEW_RHYTHM, observeTick } from '../../../src/domain/media/output-rhythm.ts'

const leadAfter = (ticksMs: readonly number[]) => leadOf(ticksMs.reduce(observeTick, NEW_RHYTHM))
const ticks = (bursts: number, size: number) =>
  Array.from({ length: bursts * size }, (_, n) => Math.floor(n / size) * size * 20 + (n % size))

test('an output that ticks evenly needs one frame of lead', () => {
  expect(leadAfter([])).toBe(1)
  expect(leadAfter(ticks(50, 1))).toBe(1)
})

test('an output that renders in bursts needs a burst of lead', () => {
  expect(leadAfter(ticks(40, 3))).toBe(3)
  expect(leadAfter(ticks(40, 4))).toBe(4)
})

test('a single hiccup costs nobody a delay', () => {
  expect(leadAfter([...ticks(60, 1), 1_201, 1_202, 1_203, 1_204])).toBe(1)
})

test('the lead is bounded whatever the hardware does', () => {
  expect(leadAfter(ticks(40, 50))).toBe(6)
})
