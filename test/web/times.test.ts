import { expect, it } from 'vitest'
import { scheduling as en } from '../../web/strings/en-scheduling.ts'
import { scheduling as italian } from '../../web/strings/it-scheduling.ts'
import { fieldOf, momentIn, untilText } from '../../web/times.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

it('says how long it is until then, in what matters', () => {
  const said = (leftMs: number): string => untilText(leftMs, en)
  expect(said(9.3 * DAY_MS)).toBe('in 9 days')
  expect(said(2 * DAY_MS)).toBe('in 2 days')
  expect(said(2 * DAY_MS - 1)).toBe('in 47 h 59 min')
  expect(said(HOUR_MS)).toBe('in 1 h')
  expect(said(HOUR_MS - 1)).toBe('in 59 min')
  expect(said(MINUTE_MS - 1)).toBe('in less than a minute')
  expect(said(0)).toBe('should begin any moment')
  expect(said(-7 * MINUTE_MS)).toBe('waiting for the host for 7 min')
  expect(untilText(2.5 * HOUR_MS, italian)).toBe('tra 2 h 30 min')
})

it('writes a moment into a field of the own time zone, and reads it back', () => {
  const atMs = new Date(2026, 2, 29, 20, 5).getTime()
  expect(fieldOf(atMs)).toBe('2026-03-29T20:05')
  expect(momentIn(fieldOf(atMs))).toBe(atMs)
  expect(momentIn('')).toBeUndefined()
})
