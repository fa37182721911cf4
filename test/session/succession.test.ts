import { afterEach, describe, expect, it } from 'vitest'
import { aliceAgain, bringOnStage, evening, type Player } from '../helpers/stage-world.ts'
import { leaderOf } from '../../src/domain/space/select.ts'
import { SpaceWorld } from '../helpers/space-world.ts'
import { until } from '../helpers/until.ts'

/** Host killed to first act of the heir (FEATURES ROOM-4). */
const TAKEOVER_MS = 20_000

const open: Player[] = []
afterEach(() => {
  for (const { part, hub } of open.splice(0)) {
    part.close()
    hub.close()
  }
})

const heardFrom = (listener: Player, speaker: Player): number =>
  listener.heard.filter(({ session }) => session === speaker.part.author?.id).length

/** Numbers of the bundles that did not come, up to the last that did. */
function missedOf(listener: Player, speaker: Player): readonly number[] {
  const came = listener.heard
    .filter(({ session }) => session === speaker.part.author?.id)
    .map(({ ctr }) => Number(ctr))
  const last = Math.max(0, ...came)
  return Array.from({ length: last }, (_, at) => at + 1).filter(ctr => !came.includes(ctr))
}

/** Bob is a co-host, is heard, and every link of the stage stands. */
async function withCoHost() {
  const world = await SpaceWorld.open()
  const cast = await evening(world)
  const { alice, bob, carol } = cast
  open.push(alice, bob, carol)
  await bringOnStage(world, alice, bob)
  await alice.part.act({ kind: 'grant', target: bob.account })
  await world.when(() => carol.state().coHosts.length === 1)
  for (let tries = 0; heardFrom(carol, bob) === 0 && tries < 60; tries += 1) await bob.say()
  expect(heardFrom(carol, bob)).toBeGreaterThan(0)
  return { world, ...cast }
}

/** Her browser is gone from one moment to the next. */
function crash(world: SpaceWorld, { peer, hub, part }: Player): void {
  world.network.kill(peer)
  part.close()
  hub.close()
}

const leadsTo = (who: Player): string => leaderOf(who.state())

describe('the host’s computer dies', () => {
  it('and the co-host leads within 20 s, without a missing word in between', async () => {
    const { world, alice, bob, carol } = await withCoHost()
    const diedAtMs = world.clock.now()
    crash(world, alice)
    while (leadsTo(carol) !== bob.account && world.clock.now() - diedAtMs < 2 * TAKEOVER_MS) {
      await bob.say()
    }
    expect(leadsTo(carol)).toBe(bob.account)
    expect(world.clock.now() - diedAtMs).toBeLessThanOrEqual(TAKEOVER_MS)
    // And while the tree is turned around under it.
    await bob.say(100)
    expect(missedOf(carol, bob)).toEqual([])
    expect(bob.session().isSource).toBe(true)
    expect(carol.state().moderation.at(-1)).toMatchObject({ kind: 'take-over', byName: 'Bob' })
  })

  it('and what the heir decides holds: invitations, the queue, a mute', async () => {
    const { world, alice, bob, carol } = await withCoHost()
    crash(world, alice)
    await world.when(() => leadsTo(carol) === bob.account, TAKEOVER_MS)
    await carol.part.request(true)
    await world.when(() => bob.waiting().length === 1)
    await bringOnStage(world, bob, carol)
    for (let tries = 0; heardFrom(bob, carol) === 0 && tries < 60; tries += 1) await carol.say()
    expect(heardFrom(bob, carol)).toBeGreaterThan(0)
    await bob.part.act({ kind: 'mute', target: carol.account })
    await world.when(() => carol.state().locks.length === 1)
    const before = heardFrom(bob, carol)
    await carol.say(5)
    expect(heardFrom(bob, carol)).toBe(before)
  })

  it('and there was no relay: the heir becomes the top, and whoever listened finds it', async () => {
    const { world, alice, rita, bob, carol } = await withCoHost()
    world.network.kill(rita.peer)
    rita.hub.close()
    const isBack = (who: Player): boolean =>
      who
        .session()
        .stats()
        .parents.some(peer => peer !== rita.peer)
    await world.when(() => isBack(bob) && isBack(carol), 30_000)
    crash(world, alice)
    // Nobody has a place; that others answer, though they have none, tells bob that it is not his own line.
    await world.when(() => bob.session().isSource, TAKEOVER_MS)
    await world.when(() => leadsTo(carol) === bob.account, 20_000)
    const before = heardFrom(carol, bob)
    await bob.say(20)
    await until(() => heardFrom(carol, bob) >= before + 20)
  })
})

