import { describe, expect, it } from 'vitest'
import { gapHeardMs, lostFrames, resumedAfterMs, type Said } from './resumed.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import type { Arrival } from '../peers/messages.ts'

const [OLD, NEW] = [peerOf('oLd'), peerOf('new')]
const BUNDLE_MS = 80
const WAY_MS = 20

/** What was said of bundles 100 to 199. */
const SAID: Said = new Map(
  Array.from({ length: 100 }, (_, place) => [100 + place, 10_000 + place * BUNDLE_MS]),
)
const saidMs = (ctr: number): number => SAID.get(ctr) ?? Number.NaN
const arrivals = (from: number, to: number, by: Arrival['from'], lateMs = 0): readonly Arrival[] =>
  Array.from({ length: to - from }, (_, place) => {
    const ctr = from + place
    return { ctr, atMs: saidMs(ctr) + WAY_MS + lateMs, from: by }
  })

const FOR_EVER = { untilMs: Infinity }

describe('how long a repair took', () => {
  it('is from the last frame of the old parent to the next one by another', () => {
    const came = [
      ...arrivals(100, 150, OLD),
      ...arrivals(150, 152, NEW, 70),
      ...arrivals(152, 200, NEW),
    ]
    expect(resumedAfterMs(came, OLD, FOR_EVER)).toBe(BUNDLE_MS + 70)
  })

  it('waits for what is missing between, and no longer than anybody asks for it', () => {
    const before = arrivals(100, 150, OLD)
    const filled = [...before, ...arrivals(151, 153, NEW), ...arrivals(150, 151, NEW, 300)]
    const inTime = filled.toSorted((a, b) => a.atMs - b.atMs)
    expect(resumedAfterMs(inTime, OLD, FOR_EVER)).toBe(BUNDLE_MS + 300)
    const never = [...before, ...arrivals(151, 200, NEW)]
    expect(resumedAfterMs(never, OLD, FOR_EVER)).toBeGreaterThan(1_000)
  })

  it('is unknown of who hears nothing any more', () => {
    expect(resumedAfterMs(arrivals(100, 150, OLD), OLD, FOR_EVER)).toBeUndefined()
  })

  it('does not count what the old parent sends long after', () => {
    const again = arrivals(190, 200, OLD)
    const came = [...arrivals(100, 150, OLD), ...arrivals(150, 190, NEW, 30), ...again]
    const untilMs = saidMs(160)
    expect(resumedAfterMs(came, OLD, { untilMs })).toBe(BUNDLE_MS + 30)
  })
})

describe('what was heard of a fault', () => {
  const window = { fromMs: saidMs(140), untilMs: saidMs(170) }
  const faultMs = saidMs(150)

  it('is nothing where every frame came in time', () => {
    const heard = arrivals(100, 200, undefined)
    expect([lostFrames(heard, SAID, window), gapHeardMs(heard, SAID, faultMs)]).toEqual([0, 0])
  })

  it('is every frame that never came, in number and in time', () => {
    const heard = [...arrivals(100, 150, undefined), ...arrivals(155, 200, undefined)]
    expect(lostFrames(heard, SAID, window)).toBe(20)
    expect(gapHeardMs(heard, SAID, faultMs)).toBeCloseTo(5 * BUNDLE_MS, 6)
  })
})
