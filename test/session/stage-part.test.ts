import { describe, expect, it, vi } from 'vitest'
import { bringOnStage, evening, type Player } from '../helpers/stage-world.ts'
import { SpaceWorld } from '../helpers/space-world.ts'
import { until } from '../helpers/until.ts'

const heardFrom = (listener: Player, speaker: Player): number =>
  listener.heard.filter(({ session }) => session === speaker.part.author?.id).length

async function withBobOnStage() {
  const world = await SpaceWorld.open()
  const cast = await evening(world)
  await bringOnStage(world, cast.alice, cast.bob)
  const { alice, bob, carol } = cast
  // Once his bundles come through, his links to the tops stand.
  for (let tries = 0; heardFrom(carol, bob) === 0 && tries < 60; tries += 1) await bob.say()
  expect(heardFrom(carol, bob)).toBeGreaterThan(0)
  await world.when(() => heardFrom(alice, bob) > 0)
  return { world, ...cast }
}

describe('somebody who comes on stage', () => {
  it('is heard by everybody, keeps its parent and misses nothing of what it heard', async () => {
    const world = await SpaceWorld.open()
    const { alice, bob, carol } = await evening(world)
    const parents = bob.session().stats().parents
    await alice.say(5)
    await bringOnStage(world, alice, bob)
    await alice.say(20)
    await bob.say(5)
    await until(() => heardFrom(carol, bob) === 5 && heardFrom(alice, bob) === 5)
    expect(bob.session().stats().parents).toEqual(parents)
    expect(heardFrom(bob, alice)).toBe(25)
    expect(heardFrom(bob, bob)).toBe(0)
    expect(new Set(carol.heard.map(({ kid, ctr }) => `${kid}:${ctr}`)).size).toBe(30)
  })

  it('is not taken for deaf, nor its parent, however long one of them is silent', async () => {
    const { world, alice, bob, carol } = await withBobOnStage()
    const links = (): readonly number[] =>
      [alice, bob, carol].map(({ peer }) => world.network.linksAt(peer))
    const before = links()
    // Deaf is who misses 24.
    await bob.say(30)
    await alice.say(30)
    expect(links()).toEqual(before)
    expect(heardFrom(carol, alice)).toBe(30)
  })

  it('does not make the number of listeners stick', async () => {
    const { world, alice, bob, carol } = await withBobOnStage()
    await world.when(() => alice.session().listeners.current === 2)
    carol.session().leave()
    await world.when(() => [alice, bob].every(who => who.session().listeners.current === 1))
  })

  it('feeds the relays on while another begins to lead, who does not name them yet', async () => {
    const { world, rita, alice, bob, carol } = await withBobOnStage()
    const [host] = alice.session().roots
    expect(bob.session().feeds).toContain(rita.peer)
    if (host === undefined) throw new TypeError('a leader is a root')
    // By notices, as who leads says them: at once when they change, and every ten seconds.
    const named = vi.spyOn(alice.session(), 'roots', 'get').mockReturnValue([host])
    await world.clock.turn(2_000)
    expect(bob.session().feeds).toContain(rita.peer)
    const before = heardFrom(carol, bob)
    await bob.say(5)
    await until(() => heardFrom(carol, bob) === before + 5)
    // Named again in time, and then no more.
    named.mockReturnValue([host, rita.entry])
    await world.clock.turn(15_000)
    expect(bob.session().feeds).toContain(rita.peer)
    named.mockReturnValue([host])
    await world.clock.turn(15_000)
    expect(bob.session().feeds).not.toContain(rita.peer)
    bob.session().feedAsSpeaker([])
    expect(bob.session().feeds).toEqual([])
  })

  it('is heard also when there is no relay: by links of its own to the host', async () => {
    const world = await SpaceWorld.open()
    const { alice, rita, bob, carol } = await evening(world)
    world.network.kill(rita.peer)
    rita.hub.close()
    const isBack = (who: Player): boolean =>
      who
        .session()
        .stats()
        .parents.some(peer => peer !== rita.peer)
    await world.when(() => isBack(bob) && isBack(carol), 30_000)
    await bringOnStage(world, alice, bob)
    await world.when(() => world.network.linksAt(alice.peer) >= 3)
    await bob.say(5)
    await until(() => heardFrom(carol, bob) === 5 && heardFrom(alice, bob) === 5)
  })

  it('is heard also below a relay that it cannot reach: the host, whom it reaches, feeds that for it', async () => {
    const { world, alice, rita, bob, carol } = await withBobOnStage()
    expect(carol.session().stats().parents).toEqual([rita.peer])
    world.network.cut(bob.peer, rita.peer)
    await world.when(
      () => bob.session().isAttached && !bob.session().stats().parents.includes(rita.peer),
    )
    const before = heardFrom(carol, bob)
    await bob.say(40)
    await world.when(() => heardFrom(carol, bob) - before >= 35)
    expect(carol.session().stats().parents).toEqual([rita.peer])
    // And when it reaches the relay again, nobody feeds that for it any more.
    world.network.mend(bob.peer, rita.peer)
    await world.when(() => bob.session().feeds.includes(rita.peer), 40_000)
    await world.clock.turn(100)
    const sent = alice.session().stats().forwarded
    await bob.say(10)
    await until(() => heardFrom(alice, bob) >= heardFrom(carol, bob))
    const children = alice
      .session()
      .stats()
      .children.filter(peer => peer !== rita.peer).length
    expect(alice.session().stats().forwarded - sent).toBeLessThanOrEqual(10 * children)
    expect(new Set(carol.heard.map(({ kid, ctr }) => `${kid}:${ctr}`)).size).toBe(
      carol.heard.length,
    )
  })

  it('steps down, is heard no more and hears on', async () => {
    const { world, alice, bob, carol } = await withBobOnStage()
    const before = heardFrom(carol, bob)
    await bob.part.act({ kind: 'step-down' })
    await world.when(() => carol.state().stage.length === 1)
    await bob.say(5)
    await alice.say(5)
    await until(() => heardFrom(bob, alice) === 5)
    expect(heardFrom(carol, bob)).toBe(before)
  })
})

