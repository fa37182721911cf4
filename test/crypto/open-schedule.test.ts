import { beforeAll, describe, expect, it } from 'vitest'
import { openSchedule } from '../../src/crypto/open-schedule.ts'
import { openRoomLink, sealRoomLink } from '../../src/crypto/room-link.ts'
import { LATE_MS, SCHEDULED_AHEAD_MS, SCHEDULED_MAX } from '../../src/domain/directory/schedule.ts'
import { SCHEDULE_MAX } from '../../src/wire/limits.ts'
import { community, must } from '../helpers/follows.ts'
import { idOf } from '../helpers/space-actions.ts'
import { person, type Person } from '../helpers/host.ts'
import { planOf, sealSchedule } from '../helpers/schedules.ts'
import type { CommunityId, PolicyId } from '../../src/domain/ids.ts'
import type { ScheduleContent } from '../../src/wire/schedule.ts'

const NOW_MS = 1_790_000_000_000
const policy = idOf('policy') as string as PolicyId

let alice: Person
let mallory: Person

beforeAll(async () => {
  alice = await person('Alice', NOW_MS)
  mallory = await person('Mallory', NOW_MS)
})

const plan = (...startsAtMs: readonly number[]): Promise<ScheduleContent> =>
  planOf(alice, { community, policy, atMs: NOW_MS, startsAtMs })

const verdictOn = async (content: ScheduleContent, by = alice): Promise<string> => {
  const opened = await openSchedule(await sealSchedule(by, content))
  return opened.ok ? 'opened' : opened.reason
}

describe('a schedule', () => {
  it('says what its links say, and whose it is', async () => {
    const opened = must(await openSchedule(await sealSchedule(alice, await plan(NOW_MS + 5))))
    expect(opened.account).toBe(alice.id)
    const [one] = opened.spaces
    expect(one).toMatchObject({
      title: 'Evening 1',
      hostName: 'Alice',
      startsAtMs: NOW_MS + 5,
      scheduledAtMs: NOW_MS,
      topics: ['music'],
    })
    const link = must(await openRoomLink(one?.link ?? '', NOW_MS))
    expect(link).toMatchObject({ space: one?.space, scheduledAtMs: NOW_MS })
  })

  it('names ten Spaces and no eleventh', async () => {
    const starts = Array.from({ length: SCHEDULED_MAX + 1 }, (_, at) => NOW_MS + at + 1)
    const ten = await sealSchedule(alice, await plan(...starts.slice(1)))
    expect(ten.length).toBeLessThan(SCHEDULE_MAX)
    expect((await openSchedule(ten)).ok).toBe(true)
    expect(await verdictOn(await plan(...starts))).toBe('malformed')
  })

  it('is refused for a time that is past or too far, and taken at the bounds', async () => {
    expect(await verdictOn(await plan(NOW_MS - LATE_MS))).toBe('opened')
    expect(await verdictOn(await plan(NOW_MS - LATE_MS - 1))).toBe('past')
    expect(await verdictOn(await plan(NOW_MS + SCHEDULED_AHEAD_MS))).toBe('opened')
    expect(await verdictOn(await plan(NOW_MS + SCHEDULED_AHEAD_MS + 1))).toBe('too-far')
  })

  it('plans for nobody else, nowhere else, and nothing twice', async () => {
    const content = await plan(NOW_MS + 5, NOW_MS + 6)
    expect(await verdictOn(content, mallory)).toBe('malformed')
    expect(await verdictOn({ ...content, community: idOf<CommunityId>('else') })).toBe('malformed')
    const [first, second] = content.spaces
    if (first === undefined || second === undefined) throw new RangeError('two were planned')
    expect(await verdictOn({ ...content, spaces: [first, first] })).toBe('malformed')
    const swapped = [{ ...first, genesis: second.genesis }]
    expect(await verdictOn({ ...content, spaces: swapped })).toBe('malformed')
    const theirs = await planOf(mallory, { community, policy, atMs: NOW_MS, startsAtMs: [NOW_MS] })
    expect(await verdictOn({ ...content, spaces: theirs.spaces })).toBe('malformed')
  })

  it('needs links that say that they were made beforehand, of public Spaces', async () => {
    const at = { community, policy, atMs: NOW_MS, startsAtMs: [NOW_MS + 5] }
    const { scheduledAtMs: _none, ...plain } = await linkParts()
    const knocked = await planOf(alice, at, { knockKey: new Uint8Array(32).fill(3) })
    expect(await verdictOn(knocked)).toBe('malformed')
    const content = await planOf(alice, at)
    const [one] = content.spaces
    if (one === undefined) throw new RangeError('one was planned')
    const link = await sealRoomLink(alice.account, plain)
    expect(await verdictOn({ ...content, spaces: [{ ...one, link }] })).toBe('malformed')
  })

  it('is refused with any bit of it flipped', async () => {
    const envelope = await sealSchedule(alice, await plan(NOW_MS + 5))
    for (let at = 0; at < envelope.length; at += 7) {
      const broken = envelope.slice()
      broken[at] = (broken[at] ?? 0) ^ 0x10
      expect((await openSchedule(broken)).ok).toBe(false)
    }
  })

  async function linkParts() {
    const [one] = (await plan(NOW_MS + 5)).spaces
    const { host: _host, ...said } = must(await openRoomLink(one?.link ?? '', NOW_MS))
    return said
  }
})
