import { expect, test } from 'vitest'
import { playForgedHistory } from './forged-history.ts'
import { seedOfRun, times } from './seed.ts'

const EVENTS = times(20_000)

test(
  `of ${EVENTS} statements, most of them forged, not one counts that should not`,
  async () => {
    const outcome = await playForgedHistory(EVENTS, seedOfRun('forged history'))
    expect(outcome).toMatchObject({ events: EVENTS, falseAdmits: 0, agreeing: outcome.followees })
    expect(outcome.verified).toBeGreaterThanOrEqual(EVENTS / 5)
  },
  times(120_000),
)
