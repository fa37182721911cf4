import { expect, test } from 'vitest'
import { arrivals, joining, TRANSIT_MS, type Way } from '../../helpers/arrival-traces.ts'
import {
  BUSY_START,
  COLD_START,
  deliveriesOf,
  SPEAKER_STANDS_STILL,
} from '../../helpers/recorded-arrivals.ts'
import { playTrace, type OutputStalls, type PlayoutFigures } from '../../helpers/playout-run.ts'

/** Two minutes show what a clock or an output does; rare losses need DESIGN's ten. */
const SHORT_S = 120
const SESSION_S = 600

/** What whoever has just come judges us by. */
const FIRST_S = 4
const SEEDS = Array.from({ length: 20 }, (_, seed) => seed + 1)

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

test.each([
  { framesPerBundle: 3, jitterMs: 4 },
  { framesPerBundle: 3, jitterMs: 10 },
  { framesPerBundle: 4, jitterMs: 4 },
  { framesPerBundle: 4, jitterMs: 10 },
])('who comes in mid-speech hears the first seconds as they were said: %o', way => {
  const runs = SEEDS.map(seed => {
    const deliveries = joining({ seed, seconds: FIRST_S, ...way })
    return playTrace(deliveries, { spoken: deliveries, bestMs: TRANSIT_MS, untilTheEnd: false })
  })
  expect(Math.min(...runs.map(({ untouched }) => untouched))).toBeGreaterThanOrEqual(0.95)
  expect(Math.max(...runs.map(({ concealed }) => concealed))).toBe(0)
})

/** How a recording of a real page is played. */
function replay(recording: readonly number[]): PlayoutFigures {
  const spoken = deliveriesOf(recording)
  const deliveries = [...spoken].sort((a, b) => a.atMs - b.atMs)
  return playTrace(deliveries, { spoken, bestMs: 0, untilTheEnd: false })
}

test('a cold page that takes bundles in late for two seconds has the reserve for it', () => {
  const { concealed, untouched } = replay(COLD_START)
  expect(concealed).toBeLessThanOrEqual(2)
  // From the eighth second on the reserve is given back, a piece of 10 ms in every half a second.
  expect(untouched).toBeGreaterThanOrEqual(0.96)
})

test('a stall of a second while joining is jumped over, and nothing after it is stretched', () => {
  const { meanBufferMs, untouched } = replay(BUSY_START)
  expect(untouched).toBe(1)
  expect(meanBufferMs).toBeLessThan(350)
})

test('a speaker whose clock has lost seconds is heard again at once, not half a minute later', () => {
  const { onTime } = replay(SPEAKER_STANDS_STILL)
  expect(onTime).toBeGreaterThan(0.8)
})
