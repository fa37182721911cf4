import { beforeEach, describe, expect, it } from 'vitest'
import {
  accountOf,
  host,
  join,
  MemberWorld,
  type Member,
  type Place,
} from '../helpers/member-world.ts'
import {
  DIRECTORY_PROTOCOL,
  DIRECTORY_SCHEDULES_MAX,
  writeDirectoryAnswer,
} from '../../src/wire/directory.ts'
import {
  HOST_WARNED_BEFORE_MS,
  REMINDED_BEFORE_MS,
  WITHDRAWN_AFTER_MS,
} from '../../src/domain/directory/reminders.ts'
import { SCHEDULED_AHEAD_MS, SCHEDULED_MAX } from '../../src/domain/directory/schedule.ts'
import { openRoomLink } from '../../src/crypto/room-link.ts'
import { announceTopic } from '../../src/wire/announcement.ts'
import { domainOf } from '../../src/wire/envelope.ts'
import { liveState } from '../helpers/fake-spaces.ts'
import { must } from '../helpers/follows.ts'
import { peerOf } from '../helpers/space-actions.ts'
import { SCHEDULE_DOMAIN } from '../../src/wire/schedule.ts'
import { until } from '../helpers/until.ts'
import { Watchable } from '../../src/events.ts'
import type { ScheduleWish } from '../../src/session/scheduling-api.ts'
import type { ScheduledSpace } from '../../src/domain/directory/schedule.ts'
import type { SpaceChange } from '../../src/session/spaces-api.ts'
import type { SpaceState } from '../../src/domain/space/state.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

let world: MemberWorld
let piazza: Place
let alice: Member
let bob: Member

/** Alice may host in Piazza without followers; Bob is there and follows nobody. */
beforeEach(async () => {
  world = new MemberWorld()
  const borgo = await world.place('Borgo')
  alice = await world.open(borgo)
  await alice.membership.becomeMe(await alice.membership.newPhrase('en'), 'Alice')
  piazza = await world.place('Piazza', { starters: [accountOf(alice.membership.me.current)] })
  bob = await world.open(piazza)
  for (const one of [alice, bob]) await world.connect(one, piazza)
  await join(alice, piazza)
})

const wish = (inMs: number, over: Partial<ScheduleWish> = {}): ScheduleWish => ({
  title: 'Evening',
  language: 'it',
  topics: ['music'],
  startsAtMs: world.clock.now() + inMs,
  ...over,
})

const plan = async (
  inMs = 2 * HOUR_MS,
  over: Partial<ScheduleWish> = {},
): Promise<ScheduledSpace> => must(await alice.membership.scheduling.schedule(wish(inMs, over)))

/** What somebody's lobby says is to come. */
const comingTo = ({ membership }: Member): readonly string[] =>
  membership.scheduling.coming.current.map(({ scheduled }) => scheduled.title)

const shows = (member: Member, titles: readonly string[]): Promise<void> =>
  until(async () => {
    await world.settle()
    return comingTo(member).join() === titles.join()
  }, `what is to come: ${titles.join()}`)

/** Everything that somebody is reminded of from now on. */
function remindersOf({ membership }: Member): readonly string[] {
  const told: string[] = []
  membership.scheduling.onDue(({ title, isOwn, kind }) => {
    told.push(`${title}: ${isOwn ? 'own ' : ''}${kind}`)
  })
  return told
}

