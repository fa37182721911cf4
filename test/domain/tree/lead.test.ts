import { describe, expect, it } from 'vitest'
import { downEdges, isTop, standbyOf } from '../../../src/domain/tree/edges.ts'
import { TreeWorld } from '../../helpers/tree-world.ts'
import type { PeerId } from '../../../src/domain/ids.ts'

const HOST = { isSource: true, listens: false }
const RELAY = { listens: false, slots: 50, isRelay: true }
const entry = (peer: PeerId) => ({ peer, addresses: [] })

/** Alice hosts through rita's relay; bob and carol listen there. */
function evening() {
  const world = new TreeWorld(3)
  const alice = world.add('alice', HOST)
  const rita = world.add('rita', RELAY)
  world.tell(alice, { kind: 'feed', candidates: [entry(rita)] })
  world.turn(500)
  const [bob, carol] = [world.add('bob'), world.add('caroL')]
  for (const peer of [bob, carol]) {
    world.start(peer, rita)
    world.turn(500)
  }
  const staged = (peers: readonly PeerId[], leader: PeerId): void => {
    for (const peer of [rita, alice, bob, carol]) {
      world.tell(peer, { kind: 'stage', peers, leader, isEnded: false })
    }
  }
  const rootsOf = (peer: PeerId) =>
    downEdges(world.stateOf(peer)).flatMap(edge => (edge.kind === 'root' ? [edge.peer] : []))
  return { world, alice, rita, bob, carol, staged, rootsOf }
}

describe('an heir that leads', () => {
  it('feeds the relay, and keeps the parent it heard from until then', () => {
    const { world, alice, rita, bob, carol, staged, rootsOf } = evening()
    staged([alice, bob], alice)
    world.kill(alice)
    staged([alice, bob], bob)
    world.tell(bob, { kind: 'lead', leads: true, candidates: [entry(rita)] })
    expect([world.parentOf(bob), isTop(world.stateOf(bob))]).toEqual([rita, true])
    world.turn(1_000)
    expect([world.parentOf(bob), rootsOf(bob)]).toEqual([undefined, [rita]])
    expect(standbyOf(world.stateOf(bob))).toBeUndefined()
    world.turn(5_000)
    expect(world.hearers(bob)).toEqual(new Set([bob, rita, carol]))
    expect(world.broken).toEqual([])
  })

  it('lets its old place go where there is no relay, and takes those who look for one', () => {
    const { world, alice, rita, bob, carol, staged } = evening()
    staged([alice, bob], alice)
    world.kill(rita)
    world.kill(alice)
    world.turn(3_000)
    world.tell(bob, { kind: 'lead', leads: true, candidates: [] })
    world.tell(carol, { kind: 'stage', peers: [alice, bob], leader: bob, isEnded: false })
    expect(world.parentOf(bob)).toBeUndefined()
    world.turn(15_000)
    expect(world.parentOf(carol)).toBe(bob)
    expect(world.hearers(bob)).toEqual(new Set([bob, carol]))
  })

  it('takes a place like anybody when the host leads again, and never stands above itself', () => {
    const { world, alice, rita, bob, carol, staged } = evening()
    staged([alice, bob], bob)
    world.tell(bob, { kind: 'lead', leads: true, candidates: [entry(rita)] })
    world.turn(2_000)
    staged([alice, bob], alice)
    world.tell(bob, { kind: 'lead', leads: false, candidates: [entry(rita)] })
    world.turn(3_000)
    expect([rita, alice]).toContain(world.parentOf(bob))
    expect(world.hearers(alice)).toEqual(new Set([alice, rita, bob, carol]))
    expect([world.broken, world.longestLoopMs]).toEqual([[], 0])
  })

  it('does nothing that it does already', () => {
    const { world, alice, bob } = evening()
    for (const [peer, leads] of [
      [alice, true],
      [bob, false],
    ] as const) {
      const before = world.stateOf(peer)
      world.tell(peer, { kind: 'lead', leads, candidates: [] })
      expect(world.stateOf(peer)).toEqual(before)
    }
  })
})
