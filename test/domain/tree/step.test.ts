import { describe, expect, it } from 'vitest'
import { MemoryRandom } from '../../../src/adapters/memory/random.ts'
import { TreeWorld } from '../../helpers/tree-world.ts'
import { freeSlots, listenersOf, pathOf } from '../../../src/domain/tree/edges.ts'
import type { PeerId } from '../../../src/domain/ids.ts'

const HOST = { isSource: true, listens: false }
const RELAY = { listens: false, slots: 50 }

/** Alice hosts and feeds rita's relay. */
function withRelay(seed = 1, slots = 2) {
  const world = new TreeWorld(seed)
  const alice = world.add('alice', { ...HOST, slots })
  const rita = world.add('rita', RELAY)
  world.tell(alice, { kind: 'feed', candidates: [{ peer: rita, addresses: [] }] })
  world.turn(500)
  return { world, alice, rita }
}

describe('the tree', () => {
  it('makes a fed relay a root, and places a listener straight below it', () => {
    const { world, alice, rita } = withRelay()
    const carol = world.add('carol')
    world.start(carol, rita)
    world.turn(200)
    expect(world.parentOf(carol)).toBe(rita)
    expect(pathOf(world.stateOf(carol))).toEqual([rita])
    expect(world.hearers(alice)).toEqual(new Set([alice, rita, carol]))
  })

  it('sends whom it cannot take to a child that has a slot', () => {
    const world = new TreeWorld(2)
    const alice = world.add('alice', { ...HOST, slots: 1 })
    const chain = ['bob', 'carol', 'dora'].map(name => world.add(name, { slots: 1 }))
    for (const peer of chain) {
      world.start(peer, alice)
      world.turn(1_500)
    }
    expect(chain.map(peer => world.parentOf(peer))).toEqual([alice, ...chain.slice(0, 2)])
    world.turn(10_000)
    expect(chain.map(peer => listenersOf(world.stateOf(peer)))).toEqual([3, 3, 3])
  })

  it('spares the host while a relay has slots, but takes who cannot reach it', () => {
    const { world, alice, rita } = withRelay(10)
    const [bob, carol] = [world.add('bob'), world.add('caroL')]
    world.start(bob, alice)
    world.turn(500)
    expect(world.parentOf(bob)).toBe(rita)
    world.forbid(carol, rita)
    world.forbid(carol, bob)
    world.start(carol, alice)
    world.turn(4_000)
    expect(world.parentOf(carol)).toBe(alice)
  })

  it('gives whoever only looks a place that counts as nobody and takes no children', () => {
    const { world, alice, rita } = withRelay()
    const carol = world.add('carol')
    world.look(carol, rita)
    world.turn(2_000)
    expect(world.hearers(alice)).toContain(carol)
    expect(listenersOf(world.stateOf(alice))).toBe(0)
    expect(freeSlots(world.stateOf(carol))).toBe(0)
    world.start(carol, rita)
    world.turn(100)
    expect(listenersOf(world.stateOf(rita))).toBe(1)
    world.turn(2_000)
    expect(listenersOf(world.stateOf(alice))).toBe(1)
    expect(freeSlots(world.stateOf(carol))).toBe(4)
  })

  it('lets whoever only looks make room for whoever listens, and not search', () => {
    const world = new TreeWorld(3)
    const alice = world.add('alice', { ...HOST, slots: 1 })
    const [bob, carol] = [world.add('bob'), world.add('carol')]
    world.look(carol, alice)
    world.turn(500)
    expect(world.parentOf(carol)).toBe(alice)
    world.start(bob, alice)
    world.turn(3_000)
    expect([world.parentOf(bob), world.parentOf(carol)]).toEqual([alice, undefined])
    world.start(carol, alice)
    world.turn(3_000)
    expect(world.parentOf(carol)).toBe(bob)
    expect(world.broken).toEqual([])
  })

  it('tells whoever only looks of no other place, when there is none', () => {
    const world = new TreeWorld(4)
    const alice = world.add('alice', { ...HOST, slots: 1 })
    const [bob, carol, dora] = [world.add('bob'), world.add('carol'), world.add('dora')]
    world.start(bob, alice)
    world.turn(2_000)
    world.look(carol, alice)
    world.turn(3_000)
    expect(world.parentOf(carol)).toBe(undefined)
    world.look(dora, bob)
    world.turn(500)
    world.kill(bob)
    world.turn(10_000)
    expect(world.parentOf(dora)).toBe(undefined)
  })

  it('leaves a parent that finds no parent itself, though it lives', () => {
    const { world, alice, rita } = withRelay(11)
    const [bob, carol] = [world.add('bob', { slots: 1 }), world.add('caroL')]
    world.start(bob, rita)
    world.turn(1_000)
    world.start(carol, bob)
    world.turn(1_000)
    for (const peer of [alice, rita]) world.forbid(bob, peer)
    world.turn(9_000)
    expect([alice, rita]).toContain(world.parentOf(carol))
    expect(world.hearers(alice)).toContain(carol)
  })

  it('drops a parent at once in whose path it sees itself', () => {
    const { world, alice, rita } = withRelay(12)
    const bob = world.add('bob')
    world.start(bob, rita)
    world.turn(1_000)
    const link = world.stateOf(bob).edges[0]?.link ?? 0
    const message = { kind: 'route', isAttached: true, path: [bob], delayMs: 1 } as const
    world.tell(bob, { kind: 'message', link, message, digest: [] })
    expect(world.parentOf(bob)).toBe(alice)
    world.turn(1_000)
    expect(world.hearers(alice)).toContain(bob)
  })

  it('cuts off who speaks out of its place', () => {
    const { world, rita } = withRelay(13)
    const bob = world.add('bob')
    world.start(bob, rita)
    world.turn(1_000)
    const edge = world.stateOf(rita).edges.find(other => other.peer === bob)
    const message = { kind: 'route', isAttached: true, path: [], delayMs: 1 } as const
    world.tell(rita, { kind: 'message', link: edge?.link ?? 0, message, digest: [] })
    expect(world.broken).toEqual([`${bob}: misplaced route`])
  })

  it('goes to the host, or to each other, when every relay dies', () => {
    const { world, alice, rita } = withRelay(3)
    const crowd = Array.from({ length: 12 }, (_, place) => world.add(`n${place}`))
    for (const peer of crowd) {
      world.start(peer, rita)
      world.turn(50)
    }
    world.turn(3_000)
    world.kill(rita)
    world.turn(3_000)
    expect(world.hearers(alice)).toEqual(new Set([alice, ...crowd]))
  })

  it('feeds a relay that is started later', () => {
    const { world, alice, rita } = withRelay(4)
    world.kill(rita)
    const candidates = [rita, 'ruth'].map(name => ({ peer: name as PeerId, addresses: [] }))
    const ruth = world.add('ruth', RELAY)
    world.tell(alice, {
      kind: 'feed',
      candidates: [...candidates.slice(0, 1), { peer: ruth, addresses: [] }],
    })
    world.turn(1_000)
    expect(world.hearers(alice)).toEqual(new Set([alice, ruth]))
  })

  it('leaves a frozen parent within two seconds, though no link closes', () => {
    const { world, alice, rita } = withRelay(5)
    const bob = world.add('bob')
    world.start(bob, rita)
    world.turn(1_000)
    world.freeze(rita)
    world.turn(2_100)
    expect(world.hearers(alice)).toEqual(new Set([alice, bob]))
  })

  it('hands children over before a polite leave ends their sound', () => {
    const { world, alice, rita } = withRelay(6)
    const [bob, carol] = [world.add('bob'), world.add('carol')]
    world.start(bob, rita)
    world.turn(1_000)
    world.start(carol, bob)
    world.turn(1_000)
    world.leave(bob)
    for (let ms = 0; ms < 2_000; ms += 20) {
      world.turn(20)
      expect(world.hearers(alice)).toContain(carol)
    }
    expect(world.parentOf(carol)).not.toBe(bob)
  })

  it('tries again, later and later, where nobody is, and joins when somebody comes', () => {
    const world = new TreeWorld(7)
    const carol = world.add('carol')
    const { rita, alice } = { rita: 'rita', alice: 'alice' }
    const late = withRelay(8).rita
    world.start(carol, late)
    world.turn(20_000)
    expect(world.stateOf(carol).search?.failed).toBe('unreachable')
    const host = world.add(alice, HOST)
    const relay = world.add(rita, RELAY)
    world.tell(host, { kind: 'feed', candidates: [{ peer: relay, addresses: [] }] })
    world.turn(16_000)
    expect(world.parentOf(carol)).toBe(relay)
  })

  it('places a crowd at once, evenly', () => {
    const { world, alice, rita } = withRelay(9, 4)
    const few = world.add('few', { ...RELAY, slots: 8 })
    world.tell(alice, {
      kind: 'feed',
      candidates: [rita, few].map(peer => ({ peer, addresses: [] })),
    })
    world.kill(rita)
    world.turn(500)
    const crowd = Array.from({ length: 60 }, (_, place) => world.add(`n${place}`, { slots: 3 }))
    for (const peer of crowd) world.start(peer, few, alice)
    world.turn(8_000)
    expect(world.hearers(alice).size).toBe(62)
    const depths = crowd.map(peer => pathOf(world.stateOf(peer)).length)
    expect(Math.max(...depths)).toBeLessThanOrEqual(6)
    expect(world.broken).toEqual([])
    world.turn(15_000)
    expect(listenersOf(world.stateOf(alice))).toBe(60)
  })
})