describe('a scheduled Space', () => {
  it('is seen by others at its time, with a link that names it', async () => {
    const planned = await plan()
    await shows(bob, ['Evening'])
    const [seen] = bob.membership.scheduling.coming.current
    expect(seen?.scheduled).toEqual(planned)
    expect(seen).toMatchObject({ isOwn: false, followed: false, provenFollowers: undefined })
    const link = must(await openRoomLink(seen?.url ?? '', world.clock.now()))
    expect(link).toMatchObject({ space: planned.space, startedAtMs: planned.startsAtMs })
    expect(bob.membership.scheduling.fateOf(link)).toEqual(planned)
    expect(comingTo(alice)).toEqual(['Evening'])
  })

  it('is kept by the relay, also over its restart, for whoever comes when the host is away', async () => {
    await plan()
    await world.settle()
    await alice.leave()
    const carol = await world.open(piazza)
    await world.connect(carol, piazza)
    await shows(carol, ['Evening'])
    await carol.leave()
    await bob.leave()
    await world.restartRelay(piazza)
    const dave = await world.open(piazza)
    await world.connect(dave, piazza)
    await shows(dave, ['Evening'])
  })

  it('is known to its host after a reload, and to whoever wants to be reminded', async () => {
    const planned = await plan()
    await shows(bob, ['Evening'])
    must(await bob.membership.scheduling.remind(planned.space, true))
    for (const one of [alice, bob]) await one.leave()
    const [again, bobAgain] = [
      await world.open(piazza, alice.disk),
      await world.open(piazza, bob.disk),
    ]
    await shows(again, ['Evening'])
    await shows(bobAgain, ['Evening'])
    expect(again.membership.scheduling.coming.current[0]?.isOwn).toBe(true)
    expect(bobAgain.membership.scheduling.coming.current[0]?.isReminded).toBe(true)
  })

  it('is moved and renamed under the same name, and withdrawn for everybody', async () => {
    const planned = await plan()
    await shows(bob, ['Evening'])
    const later = wish(5 * HOUR_MS, { title: 'Night' })
    const moved = must(await alice.membership.scheduling.change(planned.space, later))
    expect(moved).toMatchObject({ space: planned.space, revision: 1, title: 'Night' })
    await shows(bob, ['Night'])
    const first = must(await openRoomLink(planned.link, world.clock.now()))
    expect(bob.membership.scheduling.fateOf(first)).toMatchObject({ startsAtMs: moved.startsAtMs })
    await alice.membership.scheduling.withdraw(planned.space)
    await shows(bob, [])
    expect(bob.membership.scheduling.fateOf(first)).toBeUndefined()
    await world.clock.turn(WITHDRAWN_AFTER_MS)
    expect(bob.membership.scheduling.fateOf(first)).toBe('withdrawn')
    expect(must(await alice.membership.scheduling.schedule(wish(HOUR_MS))).revision).toBe(0)
  })

  it('is refused in the past, too far ahead, and as the eleventh', async () => {
    const { scheduling } = alice.membership
    const refusal = async (inMs: number): Promise<string> => {
      const verdict = await scheduling.schedule(wish(inMs))
      return verdict.ok ? 'planned' : verdict.reason
    }
    expect(await refusal(0)).toBe('past')
    expect(await refusal(SCHEDULED_AHEAD_MS + 1)).toBe('too-far')
    for (let at = 0; at < SCHEDULED_MAX; at += 1)
      expect(await refusal(HOUR_MS + at)).toBe('planned')
    expect(await refusal(HOUR_MS)).toBe('too-many')
    expect(SCHEDULED_MAX).toBeLessThan(DIRECTORY_SCHEDULES_MAX)
    await until(async () => {
      await world.settle()
      return comingTo(bob).length === SCHEDULED_MAX
    }, 'ten Spaces in bob’s lobby')
  })

  it('is what its host said last, whoever tells an older word, and nothing forged', async () => {
    const eve = world.network.join(peerOf('eve'))
    const topic = announceTopic(piazza.id)
    const heard: Uint8Array[] = []
    eve.gossip.join(topic, async message => {
      if (domainOf(message) === SCHEDULE_DOMAIN) heard.push(message.slice())
      return 'accept'
    })
    eve.streams.handle(DIRECTORY_PROTOCOL, async stream => {
      await stream.read()
      const none = { genesis: undefined, policy: undefined, announcements: [] }
      await stream.write(writeDirectoryAnswer({ ...none, schedules: heard.slice(0, 1) }))
      await stream.close()
    })
    world.network.link(peerOf('eve'), piazza.relay)
    const { space } = await plan()
    must(await alice.membership.scheduling.change(space, wish(HOUR_MS, { title: 'Night' })))
    await shows(bob, ['Night'])
    const carol = await world.open(piazza)
    for (const { peer } of [bob, carol]) world.network.link(peerOf('eve'), peer)
    await shows(carol, ['Evening'])
    await shows(bob, ['Night'])
    await world.connect(carol, piazza)
    await shows(carol, ['Night'])
    expect(world.network.rejections).toEqual([])
    const forged = heard.at(-1)?.slice() ?? new Uint8Array()
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
    await eve.gossip.publish(topic, forged)
    await until(async () => {
      await world.settle()
      return world.network.rejections.length > 0
    }, 'the forged one to be refused')
    expect(comingTo(bob)).toEqual(['Night'])
  })

  it('changes twelve times at once and then once a minute: each change goes to everybody', async () => {
    const { space } = await plan()
    const { scheduling } = alice.membership
    for (let at = 1; at <= 12; at += 1) {
      must(await scheduling.change(space, wish(2 * HOUR_MS, { title: `Evening ${at}` })))
    }
    await shows(bob, ['Evening 11'])
    await world.clock.turn(MINUTE_MS)
    must(await scheduling.change(space, wish(2 * HOUR_MS, { title: 'Night' })))
    await shows(bob, ['Night'])
  })

  it('is not planned by whoever may not host', async () => {
    await bob.membership.becomeMe(await bob.membership.newPhrase('en'), 'Bob')
    await expect(bob.membership.scheduling.schedule(wish(HOUR_MS))).rejects.toThrow(/600/)
  })

  it('starts under the same name, says what was planned last, and leaves the schedule', async () => {
    const planned = await plan()
    const renamed = wish(2 * HOUR_MS, { title: 'Night' })
    must(await alice.membership.scheduling.change(planned.space, renamed))
    await shows(bob, ['Night'])
    const { opened } = await host(alice, { scheduled: planned.space })
    expect(opened.entrance.space).toBe(planned.space)
    await until(async () => {
      await world.settle()
      return bob.membership.lobby.current.length === 1
    }, 'the Space in bob’s lobby')
    expect(comingTo(bob)).toEqual([])
    const edits: SpaceChange[] = []
    const state = new Watchable<SpaceState | undefined>(undefined)
    const begun = alice.membership.begin(planned.space, {
      state,
      edit: async change => void edits.push(change),
    })
    const me = accountOf(alice.membership.me.current)
    const [speaker] = liveState().stage
    if (speaker === undefined) throw new RangeError('somebody stands on a live stage')
    state.set({ ...liveState(), stage: [{ ...speaker, account: me }] })
    await begun
    expect(edits).toEqual([{ title: 'Night', language: 'it', topics: ['music'] }])
    expect(comingTo(alice)).toEqual([])
  })
})

