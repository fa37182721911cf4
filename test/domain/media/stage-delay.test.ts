import { expect, test } from 'vitest'
import { NO_DELAYS, type DelayTarget } from '../../../src/domain/media/delay-target.ts'
import { observeStageArrival } from '../../../src/domain/media/stage-delay.ts'

const through = (lags: readonly number[], target: DelayTarget = NO_DELAYS): DelayTarget =>
  lags.reduce(
    (state, lagMs, index) => observeStageArrival(state, index, index * 20 + lagMs),
    target,
  )

test('waits for all but the latest one in a hundred', () => {
  const lags = Array.from({ length: 200 }, (_, at) => (at % 100 === 7 ? 150 : 20 + (at % 10)))
  expect(through(lags).offsetMs).toBe(29 + 10)
})

test('forgets within five seconds that it was late', () => {
  const bad = Array.from({ length: 50 }, () => 120)
  const good = Array.from({ length: 250 }, () => 20)
  expect(through([...bad, ...good.slice(0, 100)]).offsetMs).toBe(130)
  expect(through([...bad, ...good]).offsetMs).toBe(30)
})

test('does not wait beyond what a conversation bears', () => {
  const lags = Array.from({ length: 100 }, (_, at) => (at % 2 === 0 ? 10 : 600))
  expect(through(lags).offsetMs).toBe(210)
})

test('begins anew when a clock was set', () => {
  const before = through(Array.from({ length: 100 }, () => 20))
  const after = observeStageArrival(before, 100, 100 * 20 + 5_000)
  expect(after.offsetMs).toBe(5_020)
  expect(after.lags.length).toBe(1)
})
