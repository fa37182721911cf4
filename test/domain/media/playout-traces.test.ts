import { expect, test } from 'vitest'
import { arrivals, TRANSIT_MS, type Way } from '../../helpers/arrival-traces.ts'
import { playTrace, type OutputStalls, type PlayoutFigures } from '../../helpers/playout-run.ts'

/** Two minutes show what a clock or an output does; rare losses need DESIGN's ten. */
const SHORT_S = 120
const SESSION_S = 600

/** So much talk over `way`. */
function talk(
  seconds: number,
  way: Omit<Way, 'seed' | 'seconds'>,
  stalls?: OutputStalls,
): PlayoutFigures {
  const { spoken, deliveries } = arrivals({ seed: 7, seconds, ...way })
  return playTrace(deliveries, {
    spoken,
    bestMs: TRANSIT_MS,
    driftPpm: way.driftPpm ?? 0,
    ...(stalls && { stalls }),
  })
}

test('through a clean network every frame is on time after the first second', () => {
  const { onTime, meanBufferMs } = talk(SHORT_S, {})
  expect(onTime).toBeGreaterThan(0.9995)
  expect(meanBufferMs).toBeLessThan(100)
})

test('through 5 % loss with repair 999 of 1,000 frames are on time, a quarter second late at most', () => {
  const { onTime, meanBufferMs } = talk(SESSION_S, { loss: 0.05 })
  expect(onTime).toBeGreaterThanOrEqual(0.999)
  expect(meanBufferMs).toBeLessThanOrEqual(250)
})

test('through bursts that take a fifth of all packets 99 of 100 frames are on time', () => {
  const { onTime, deepestMs } = talk(SESSION_S, { bursts: { share: 0.2, meanMs: 120 } })
  expect(onTime).toBeGreaterThanOrEqual(0.99)
  expect(deepestMs).toBeLessThanOrEqual(1_000)
})

test.each([200, -200])(
  'a clock that goes %i ppm wrong is followed without a missing frame',
  ppm => {
    const { onTime, meanBufferMs } = talk(SHORT_S, { driftPpm: ppm })
    expect(onTime).toBeGreaterThan(0.9995)
    expect(meanBufferMs).toBeLessThan(110)
  },
)

test('an output that stops for 300 ms loses nothing and catches up without a jump', () => {
  const { onTime, meanBufferMs } = talk(SHORT_S, {}, { everyMs: 15_000, lastsMs: 300 })
  expect(onTime).toBeGreaterThan(0.9995)
  expect(meanBufferMs).toBeLessThan(140)
})
