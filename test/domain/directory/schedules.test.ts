import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  LATE_MS,
  recordObjection,
  SCHEDULE_LASTS_MS,
  SCHEDULED_AHEAD_MS,
  timeObjection,
  type Schedule,
} from '../../../src/domain/directory/schedule.ts'
import {
  comingUp,
  expireSchedules,
  hearSchedule,
  namesAnother,
  nextOver,
  NO_SCHEDULES,
  SCHEDULES_MAX,
  soonestFirst,
  type Schedules,
} from '../../../src/domain/directory/schedules.ts'
import { idOf } from '../../helpers/space-actions.ts'
import { scheduleOf } from '../../helpers/schedules.ts'
import type { AccountId, SpaceId } from '../../../src/domain/ids.ts'

const NOW_MS = 1_000_000
const nobody: ReadonlySet<AccountId> = new Set()

const verdictOn = (
  schedules: Schedules,
  schedule: Schedule,
  { nowMs = NOW_MS, followed = nobody, id = 'id' } = {},
) => hearSchedule(schedules, { schedule, id, provenFollowers: 600 }, nowMs, followed)

const heard = (schedules: Schedules, schedule: Schedule, nowMs = NOW_MS): Schedules => {
  const verdict = verdictOn(schedules, schedule, { nowMs })
  return verdict.ok ? verdict.value : schedules
}

const shown = (
  schedules: Schedules,
  { nowMs = NOW_MS, followed = nobody, live = new Set<SpaceId>() } = {},
): string[] =>
  comingUp(schedules, { followed, live, nowMs }).map(({ scheduled }) => scheduled.title)

const alice = scheduleOf('alice', 1_000, { evening: NOW_MS + 50, night: NOW_MS + 90 })

describe('when a Space may be scheduled', () => {
  it('is from the next moment to thirty days ahead', () => {
    expect(timeObjection(NOW_MS - 1, NOW_MS)).toBe('past')
    expect(timeObjection(NOW_MS, NOW_MS)).toBe('past')
    expect(timeObjection(NOW_MS + 1, NOW_MS)).toBeUndefined()
    expect(timeObjection(NOW_MS + SCHEDULED_AHEAD_MS, NOW_MS)).toBeUndefined()
    expect(timeObjection(NOW_MS + SCHEDULED_AHEAD_MS + 1, NOW_MS)).toBe('too-far')
  })

  it('lets a record name what should have begun within the hour', () => {
    const atMs = 2 * LATE_MS
    expect(recordObjection(atMs - LATE_MS, atMs)).toBeUndefined()
    expect(recordObjection(atMs - LATE_MS - 1, atMs)).toBe('past')
    expect(recordObjection(atMs + SCHEDULED_AHEAD_MS + 1, atMs)).toBe('too-far')
  })
})

describe('the schedules of a community', () => {
  it('show what is to come, the soonest first, people we follow before others', () => {
    const bob = scheduleOf('bob', 1_000, { morning: NOW_MS + 70 })
    const schedules = heard(heard(NO_SCHEDULES, alice), bob)
    expect(shown(schedules)).toEqual(['evening', 'morning', 'night'])
    const followed = new Set([idOf<AccountId>('bob')])
    expect(shown(schedules, { followed })).toEqual(['morning', 'evening', 'night'])
    expect(soonestFirst(schedules, NOW_MS)).toEqual([idOf('alice'), idOf('bob')])
  })

  it('wait an hour for a host that is late, and show nothing twice that is live', () => {
    const schedules = heard(NO_SCHEDULES, alice)
    expect(nextOver(schedules, NOW_MS)).toBe(NOW_MS + 50 + LATE_MS)
    expect(shown(schedules, { nowMs: NOW_MS + 49 + LATE_MS })).toEqual(['evening', 'night'])
    expect(shown(schedules, { nowMs: NOW_MS + 50 + LATE_MS })).toEqual(['night'])
    expect(shown(schedules, { live: new Set([idOf<SpaceId>('night')]) })).toEqual(['evening'])
  })

  it('take a later word of an account for all it plans, and no older one after it', () => {
    const moved = scheduleOf('alice', 2_000, { evening: NOW_MS + 99 })
    const schedules = heard(heard(NO_SCHEDULES, alice), moved)
    expect(shown(schedules)).toEqual(['evening'])
    expect(verdictOn(schedules, alice)).toEqual({ ok: false, reason: 'old' })
    expect(verdictOn(schedules, moved)).toEqual({ ok: false, reason: 'old' })
    expect(verdictOn(schedules, moved, { id: 'ie' }).ok).toBe(true)
  })

  it('remember that everything was taken back until nothing older can be to come', () => {
    const none = scheduleOf('alice', 2_000, {})
    expect(verdictOn(NO_SCHEDULES, none)).toEqual({ ok: false, reason: 'nothing-to-come' })
    const schedules = heard(heard(NO_SCHEDULES, alice), none)
    expect(shown(schedules)).toEqual([])
    expect(verdictOn(schedules, alice)).toEqual({ ok: false, reason: 'old' })
    expect(expireSchedules(schedules, 2_000 + SCHEDULE_LASTS_MS - 1).size).toBe(1)
    expect(expireSchedules(schedules, 2_000 + SCHEDULE_LASTS_MS).size).toBe(0)
  })

  it('ask for standing anew only where another Space is named', () => {
    const schedules = heard(NO_SCHEDULES, alice)
    const fewer = scheduleOf('alice', 2_000, { night: NOW_MS + 5 })
    expect(namesAnother(schedules, fewer)).toBe(false)
    expect(namesAnother(schedules, scheduleOf('alice', 2_000, { dawn: NOW_MS + 5 }))).toBe(true)
    expect(namesAnother(NO_SCHEDULES, fewer)).toBe(true)
  })

  it('hold so many accounts: one that we follow finds room, a stranger waits', () => {
    let full = NO_SCHEDULES
    for (let at = 0; at < SCHEDULES_MAX; at += 1) {
      const one = scheduleOf(`host ${at}`, 1_000, { [`space ${at}`]: NOW_MS + at + 1 })
      full = heard(full, one, NOW_MS + at)
    }
    expect(full.size).toBe(SCHEDULES_MAX)
    expect(verdictOn(full, alice)).toEqual({ ok: false, reason: 'full' })
    const followed = new Set([idOf<AccountId>('alice')])
    const taken = verdictOn(full, alice, { followed })
    expect(taken.ok && taken.value.size).toBe(SCHEDULES_MAX)
    expect(taken.ok && taken.value.has(idOf(`host ${SCHEDULES_MAX - 1}`))).toBe(false)
    // Whose plans are over goes before anybody whose are not.
    expect(verdictOn(full, alice, { nowMs: NOW_MS + LATE_MS }).ok).toBe(false)
    const later = scheduleOf('alice', 2_000, { dawn: NOW_MS + 2 + 2 * LATE_MS })
    expect(verdictOn(full, later, { nowMs: NOW_MS + 1 + LATE_MS }).ok).toBe(true)
  })

  it('are the same in whichever order they come', () => {
    const all = [1, 2, 3, 4].flatMap(atMs =>
      ['alice', 'bob'].map(host => scheduleOf(host, atMs, { [`${host} ${atMs}`]: NOW_MS + atMs })),
    )
    const last = shown(all.reduce((known, one) => heard(known, one), NO_SCHEDULES))
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), order => {
        expect(shown(order.reduce((known, one) => heard(known, one), NO_SCHEDULES))).toEqual(last)
      }),
    )
  })
})
