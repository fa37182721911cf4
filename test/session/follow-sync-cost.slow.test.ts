import { describe, expect, it } from 'vitest'
import { measureFollowSync } from '../bench/measure-follow-sync.ts'

describe('two replicas of a large account', () => {
  it.each([
    [10_000, [[50, 6_000]]],
    // The same two, equal again, come to differ in two more: to build them takes longer than all else here.
    [
      100_000,
      [
        [50, 8_000],
        [2, 1_000],
      ],
    ],
  ] as const)(
    'of %i followers exchange little more than what they differ in, [number, most bytes too many]: %j',
    async (all, differences) => {
      const costs = await measureFollowSync(all, ...differences.map(([few]) => few))
      for (const [at, [few, max]] of differences.entries()) {
        const cost = costs[at]
        expect(cost?.minimumBytes).toBe(few * 105)
        expect(cost?.bytesOverMinimum).toBeLessThan(max)
        expect(cost?.messages).toBeLessThan(20)
      }
    },
  )
})
