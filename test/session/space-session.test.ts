import { describe, expect, it } from 'vitest'
import { LINGER_MS } from '../../src/domain/tree/limits.ts'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import { SpaceWorld, numbers, type Somebody } from '../helpers/space-world.ts'
import { malloryIn } from '../helpers/mallory.ts'
import { patientClock } from '../helpers/patient-clock.ts'
import { until } from '../helpers/until.ts'
import { writeTreeMessage } from '../../src/wire/tree-message.ts'

const placeOf = (somebody: Somebody) => somebody.session().place.current
const parentOf = (somebody: Somebody) => somebody.session().stats().parents[0]

/** Alice hosts, rita's relay is fed, bob listens through it and carol through bob. */
async function throughRelay(clock = patientClock()) {
  const world = await SpaceWorld.open(1, clock)
  const alice = await world.host()
  const rita = world.relay('rita')
  alice.session().feed([rita.entry])
  await world.when(() => rita.hub.sessionOf(world.space)?.isAttached === true)
  const [bob, carol] = [world.listener('bob'), world.listener('caroL')]
  await world.join(bob, rita)
  await world.join(carol, bob)
  return { world, alice, rita, bob, carol }
}

describe('a Space session', () => {
  it('carries the host through a chain of one slot each', async () => {
    const world = await SpaceWorld.open()
    const alice = await world.host(1)
    const [bob, carol] = [world.listener('bob', 1), world.listener('caroL', 1)]
    await world.join(bob, alice)
    await world.join(carol, alice)
    expect(placeOf(bob)).toMatchObject({ parent: alice.peer, hops: 1, children: 1 })
    expect(placeOf(carol)).toMatchObject({ parent: bob.peer, hops: 2 })
    await world.speak(alice, 5)
    expect(await numbers(bob, 5)).toEqual([1, 2, 3, 4, 5])
    expect(await numbers(carol, 5)).toEqual([1, 2, 3, 4, 5])
  })

  it('counts listeners and shows the number to everybody; relays and the host are none', async () => {
    const { world, alice, rita, bob, carol } = await throughRelay()
    const all = [alice, rita, bob, carol]
    await world.when(() => all.every(who => who.session().listeners.current === 2))
    carol.session().leave()
    await world.when(() => alice.session().listeners.current === 1)
  })

  it('shows who leads whom each hears from, and a listener its own way', async () => {
    const { world, alice, rita, bob, carol } = await throughRelay()
    alice.session().survey()
    const lines = (): readonly string[] =>
      alice
        .session()
        .sight()
        .below.branches.map(({ name, level, listeners }) => `${level} ${name} ${listeners}`)
    const short = ({ peer }: Somebody): string => peer.slice(-6)
    const all = [`1 ${short(rita)} 2`, `2 ${short(bob)} 2`, `3 ${short(carol)} 1`]
    // Counts come up every few seconds, level by level.
    await world.when(() => lines().join() === all.join())
    expect(alice.session().sight().roots).toEqual([short(rita)])
    expect(carol.session().sight().path).toEqual([bob.peer, rita.peer])
    // Only who leads may ask.
    bob.session().survey()
    expect(bob.session().sight().below.branches).toHaveLength(1)
  })

  it('verifies what it hears while it only looks, counts as nobody, and then listens', async () => {
    const world = await SpaceWorld.open()
    const alice = await world.host(1)
    const carol = world.listener('caroL', 1)
    carol.session().look([alice.entry])
    await world.when(() => carol.session().isAttached)
    expect(alice.session().listeners.current).toBe(0)
    await world.speak(alice, 2)
    await numbers(carol, 2)
    expect(
      carol
        .session()
        .recent()
        .map(({ ctr }) => Number(ctr)),
    ).toEqual([1, 2])
    carol.session().start([alice.entry])
    await world.when(() => alice.session().listeners.current === 1)
  })

  it('goes on below when the relay is killed', async () => {
    const { world, alice, rita, bob, carol } = await throughRelay()
    await world.speak(alice, 3)
    await world.when(() => bob.warmed.some(entry => entry.peer === alice.peer))
    await numbers(carol, 3)
    world.network.kill(rita.peer)
    rita.hub.close()
    await world.when(() => parentOf(bob) === alice.peer)
    await world.speak(alice, 3)
    expect(placeOf(bob)).toMatchObject({ parent: alice.peer, hops: 1 })
    await world.when(() => placeOf(carol).phase === 'attached')
    expect(placeOf(carol)).toMatchObject({ parent: bob.peer, hops: 2 })
    expect(await numbers(carol, 6)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('hears through a lossy link all that arrived, and nothing twice', async () => {
    const { world, alice, carol } = await throughRelay()
    const random = new MemoryRandom(7)
    let lost = 0
    world.network.setFate(bundle => {
      if (random.unit() < 0.8) return random.unit() < 0.2 ? [bundle, bundle] : [bundle]
      lost += 1
      return []
    })
    await world.speak(alice, 40)
    await until(() => carol.heard.length + lost >= 40)
    const heard = await numbers(carol, 1)
    expect(new Set(heard).size).toBe(heard.length)
    expect(heard.length).toBeGreaterThan(10)
    expect(placeOf(carol).phase).toBe('attached')
  })

  it('leaves a parent from which no bundle comes though it says it has them', async () => {
    const { world, alice, bob, carol } = await throughRelay()
    world.network.setFate((bundle, from, to) =>
      from === bob.peer && to === carol.peer ? [] : [bundle],
    )
    await world.speak(alice, 50)
    expect(parentOf(carol)).not.toBe(bob.peer)
  })

  it('carries an edit to everybody, each hop checking it', async () => {
    const { world, alice, carol } = await throughRelay()
    const act = { kind: 'edit', title: 'Night', atMs: world.clock.now() } as const
    await alice.session().addAction(await world.act(alice, act))
    await world.when(() => carol.actions()?.state.current?.title === 'Night')
  })

  it('notices a gap in its log, and passes on what fills it', async () => {
    const { world, alice, bob, carol } = await throughRelay()
    const log = await world.log()
    for (const title of ['One', 'Two']) {
      const act = { kind: 'edit', title, atMs: world.clock.now() } as const
      await log.add(await SpaceLog.authorAction(world.author.session, log, act))
    }
    const whole = { actions: log.envelopes(), beacons: [] }
    const last = whole.actions.at(-1) ?? new Uint8Array()
    expect(await bob.session().addAction(last)).toEqual({ ok: false, reason: 'held' })
    expect(bob.session().hasGap).toBe(true)
    await bob.session().takeWhole(whole)
    expect(bob.session().hasGap).toBe(false)
    await world.when(() => carol.actions()?.state.current?.title === 'Two')
    await world.when(() => alice.actions()?.state.current?.title === 'Two')
  })

  it('ends for everybody when the host ends it, and forwards nothing after', async () => {
    const { world, alice, bob, carol } = await throughRelay()
    const ended: string[] = []
    for (const who of [alice, bob, carol]) {
      who.session().facts.on('ended', () => ended.push(who.peer))
    }
    const act = { kind: 'close', atMs: world.clock.now() } as const
    await alice.session().addAction(await world.act(alice, act))
    // No clock is turned: nothing but the way itself takes time.
    await until(() => ended.length === 3)
    alice.session().sendBundle(await world.bundle())
    await world.clock.turn(LINGER_MS + 500)
    expect(carol.heard).toEqual([])
    expect([alice, bob, carol].map(who => world.network.linksAt(who.peer))).toEqual([0, 0, 0])
  })

  it('proves to a latecomer that the Space has ended', async () => {
    const { world, alice, bob } = await throughRelay()
    const act = { kind: 'close', atMs: world.clock.now() } as const
    await alice.session().addAction(await world.act(alice, act))
    await world.when(() => bob.actions()?.state.current?.phase === 'ended')
    const dora = world.listener('dora')
    dora.session().start([bob.entry])
    await world.when(() => dora.actions()?.state.current?.phase === 'ended')
  })

  it('ends all timers and links when it is closed', async () => {
    const clock = patientClock()
    const { world, alice, rita, bob, carol } = await throughRelay(clock)
    for (const who of [carol, bob, alice, rita]) who.hub.close()
    await world.clock.turn(10_000)
    expect(clock.pending).toBe(0)
    expect(world.network.linksAt(bob.peer)).toBe(0)
  })

  it('survives every truncation of every tree message, and closes who insists', async () => {
    const world = await SpaceWorld.open()
    const mallory = await malloryIn(world)
    const bob = world.listener('bob')
    bob.session().start([mallory.entry])
    await world.when(() => mallory.links.length === 1)
    const route = { isAttached: true, path: [bob.peer], delayMs: 40 }
    const whole = writeTreeMessage({ kind: 'route', ...route })
    for (let length = 0; length < 9; length += 1) {
      mallory.links[0]?.sendControl(whole.subarray(0, length))
    }
    await world.when(() => mallory.lost === 1)
    expect(bob.log.lines.join()).toContain('malformed')
  })

  it('closes a neighbour that floods messages, or forges actions', async () => {
    const world = await SpaceWorld.open()
    const mallory = await malloryIn(world)
    const bob = world.listener('bob')
    bob.session().start([mallory.entry])
    await world.when(() => mallory.links.length === 1)
    const pulse = writeTreeMessage({ kind: 'pulse', listeners: 1, quietMs: 0, digest: [] })
    for (let sent = 0; sent < 1_500; sent += 1) mallory.links[0]?.sendControl(pulse)
    await world.when(() => mallory.lost === 1)
    // Bob does not come back to her; carol has yet to learn.
    const carol = world.listener('caroL')
    carol.session().start([mallory.entry])
    await world.when(() => mallory.links.length === 2)
    const envelope = new Uint8Array(200).fill(7)
    const forged = writeTreeMessage({ kind: 'action', envelope })
    for (let sent = 0; sent < 8; sent += 1) mallory.links[1]?.sendControl(forged)
    await world.when(() => mallory.lost === 2)
    expect(carol.log.lines.join()).toContain('bad-action')
  })
})

describe('a hundred listeners', () => {
  it('all hear the host, through a relay of eight slots and each other', async () => {
    const world = await SpaceWorld.open(3)
    const alice = await world.host(2)
    const rita = world.relay('rita', { slots: 8 })
    alice.session().feed([rita.entry])
    await world.when(() => rita.hub.sessionOf(world.space)?.isAttached === true)
    const crowd = Array.from({ length: 100 }, (_, place) => world.listener(`n${place}`, 4))
    for (const somebody of crowd) somebody.session().start([rita.entry, alice.entry])
    await world.when(() => crowd.every(somebody => somebody.session().isAttached), 20_000)
    await world.speak(alice, 2)
    for (const somebody of crowd) expect(await numbers(somebody, 2)).toEqual([1, 2])
    for (const { session } of [alice, ...crowd]) {
      const { children } = session().stats()
      expect(children.length).toBeLessThanOrEqual(4)
    }
    for (const who of [alice, rita, ...crowd]) who.hub.close()
  })
})