describe('what a moderator decides', () => {
  it('silences who goes on sending, at the first honest hop', async () => {
    const { world, alice, rita, bob, carol } = await withBobOnStage()
    await alice.part.act({ kind: 'mute', target: bob.account })
    await world.when(() => carol.state().locks.length === 1)
    await until(() => rita.hub.sessionOf(world.space) !== undefined)
    const [atAlice, atCarol] = [heardFrom(alice, bob), heardFrom(carol, bob)]
    const forwarded = rita.session().stats().forwarded
    expect(bob.part.mayBeHeard).toBe(false)
    await bob.say(6)
    expect([heardFrom(alice, bob), heardFrom(carol, bob)]).toEqual([atAlice, atCarol])
    expect(rita.session().stats().forwarded).toBe(forwarded)
    await alice.part.act({ kind: 'allow', target: bob.account })
    await world.when(() => carol.state().locks.length === 0)
    await bob.say(3)
    await until(() => heardFrom(carol, bob) === atCarol + 3)
  })

  it('keeps a banned account’s peer out, from everybody', async () => {
    const { world, alice, rita, bob, carol } = await withBobOnStage()
    await alice.part.act({ kind: 'ban', target: bob.account, reason: 'noise', untilMs: 0 })
    await world.when(() => world.network.linksAt(bob.peer) === 0)
    const before = heardFrom(carol, bob)
    // A modified client tries every door again and again.
    bob.session().start([rita.entry, alice.entry, carol.entry])
    bob.session().feedAsSpeaker([rita.entry, alice.entry])
    await bob.say(8)
    expect(world.network.linksAt(bob.peer)).toBe(0)
    expect(heardFrom(carol, bob)).toBe(before)
    expect(carol.state().bans).toMatchObject([{ name: 'Bob', byName: 'Alice', reason: 'noise' }])
  })

  it('is refused where the rules refuse it, with the reason', async () => {
    const { bob, carol, alice } = await withBobOnStage()
    await bob.part.act({ kind: 'mute', target: carol.account })
    expect(bob.events).toContainEqual({ type: 'refused', reason: 'not-a-moderator' })
    await alice.part.act({ kind: 'invite', target: bob.account })
    expect(alice.events).toContainEqual({ type: 'refused', reason: 'changes-nothing' })
  })

  it('counts as soon as somebody is a co-host, and no longer than that', async () => {
    const { world, alice, bob, carol } = await withBobOnStage()
    await alice.part.act({ kind: 'grant', target: bob.account })
    await world.when(() => bob.state().coHosts.length === 1)
    await bob.part.act({ kind: 'ban', target: carol.account, reason: '', untilMs: 0 })
    await world.when(() => alice.state().bans.length === 1)
    await alice.part.act({ kind: 'revoke', target: bob.account, undoes: true })
    expect(alice.state().bans).toEqual([])
    await world.when(() => bob.state().bans.length === 0)
    expect(alice.state().moderation.map(({ kind, counts }) => `${kind} ${counts}`)).toEqual([
      'grant true',
      'ban false',
      'revoke true',
    ])
  })
})

