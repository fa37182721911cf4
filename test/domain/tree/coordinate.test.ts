import { describe, expect, it } from 'vitest'
import { MemoryRandom } from '../../../src/adapters/memory/random.ts'
import { NOWHERE, distanceMs, isLost, measured, told } from '../../../src/domain/tree/coordinate.ts'
import type { Standing } from '../../../src/domain/tree/coordinate.ts'

describe('a coordinate', () => {
  it('seed 3: after some round trips says about how far two peers are apart that never met', () => {
    const random = new MemoryRandom(3)
    const places = Array.from({ length: 40 }, () => ({
      x: random.unit() * 120,
      y: random.unit() * 120,
      height: 3 + random.unit() * 15,
    }))
    let standings: readonly Standing[] = places.map(() => NOWHERE)
    const pick = (): number => Math.floor(random.unit() * places.length)
    for (let round = 0; round < 2_000; round += 1) {
      const [a, b] = [pick(), pick()]
      const [here, there] = [places[a], places[b]]
      const [mine, theirs] = [standings[a], standings[b]]
      if (a === b || !here || !there || !mine || !theirs) continue
      const rttMs = 2 * distanceMs(here, there)
      const moved = measured(mine, theirs.at, { rttMs, unit: random.unit() })
      standings = standings.map((other, place) => (place === a ? moved : other))
    }
    const errors = places.flatMap((here, a) =>
      places.slice(a + 1).map((there, further) => {
        const [mine, theirs] = [standings[a], standings[a + 1 + further]]
        if (mine === undefined || theirs === undefined) return 1
        const trueMs = distanceMs(here, there)
        return Math.abs(distanceMs(mine.at, theirs.at) - trueMs) / trueMs
      }),
    )
    errors.sort((a, b) => a - b)
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(0.15)
  })

  it('stays finite and knows that it was measured, whatever is claimed', () => {
    let standing = NOWHERE
    expect(isLost(standing)).toBe(true)
    for (const rttMs of [0, 1, 5_000, 60_000]) {
      standing = measured(standing, { x: 1_000, y: -1_000, height: 1_000 }, { rttMs, unit: 0.3 })
    }
    expect(isLost(standing)).toBe(false)
    for (const value of Object.values(told(standing.at))) {
      expect(Math.abs(value)).toBeLessThanOrEqual(1_000)
    }
  })
})
