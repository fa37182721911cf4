import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SILENCE_MS } from '../../../src/domain/directory/announcement.ts'
import {
  EMPTY_LISTING,
  expire,
  findSpace,
  GONE_MS,
  hear,
  inOrder,
  LISTING_MAX,
  nextExpiry,
  type Listing,
} from '../../../src/domain/directory/listing.ts'
import { LEADER_SILENT_MS } from '../../../src/domain/space/succession.ts'
import { announcementOf } from '../../helpers/announcements.ts'
import { idOf } from '../../helpers/space-actions.ts'
import type { Announcement } from '../../../src/domain/directory/announcement.ts'
import type { AccountId, SpaceId } from '../../../src/domain/ids.ts'

const nobody: ReadonlySet<AccountId> = new Set()
const NOW_MS = 10_000

const heard = (
  listing: Listing,
  announcement: Announcement,
  nowMs = NOW_MS,
  followed = nobody,
): Listing => {
  const verdict = hear(listing, { announcement, provenFollowers: 600 }, nowMs, followed)
  return verdict.ok ? verdict.value : listing
}

const verdictOn = (listing: Listing, announcement: Announcement, followed = nobody): string => {
  const verdict = hear(listing, { announcement, provenFollowers: 600 }, NOW_MS, followed)
  return verdict.ok ? 'taken' : verdict.reason
}

const shown = (listing: Listing, followed = nobody): string[] =>
  inOrder(listing, followed).map(({ announcement }) => announcement.title)

describe('the listing of a community', () => {
  it('shows the newest heartbeat of a Space', () => {
    const first = heard(EMPTY_LISTING, announcementOf('alice'))
    const renamed = announcementOf('alice', { seq: 2, title: 'Night' })
    expect(shown(heard(first, renamed))).toEqual(['Night'])
    expect(verdictOn(heard(first, renamed), announcementOf('alice'))).toBe('old')
    expect(verdictOn(first, announcementOf('alice'))).toBe('old')
  })

  it('shows one Space per host: the one that started last', () => {
    const early = announcementOf('alice', { seq: 50 })
    const late = announcementOf('alice', {
      space: idOf<SpaceId>('second'),
      startedAtMs: 1_001,
      title: 'second',
    })
    expect(shown(heard(heard(EMPTY_LISTING, early), late))).toEqual(['second'])
    expect(verdictOn(heard(EMPTY_LISTING, late), early)).toBe('old')
  })

  it('drops a Space after thirty seconds of silence and not before', () => {
    const listing = heard(EMPTY_LISTING, announcementOf('alice'))
    expect(nextExpiry(listing)).toBe(NOW_MS + SILENCE_MS)
    expect(shown(expire(listing, NOW_MS + SILENCE_MS - 1))).toHaveLength(1)
    const silent = expire(listing, NOW_MS + SILENCE_MS)
    expect(shown(silent)).toEqual([])
    expect(nextExpiry(silent)).toBeUndefined()
  })

  it('lets a Space that had fallen silent come back with a new heartbeat only', () => {
    const silent = expire(heard(EMPTY_LISTING, announcementOf('alice')), NOW_MS + SILENCE_MS)
    expect(verdictOn(silent, announcementOf('alice'))).toBe('old')
    expect(verdictOn(silent, announcementOf('alice', { seq: 2 }))).toBe('taken')
  })

  it('drops an ended Space at once, and no replay brings it back', () => {
    const ended = announcementOf('alice', { seq: 9, state: 'ended' })
    const listing = heard(heard(EMPTY_LISTING, announcementOf('alice')), ended)
    expect(shown(listing)).toEqual([])
    expect(verdictOn(listing, announcementOf('alice', { seq: 8 }))).toBe('ended')
    expect(verdictOn(listing, announcementOf('alice', { seq: 10 }))).toBe('ended')
    expect(verdictOn(listing, ended)).toBe('ended')
    const next = announcementOf('alice', { space: idOf<SpaceId>('next'), startedAtMs: 1_001 })
    expect(verdictOn(listing, next)).toBe('taken')
  })

  it('remembers what is gone until its heartbeats are too old to be believed', () => {
    const ended = announcementOf('alice', { state: 'ended' })
    const listing = heard(EMPTY_LISTING, ended)
    expect(expire(listing, NOW_MS + GONE_MS - 1).gone.size).toBe(1)
    expect(expire(listing, NOW_MS + GONE_MS).gone.size).toBe(0)
  })

  it('finds a Space by name', () => {
    const listing = heard(EMPTY_LISTING, announcementOf('alice'))
    expect(findSpace(listing, idOf('space of alice'))?.announcement.hostName).toBe('alice')
    expect(findSpace(listing, idOf('space of bob'))).toBeUndefined()
  })

  it('puts followed hosts first, then the fullest, then the youngest', () => {
    const listing = [
      announcementOf('quiet', { listeners: 1 }),
      announcementOf('young', { listeners: 5, startedAtMs: 2_000 }),
      announcementOf('old', { listeners: 5 }),
      announcementOf('friend'),
    ].reduce((all, one) => heard(all, one), EMPTY_LISTING)
    const followed = new Set([idOf<AccountId>('friend')])
    expect(shown(listing, followed)).toEqual([
      'friend talks',
      'young talks',
      'old talks',
      'quiet talks',
    ])
  })
})

