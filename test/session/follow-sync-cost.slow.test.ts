import { describe, expect, it } from 'vitest'
import { measureFollowSync } from '../bench/measure-follow-sync.ts'

describe('two replicas of a large account', () => {
  it.each([
    [10_000, 50, 6_000],
    [100_000, 50, 8_000],
    [100_000, 2, 1_000],
  ])(
    'of %i followers that differ in %i exchange at most %i bytes too many',
    async (all, few, max) => {
      const cost = await measureFollowSync(all, few)
      expect(cost.minimumBytes).toBe(few * 105)
      expect(cost.bytesOverMinimum).toBeLessThan(max)
      expect(cost.messages).toBeLessThan(20)
    },
  )
})