describe('random histories of joins, deaths, freezes and goodbyes', () => {
  const SEEDS = Array.from({ length: 6 }, (_, place) => place + 1)
  it.each(SEEDS)('seed %i: slots hold, loops end, everybody hears again', seed => {
    const random = new MemoryRandom(seed)
    const world = new TreeWorld(seed * 1_000)
    const alice = world.add('alice', { ...HOST, slots: 3 })
    const relays = [world.add('rita', RELAY), world.add('ruth', { ...RELAY, slots: 4 })]
    world.tell(alice, {
      kind: 'feed',
      candidates: relays.map(peer => ({ peer, addresses: [] })),
    })
    world.turn(500)
    const nobody = 'nobody' as PeerId
    const pick = (peers: readonly PeerId[]): PeerId =>
      peers[Math.floor(random.unit() * peers.length)] ?? nobody
    const living = (): readonly PeerId[] => [...world.nodes.keys()].filter(peer => peer !== alice)
    for (let act = 0; act < 50; act += 1) {
      const chance = random.unit()
      if (chance < 0.6) {
        const slots = random.unit() < 0.2 ? 0 : 1 + Math.floor(random.unit() * 4)
        world.start(world.add(`n${act}`, { slots }), pick(relays), alice)
      } else if (chance < 0.75) world.kill(pick(living()))
      else if (chance < 0.85) world.freeze(pick(living()))
      else world.leave(pick(living()))
      world.turn(random.unit() * 600)
    }
    world.turn(20_000)
    const awake = [...world.nodes].filter(([, node]) => !node.isFrozen).map(([peer]) => peer)
    const fed = awake.filter(peer => !relays.includes(peer))
    const hearers = world.hearers(alice)
    expect(fed.filter(peer => !hearers.has(peer))).toEqual([])
    expect(world.broken).toEqual([])
    expect(world.longestLoopMs).toBeLessThan(1_000)
  })
})
