import { beforeEach, describe, expect, it } from 'vitest'
import { attest, community, named, people, person, type Person } from '../helpers/follows.ts'
import { FollowBook } from '../../src/session/follow-book.ts'
import { FollowWorld, type BookPeer } from '../helpers/follow-world.ts'
import { MemoryFollowCarrier } from '../../src/adapters/memory/follow-carrier.ts'
import { MemoryRoadMap } from '../../src/adapters/memory/document-roads.ts'
import { readYFrame, writeYFrame } from '../../src/wire/y-frame.ts'
import { topicOf } from '../../src/session/follow-roads.ts'
import { until } from '../helpers/until.ts'
import { writeFollowUpdate } from '../../src/wire/follow-update.ts'
import type { Followee } from '../../src/ports/follow-carrier.ts'
import type { NamedAttestation } from '../../src/domain/follow/attestation.ts'
import type { RoadLink } from '../../src/ports/document-roads.ts'

const alice = await person(1)
const ofAlice: Followee = { community, account: alice.account }
const crowd = await people(12)
const follows = await Promise.all(crowd.map(one => attest(one, alice.account)))

let world: FollowWorld
let map: MemoryRoadMap
let opened: number

beforeEach(() => {
  world = new FollowWorld()
  map = new MemoryRoadMap()
  opened = 0
})

/** A browser that watches alice and has a second road. */
function add(name: string): BookPeer & { readonly followers: () => number } {
  const peer = world.add(name, 'watched')
  peer.book.close()
  const { rows, verifier, gossip, streams, log } = peer
  const openRoads = async () => {
    opened += 1
    return map.roads()
  }
  const carrier = new MemoryFollowCarrier()
  const book = new FollowBook(
    { rows, carrier, verifier, gossip, streams, clock: world.clock, log, openRoads },
    'watched',
  )
  book.join(community)
  const view = book.watchFollowee(ofAlice)
  return { ...peer, book, followers: () => view.current.followers }
}

const alone = (): Promise<void> => world.clock.turn(10_001)

describe('the second road', () => {
  it('brings two together whom the network does not', async () => {
    const [home, away] = [add('home'), add('away')]
    await home.book.publish(follows.slice(0, 8))
    await away.book.publish(follows.slice(6))
    await alone()
    await until(() => home.followers() === 12 && away.followers() === 12)
  })

  it('tells at once what is new', async () => {
    const [home, away] = [add('home'), add('away')]
    await alone()
    await home.book.publish(follows.slice(0, 1))
    await until(() => away.followers() === 1)
    await away.book.publish([
      await attest(crowd[0] as Person, alice.account, { kind: 'unfollow', seq: 2 }),
    ])
    await until(() => home.followers() === 0)
  })

  it('is not opened while a peer is connected', async () => {
    const [home] = [add('home'), world.add('rita')]
    world.network.mesh()
    await alone()
    expect([opened, home.followers()]).toEqual([0, 0])
  })

  it('is left when a peer comes, and taken again when all are gone', async () => {
    const [home, away] = [add('home'), add('away')]
    await alone()
    const rita = world.add('rita')
    for (const { peer } of [home, away]) world.network.link(peer, rita.peer)
    // Only over the road could this be heard: nobody gossips it.
    home.book.join(community)()
    await world.clock.turn(0)
    await home.book.publish(follows.slice(0, 1))
    expect(away.followers()).toBe(0)
    for (const { peer } of [home, away]) world.network.unlink(peer, rita.peer)
    await alone()
    await until(() => away.followers() === 1)
    expect(opened).toBe(2)
  })

  it('that cannot be loaded is said in the log, and tried when next alone', async () => {
    const peer = world.add('home', 'watched')
    const openRoads = async () => {
      throw new TypeError('no WebRTC')
    }
    const { rows, verifier, gossip, streams, log } = peer
    const carrier = new MemoryFollowCarrier()
    const ports = { rows, carrier, verifier, gossip, streams, clock: world.clock, log, openRoads }
    const book = new FollowBook(ports, 'watched')
    await alone()
    expect(log.lines.join()).toContain('second-road-failed')
    book.close()
  })

  it('leaves no timer and no link behind', async () => {
    const before = world.clock.pending
    const home = add('home')
    const stranger = meetStranger()
    await alone()
    await until(() => stranger.open() === 1)
    home.book.close()
    await until(() => stranger.open() === 0)
    expect(world.clock.pending).toBe(before)
  })
})