describe('a reminder', () => {
  it('comes before the Space begins and when it does, and to the host half an hour before', async () => {
    const planned = await plan(HOST_WARNED_BEFORE_MS + MINUTE_MS)
    await shows(bob, ['Evening'])
    must(await bob.membership.scheduling.remind(planned.space, true))
    const [toBob, toAlice] = [remindersOf(bob), remindersOf(alice)]
    const turnTo = (atMs: number): Promise<void> => world.clock.turn(atMs - world.clock.now())
    await turnTo(planned.startsAtMs - HOST_WARNED_BEFORE_MS)
    expect(toAlice).toEqual(['Evening: own soon'])
    await turnTo(planned.startsAtMs - REMINDED_BEFORE_MS - 1)
    expect(toBob).toEqual([])
    await turnTo(planned.startsAtMs - REMINDED_BEFORE_MS)
    expect(toBob).toEqual(['Evening: soon'])
    await host(alice, { scheduled: planned.space })
    await until(async () => {
      await world.settle()
      return toBob.length === 2
    }, 'bob to hear that it has begun')
    expect(toBob).toEqual(['Evening: soon', 'Evening: live'])
    expect(toAlice).toEqual(['Evening: own soon'])
  })

  it('says that the Space was withdrawn, and is taken back without a word', async () => {
    const [first, second] = [await plan(), await plan(HOUR_MS, { title: 'Morning' })]
    await shows(bob, ['Morning', 'Evening'])
    const told = remindersOf(bob)
    for (const { space } of [first, second]) {
      must(await bob.membership.scheduling.remind(space, true))
    }
    must(await bob.membership.scheduling.remind(second.space, false))
    await alice.membership.scheduling.withdraw(first.space)
    await alice.membership.scheduling.withdraw(second.space)
    await until(async () => {
      await world.settle()
      return told.length > 0
    }, 'bob to hear of it')
    expect(told).toEqual(['Evening: withdrawn'])
    await world.clock.turn(5 * MINUTE_MS)
    expect(told).toEqual(['Evening: withdrawn'])
  })
})
