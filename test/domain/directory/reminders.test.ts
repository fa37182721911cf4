import { describe, expect, it } from 'vitest'
import {
  HOST_WARNED_BEFORE_MS,
  REMINDED_BEFORE_MS,
  remindStep,
  WITHDRAWN_AFTER_MS,
  type Reminder,
  type Sighting,
} from '../../../src/domain/directory/reminders.ts'
import { LATE_MS } from '../../../src/domain/directory/schedule.ts'
import { idOf } from '../../helpers/space-actions.ts'
import type { AccountId, SpaceId } from '../../../src/domain/ids.ts'

const STARTS_MS = 100_000_000
const planned: Sighting = { phase: 'planned', startsAtMs: STARTS_MS }
const live: Sighting = { phase: 'live' }

const reminder = (over: Partial<Reminder> = {}): Reminder => ({
  space: idOf<SpaceId>('evening'),
  host: idOf<AccountId>('alice'),
  isOwn: false,
  told: 'nothing',
  ...over,
})

describe('a reminder', () => {
  it('comes five minutes before, once', () => {
    const soonMs = STARTS_MS - REMINDED_BEFORE_MS
    expect(remindStep(reminder(), planned, soonMs - 1)).toEqual({ now: undefined, nextMs: soonMs })
    expect(remindStep(reminder(), planned, soonMs).now).toBe('soon')
    expect(remindStep(reminder({ told: 'soon' }), planned, soonMs + 1).now).toBeUndefined()
  })

  it('warns the host half an hour before', () => {
    const soonMs = STARTS_MS - HOST_WARNED_BEFORE_MS
    expect(remindStep(reminder({ isOwn: true }), planned, soonMs - 1).now).toBeUndefined()
    expect(remindStep(reminder({ isOwn: true }), planned, soonMs).now).toBe('soon')
  })

  it('comes when the Space begins, to whoever waits and not to its host', () => {
    expect(remindStep(reminder(), live, STARTS_MS).now).toBe('live')
    expect(remindStep(reminder({ told: 'soon' }), live, STARTS_MS).now).toBe('live')
    expect(remindStep(reminder({ told: 'live' }), live, STARTS_MS).now).toBeUndefined()
    expect(remindStep(reminder({ isOwn: true }), live, STARTS_MS).now).toBeUndefined()
  })

  it('says that a Space was withdrawn, once that it began is ruled out', () => {
    const missing: Sighting = { phase: 'missing', sinceMs: 5 }
    const atMs = 5 + WITHDRAWN_AFTER_MS
    expect(remindStep(reminder(), missing, atMs - 1)).toEqual({ now: undefined, nextMs: atMs })
    expect(remindStep(reminder(), missing, atMs).now).toBe('withdrawn')
    expect(remindStep(reminder({ told: 'live' }), missing, 5).now).toBe('over')
    expect(remindStep(reminder({ isOwn: true }), missing, 5).now).toBe('over')
  })

  it('ends an hour after the time, and waits where nothing is known', () => {
    expect(remindStep(reminder(), planned, STARTS_MS + LATE_MS).now).toBe('over')
    const unknown = remindStep(reminder(), { phase: 'unknown' }, STARTS_MS)
    expect(unknown).toEqual({ now: undefined, nextMs: undefined })
  })
})