describe('the host comes back', () => {
  it('within seconds, by another peer: nobody took over, and everybody hears it again', async () => {
    const { world, alice, rita, bob, carol } = await withCoHost()
    crash(world, alice)
    await world.clock.turn(3_000)
    const again = await aliceAgain(world, rita)
    open.push(again)
    again.session().feed([rita.entry])
    await again.part.enterStage('present')
    await world.when(() => carol.state().stage.some(({ peer }) => peer === again.peer))
    await again.say(5)
    await until(() => heardFrom(carol, again) === 5 && heardFrom(bob, again) === 5)
    await bob.say(3)
    await until(() => heardFrom(again, bob) >= 3)
    await world.clock.turn(30_000)
    expect(leadsTo(carol)).toBe(again.account)
    expect(missedOf(carol, bob)).toEqual([])
  })

  it('alone on its stage: the relay lost its only feeder, and takes the new one', async () => {
    const world = await SpaceWorld.open()
    const { alice, rita, carol } = await evening(world)
    open.push(alice, carol)
    crash(world, alice)
    // Those who wait give up after two minutes.
    await world.clock.turn(90_000)
    const again = await aliceAgain(world, rita)
    open.push(again)
    again.session().feed([rita.entry])
    await again.part.enterStage('present')
    await world.when(() => carol.session().isAttached && rita.session().isAttached, 30_000)
    await again.say(5)
    await until(() => heardFrom(carol, again) === 5)
  })

  it('after the heir took over, listens, and leads again with one act', async () => {
    const { world, alice, rita, bob, carol } = await withCoHost()
    crash(world, alice)
    await world.when(() => leadsTo(carol) === bob.account, TAKEOVER_MS)
    const again = await aliceAgain(world, rita)
    open.push(again)
    again.session().feed([rita.entry])
    await again.part.enterStage('present')
    await world.when(() => leadsTo(carol) === again.account)
    await world.when(() => !bob.session().isSource && bob.session().isAttached, 20_000)
    const before = heardFrom(carol, bob)
    await bob.say(30)
    await again.say(10)
    await until(() => heardFrom(carol, again) === 10 && heardFrom(bob, again) === 10)
    await until(() => heardFrom(carol, bob) === before + 30 && heardFrom(again, bob) > 0)
    expect(missedOf(carol, bob)).toEqual([])
  })
})

describe('a second device of the host’s', () => {
  it('takes over its speaking with one act: both stay, and everybody goes on hearing everybody', async () => {
    const { world, alice, rita, bob, carol } = await withCoHost()
    const phone = await aliceAgain(world, rita)
    open.push(phone)
    phone.session().feed([rita.entry])
    await phone.part.enterStage('present')
    await world.when(() => carol.state().stage[0]?.peer === phone.peer)
    await world.when(() => alice.session().isAttached && !alice.session().isSource, 20_000)
    await phone.say(5)
    await until(() => heardFrom(carol, phone) === 5 && heardFrom(alice, phone) === 5)
    await bob.say(3)
    await until(() => heardFrom(phone, bob) >= 3)
    // What the first one goes on saying is heard by nobody.
    await alice.say(5)
    await world.clock.turn(1_000)
    expect(heardFrom(carol, alice)).toBe(0)
    expect(leadsTo(carol)).toBe(phone.account)
  })
})

describe('nobody is left to lead', () => {
  it('ends the Space for whoever is in it, after two minutes', async () => {
    const world = await SpaceWorld.open()
    const { alice, bob, carol } = await evening(world)
    open.push(alice, bob, carol)
    crash(world, alice)
    await world.clock.turn(30_000)
    expect(carol.part.leaderless.current).toBeDefined()
    expect(carol.events).not.toContainEqual({ type: 'abandoned' })
    await world.clock.turn(100_000)
    for (const { events } of [bob, carol]) expect(events).toContainEqual({ type: 'abandoned' })
  })
})

describe('a host that lives', () => {
  it('is not deposed by silence of its voice, nor by an heir that slept', async () => {
    const { world, alice, bob, carol } = await withCoHost()
    await world.clock.turn(60_000)
    expect(leadsTo(carol)).toBe(alice.account)
    world.network.freeze(bob.peer)
    await world.clock.turn(10_000)
    world.network.thaw(bob.peer)
    await world.clock.turn(30_000)
    expect(leadsTo(carol)).toBe(alice.account)
    expect(bob.session().isSource).toBe(false)
  })

  it('that was cut off longer finds the heir leading, and undoes nothing by coming back', async () => {
    const { world, alice, bob, carol } = await withCoHost()
    world.network.freeze(alice.peer)
    await world.when(() => leadsTo(carol) === bob.account, TAKEOVER_MS)
    await bringOnStage(world, bob, carol)
    await world.clock.turn(15_000)
    world.network.thaw(alice.peer)
    await world.when(() => leadsTo(alice) === bob.account, 60_000)
    await world.clock.turn(20_000)
    expect(leadsTo(carol)).toBe(bob.account)
    expect(carol.state().stage.map(({ name }) => name)).toContain('Carol')
    await world.when(() => alice.session().isAttached && !alice.session().isSource, 20_000)
  })

  it('may leave: the co-host leads at once', async () => {
    const { world, alice, bob, carol } = await withCoHost()
    await alice.part.handOver()
    alice.session().leave()
    alice.part.close()
    await world.when(() => leadsTo(carol) === bob.account, 5_000)
  })
})
