import { expect, test } from 'vitest'
import {
  covers,
  DELEGATION_MAX_MS,
  isCurrent,
  judgePeriod,
  type Delegation,
} from '../../../src/domain/identity/delegation.ts'
import { CLOCK_SKEW_MS } from '../../../src/domain/directory/announcement.ts'

const FROM = Date.UTC(2026, 10, 24, 9)
const UNTIL = FROM + DELEGATION_MAX_MS
// Only the times matter here.
const delegation = { notBeforeMs: FROM, notAfterMs: UNTIL } as Delegation

test('twelve hours are the longest, one millisecond the shortest', () => {
  const lasts = (ms: number): boolean =>
    judgePeriod({ notBeforeMs: FROM, notAfterMs: FROM + ms }).ok
  expect([1, DELEGATION_MAX_MS].map(lasts)).toEqual([true, true])
  expect([-1, 0, DELEGATION_MAX_MS + 1].map(lasts)).toEqual([false, false, false])
})

test('what was said within its time is covered for ever, by the millisecond', () => {
  expect([FROM - 1, FROM, UNTIL, UNTIL + 1].map(at => covers(delegation, at))).toEqual([
    false,
    true,
    true,
    false,
  ])
})

test('it is current within its time and two minutes around', () => {
  const times = [FROM - CLOCK_SKEW_MS, UNTIL + CLOCK_SKEW_MS]
  expect(times.map(now => isCurrent(delegation, now))).toEqual([true, true])
  const outside = [FROM - CLOCK_SKEW_MS - 1, UNTIL + CLOCK_SKEW_MS + 1]
  expect(outside.map(now => isCurrent(delegation, now))).toEqual([false, false])
})