describe('requests to speak', () => {
  const names = (who: Player): readonly string[] => who.waiting().map(({ name }) => name)

  it('reach the host in order, and everybody sees the queue', async () => {
    const world = await SpaceWorld.open()
    const { alice, bob, carol } = await evening(world)
    await bob.part.request(true)
    await world.when(() => names(alice).length === 1)
    await carol.part.request(true)
    await world.when(() => names(alice).join() === 'Bob,Carol')
    await world.when(() => [bob, carol].every(who => names(who).join() === 'Bob,Carol'))
    await bob.part.request(false)
    await world.when(() => names(carol).join() === 'Carol')
    await bob.part.request(true)
    await world.when(() => names(carol).join() === 'Carol,Bob')
  })

  it('leave the queue when they are answered, and are not repeated', async () => {
    const world = await SpaceWorld.open()
    const { alice, bob, carol } = await evening(world)
    await bob.part.request(true)
    await carol.part.request(true)
    await world.when(() => names(bob).length === 2)
    await bringOnStage(world, alice, bob)
    alice.part.dismiss(carol.account)
    await world.when(() => names(carol).length === 0)
    await world.clock.turn(20_000)
    expect(names(alice)).toEqual([])
  })

  it('hold one place however often somebody asks', async () => {
    const world = await SpaceWorld.open()
    const { alice, bob, carol } = await evening(world)
    await bob.part.request(true)
    await world.when(() => names(alice).length === 1)
    await carol.part.request(true)
    for (let asked = 0; asked < 50; asked += 1) await bob.part.request(true)
    await world.when(() => names(carol).join() === 'Bob,Carol')
  })

  it('go nowhere while the host takes none, and from whoever is banned', async () => {
    const world = await SpaceWorld.open()
    const { alice, bob, carol } = await evening(world)
    await alice.part.act({ kind: 'edit', takesRequests: false })
    await world.when(() => !bob.state().takesRequests)
    await bob.part.request(true)
    expect(bob.events).toContainEqual({ type: 'refused', reason: 'requests-off' })
    await alice.part.act({ kind: 'edit', takesRequests: true })
    await alice.part.act({ kind: 'ban', target: carol.account, reason: '', untilMs: 0 })
    await world.when(() => carol.state().bans.length === 1)
    await carol.part.request(true)
    await world.clock.turn(6_000)
    expect(names(alice)).toEqual([])
  })

  it('survive a lost message: they are said again until the host has heard', async () => {
    const world = await SpaceWorld.open()
    const { alice, rita, bob } = await evening(world)
    world.network.freeze(rita.peer)
    await bob.part.request(true)
    world.network.thaw(rita.peer)
    await world.when(() => names(alice).length === 1, 30_000)
  })
})