describe('an heir that announces for its host', () => {
  const byBob = (seq: number, over: Partial<Announcement> = {}): Announcement =>
    announcementOf('alice', { by: idOf<AccountId>('bob'), seq, ...over })
  const first = heard(EMPTY_LISTING, announcementOf('alice', { seq: 5 }))
  const at = (listing: Listing, said: Announcement, sinceMs: number): string => {
    const nowMs = NOW_MS + sinceMs
    const verdict = hear(listing, { announcement: said, provenFollowers: 600 }, nowMs, nobody)
    return verdict.ok ? 'taken' : verdict.reason
  }

  it('is not heard while the host speaks, and from its silence on', () => {
    expect(at(first, byBob(6), LEADER_SILENT_MS - 1)).toBe('led')
    expect(at(first, byBob(6, { state: 'ended' }), LEADER_SILENT_MS - 1)).toBe('led')
    expect(at(first, byBob(6), LEADER_SILENT_MS)).toBe('taken')
    expect(at(first, byBob(5), LEADER_SILENT_MS)).toBe('old')
  })

  it('gives way to the host at once, whatever number it had counted up to', () => {
    const led = heard(first, byBob(2 ** 52), NOW_MS + LEADER_SILENT_MS)
    expect(at(led, announcementOf('alice', { seq: 5 }), 20_000)).toBe('old')
    expect(at(led, announcementOf('alice', { seq: 6 }), 20_000)).toBe('taken')
    const silent = expire(led, NOW_MS + 100_000)
    expect(at(silent, announcementOf('alice', { seq: 6 }), 100_000)).toBe('taken')
    expect(at(silent, byBob(7), 100_000)).toBe('old')
  })

  it('is believed by whoever never heard the host', () => {
    expect(at(EMPTY_LISTING, byBob(1), 0)).toBe('taken')
  })

  it('may end the Space once the host is silent', () => {
    const led = heard(first, byBob(6), NOW_MS + LEADER_SILENT_MS)
    expect(shown(heard(led, byBob(7, { state: 'ended' }), NOW_MS + 20_000))).toEqual([])
  })
})

describe('a full listing', () => {
  const full: Listing = {
    ...EMPTY_LISTING,
    live: new Map(
      Array.from({ length: LISTING_MAX }, (_, at) => {
        const announcement = announcementOf(`stranger ${at}`)
        const own = { seq: 1, heardMs: at }
        const times = { firstHeardMs: at, heardMs: at, own }
        return [announcement.host, { announcement, provenFollowers: 600, ...times }]
      }),
    ),
  }

  it('takes no further stranger, whatever it claims', () => {
    expect(verdictOn(full, announcementOf('mallory', { listeners: 100_000 }))).toBe('full')
  })

  it('still takes the heartbeats of those it shows', () => {
    expect(verdictOn(full, announcementOf('stranger 5', { seq: 2 }))).toBe('taken')
  })

  it('makes room for somebody we follow at the cost of the latest stranger', () => {
    const followed = new Set([idOf<AccountId>('friend')])
    const listing = heard(full, announcementOf('friend'), NOW_MS, followed)
    expect(listing.live.size).toBe(LISTING_MAX)
    expect(listing.live.has(idOf('friend'))).toBe(true)
    expect(listing.live.has(idOf(`stranger ${LISTING_MAX - 1}`))).toBe(false)
    expect(listing.live.has(idOf('stranger 0'))).toBe(true)
  })
})

it('shows the same for any order and repetition of one host’s heartbeats', () => {
  const beats = [1, 2, 3, 4].map(seq => announcementOf('alice', { seq, title: `beat ${seq}` }))
  const ended = announcementOf('alice', { seq: 5, state: 'ended' })
  const crowd = fc.array(fc.constantFrom(...beats), { maxLength: 12 })
  fc.assert(
    fc.property(crowd, crowd, (before, after) => {
      const newest = Math.max(0, ...before.map(({ seq }) => seq))
      const live = before.reduce((all, one) => heard(all, one), EMPTY_LISTING)
      expect(shown(live)).toEqual(newest === 0 ? [] : [`beat ${newest}`])
      const over = [ended, ...after].reduce((all, one) => heard(all, one), live)
      expect(shown(over)).toEqual([])
    }),
    { seed: 2_026, numRuns: 100 },
  )
})
