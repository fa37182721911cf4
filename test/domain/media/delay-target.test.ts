import { expect, test } from 'vitest'
import { NO_DELAYS, observeArrival } from '../../../src/domain/media/delay-target.ts'

/** Bundles of four frames, each so late, in the order in which they come. Answers for how late one it is waited. */
function waitedFor(count: number, lateMs: (bundle: number) => number): number {
  const came = Array.from({ length: count }, (_, bundle) => ({
    frameIndex: bundle * 4,
    atMs: bundle * 80 + lateMs(bundle),
  }))
  return came
    .toSorted((one, other) => one.atMs - other.atMs)
    .reduce((target, { frameIndex, atMs }) => observeArrival(target, frameIndex, atMs), NO_DELAYS)
    .offsetMs
}

/** Every fortieth bundle is held up, from the hundredth on by as much as given. */
const heldUp = (ms: number) => (bundle: number) => (bundle % 40 === 0 && bundle >= 100 ? ms : 0)

test('what a machine’s stalls hold up in order is waited for as it was, and nothing later is foreseen', () => {
  expect(waitedFor(400, heldUp(70))).toBe(80)
})

test('where one comes behind a later one it was pulled, and a longer pull is foreseen', () => {
  expect(waitedFor(400, heldUp(90))).toBeGreaterThan(130)
})

test('what was held up in the first five seconds is forgotten unless later ones are', () => {
  const cold = (bundle: number): number => (bundle < 50 && bundle % 10 === 5 ? 150 : 0)
  expect(waitedFor(80, cold)).toBe(160)
  expect(waitedFor(120, cold)).toBe(10)
  const lossy = (bundle: number): number => (bundle % 10 === 5 ? 150 : 0)
  expect(waitedFor(400, lossy)).toBeGreaterThanOrEqual(160)
})