/** Somebody on the road who says what the test says. */
function meetStranger() {
  const links = new Set<RoadLink>()
  const heard: Uint8Array[] = []
  map.roads().join(topicOf(ofAlice), {
    opened: link => links.add(link),
    heard: (_link, frame) => heard.push(frame),
    closed: link => links.delete(link),
  })
  return {
    heard,
    open: () => links.size,
    send: (frame: Uint8Array) => {
      for (const link of links) link.send(frame)
    },
  }
}

describe('a stranger on the second road', () => {
  const forged = named({ ...(follows[9] as NamedAttestation), signature: new Uint8Array(64) })
  /** A delete set that names every item of everybody. */
  const wipe = Uint8Array.from([0, 1, 1, 1, 0, 1])

  const meet = async () => {
    const home = add('home')
    await home.book.publish(follows.slice(0, 5))
    const stranger = meetStranger()
    await alone()
    await until(() => stranger.heard.length > 0)
    return { home, stranger }
  }

  it('is told what it lacks and that this is all', async () => {
    const { stranger } = await meet()
    stranger.send(writeYFrame('vector', Uint8Array.of(0)))
    await until(() => stranger.heard.length === 3)
    const kinds = stranger.heard.map(frame => readYFrame(frame)).map(read => read.ok && read.value)
    expect(kinds).toEqual([
      { kind: 'vector', bytes: expect.anything() },
      { kind: 'update', bytes: writeFollowUpdate(follows.slice(0, 5)) },
      { kind: 'answer', bytes: Uint8Array.of(0, 0) },
    ])
  })

  it('who deletes everything changes nothing and is not blamed', async () => {
    const { home, stranger } = await meet()
    stranger.send(writeYFrame('update', wipe))
    stranger.send(writeYFrame('update', writeFollowUpdate(follows.slice(5, 6))))
    await until(() => home.followers() === 6)
    expect(home.log.lines).toEqual([])
  })

  it('who brings something older is told the newer', async () => {
    const { home, stranger } = await meet()
    const unfollow = await attest(crowd[0] as Person, alice.account, { kind: 'unfollow', seq: 2 })
    await home.book.publish([unfollow])
    await until(() => stranger.heard.length === 2)
    stranger.send(writeYFrame('update', writeFollowUpdate(follows.slice(0, 1))))
    await until(() => stranger.heard.length === 3)
    expect(stranger.heard[2]).toEqual(writeYFrame('update', writeFollowUpdate([unfollow])))
  })

  it('who sends garbage again and again is cut off', async () => {
    const { home, stranger } = await meet()
    stranger.send(Uint8Array.of(1, 2, 3))
    for (let sent = 0; sent < 8; sent++) stranger.send(Uint8Array.of(0, 2, 2, 9, sent))
    await until(() => stranger.open() === 0)
    expect(home.log.lines).toHaveLength(8)
    expect(home.followers()).toBe(5)
  })

  it('who forges is cut off at once', async () => {
    const { home, stranger } = await meet()
    stranger.send(writeYFrame('update', writeFollowUpdate([forged])))
    await until(() => stranger.open() === 0)
    expect(home.log.lines[0]).toContain('y-webrtc')
    expect(home.followers()).toBe(5)
  })

  it('who floods faster than we read is cut off', async () => {
    const { home, stranger } = await meet()
    for (let sent = 0; sent < 64; sent++) stranger.send(writeYFrame('vector', Uint8Array.of(0)))
    await until(() => stranger.open() === 0)
    expect(home.followers()).toBe(5)
  })
})
