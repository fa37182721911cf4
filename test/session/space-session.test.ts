import { describe, expect, it } from 'vitest'
import { SpaceWorld } from '../helpers/space-world.ts'

const { numbers } = SpaceWorld

describe('a Space session', () => {
  it('carries the host through a chain of one slot each', async () => {
    const world = await SpaceWorld.open()
    const alice = await world.host(1)
    const [bob, carol] = [world.listener('bob', 1), world.listener('carol', 1)]
    bob.session().start([alice.entry])
    await world.clock.turn(100)
    carol.session().start([alice.entry])
    await world.clock.turn(1_000)
    expect(bob.session().place.current).toMatchObject({ parent: alice.peer, hops: 1, children: 1 })
    expect(carol.session().place.current).toMatchObject({ parent: bob.peer, hops: 2 })
    await world.speak(alice, 5)
    expect(await numbers(bob, 5)).toEqual([1, 2, 3, 4, 5])
    expect(await numbers(carol, 5)).toEqual([1, 2, 3, 4, 5])
    await world.clock.turn(1_500)
    for (const who of [alice, bob, carol]) expect(who.session().listeners.current).toBe(2)
  })

  it('goes on below when the relay is killed', async () => {
    const world = await SpaceWorld.open()
    const alice = await world.host()
    const rita = world.relay('rita')
    alice.session().feed([rita.entry])
    await world.clock.turn(200)
    const [bob, carol] = [world.listener('bob'), world.listener('carol')]
    bob.session().start([rita.entry])
    await world.clock.turn(700)
    carol.session().start([bob.entry])
    await world.clock.turn(1_000)
    expect(carol.session().place.current).toMatchObject({ parent: bob.peer, hops: 2 })
    await world.speak(alice, 3)
    world.network.kill(rita.peer)
    rita.hub.close()
    await world.clock.turn(500)
    await world.speak(alice, 3)
    expect(bob.session().place.current).toMatchObject({ parent: alice.peer, hops: 1 })
    expect(carol.session().place.current).toMatchObject({ parent: bob.peer, hops: 2 })
    expect(await numbers(carol, 6)).toEqual([1, 2, 3, 4, 5, 6])
    expect(bob.warmed.map(entry => entry.peer)).toContain(alice.peer)
  })
})
