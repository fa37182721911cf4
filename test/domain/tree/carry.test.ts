import { expect, it } from 'vitest'
import { childrenOf } from '../../../src/domain/tree/edges.ts'
import { TreeWorld } from '../../helpers/tree-world.ts'

/** Alice hosts and takes one child: everybody else hangs below bob. */
function belowBob() {
  const world = new TreeWorld(5)
  const alice = world.add('alice', { isSource: true, listens: false, slots: 1 })
  const [bob, carol, dora] = [world.add('bob'), world.add('carol'), world.add('dora')]
  for (const peer of [bob, carol, dora]) {
    world.start(peer, alice)
    world.turn(4_000)
  }
  return { world, alice, bob, carol, dora }
}

it('who allows fewer children sends the youngest on, and everybody goes on hearing', () => {
  const { world, alice, bob, carol, dora } = belowBob()
  const children = () => childrenOf(world.stateOf(bob)).map(({ peer }) => peer)
  expect(children()).toEqual(expect.arrayContaining([carol]))
  world.tell(bob, { kind: 'carry', children: 1 })
  world.turn(10_000)
  expect(children().length).toBe(1)
  expect(world.hearers(alice)).toEqual(new Set([alice, bob, carol, dora]))
})

it('who allows none carries nobody, and takes children again when it allows them', () => {
  const { world, alice, bob, carol, dora } = belowBob()
  world.tell(bob, { kind: 'carry', children: 0 })
  world.turn(20_000)
  expect(childrenOf(world.stateOf(bob))).toEqual([])
  world.tell(bob, { kind: 'carry', children: undefined })
  world.turn(30_000)
  expect(world.hearers(alice)).toEqual(new Set([alice, bob, carol, dora]))
})

it('whoever leads feeds the others, though it carries nobody as a listener', () => {
  const { world, bob } = belowBob()
  world.tell(bob, { kind: 'carry', children: 0 })
  world.turn(20_000)
  expect(world.stateOf(bob).slots).toBe(0)
  world.tell(bob, { kind: 'lead', leads: true, candidates: [] })
  expect(world.stateOf(bob).slots).toBe(4)
  world.tell(bob, { kind: 'lead', leads: false, candidates: [] })
  expect(world.stateOf(bob).slots).toBe(0)
})
