import { describe, expect, it } from 'vitest'
import { MemoryClock } from '../../../src/adapters/memory/clock.ts'
import { MemoryNetwork } from '../../../src/adapters/memory/network.ts'
import { MemoryRandom } from '../../../src/adapters/memory/random.ts'
import { MeshKeeper } from '../../../src/adapters/libp2p/mesh-keeper.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { writePeerNotice } from '../../../src/wire/peer-notice.ts'
import type { PeerId } from '../../../src/domain/ids.ts'
import type { Streams } from '../../../src/ports/streams.ts'

const TOPIC = `loggia/${'c'.repeat(43)}/peers`
const RITA = peerOf('rita')

/** Alice's keeper beside Rita, who passes gossip on. `connects` are Alice's attempts. */
function setUp(options: { readonly reachable?: boolean } = {}) {
  const network = new MemoryNetwork()
  const clock = new MemoryClock()
  const alice = network.join(peerOf('alice'))
  const rita = network.join(RITA)
  network.link(peerOf('alice'), RITA)
  const told: Uint8Array[] = []
  rita.gossip.join(TOPIC, async message => {
    told.push(message)
    return 'accept'
  })
  const connects: PeerId[] = []
  const direct: PeerId[] = []
  const relays: string[] = []
  const streams: Streams = Object.assign(Object.create(alice.streams) as Streams, {
    self: alice.streams.self,
    onChange: () => () => undefined,
    addresses: () => [`/p2p/${RITA}/p2p-circuit/webrtc/p2p/${alice.streams.self}`],
    connect: async ({ peer }: { peer: PeerId }) => {
      connects.push(peer)
      if (options.reachable !== false) direct.push(peer)
    },
  })
  const keeper = new MeshKeeper(
    {
      streams,
      gossip: alice.gossip,
      clock,
      random: new MemoryRandom(1),
      connectedDirectly: () => direct,
      learnRelay: addresses => relays.push(...addresses),
      seeksNeighbours: true,
    },
    TOPIC,
  )
  let nonce = 0
  const tell = (peer: PeerId, address = `/p2p/${RITA}/p2p-circuit/webrtc/p2p/${peer}`) =>
    rita.gossip.publish(
      TOPIC,
      writePeerNotice({ peer, nonce: new Uint8Array(8).fill((nonce += 1)), addresses: [address] }),
    )
  return { clock, keeper, connects, direct, relays, told, tell, network }
}

describe('a community’s peers', () => {
  it('connect until each has four direct neighbours', async () => {
    const { clock, connects, direct, tell } = setUp()
    for (let count = 1; count < 9; count += 1) await tell(peerOf(`bob${count}`))
    await clock.turn(10_000)
    expect(connects.length).toBe(4)
    direct.pop()
    await clock.turn(20_000)
    expect(connects.length).toBe(5)
  })

  it('are told how we are reached, again and again, each time in new bytes', async () => {
    const { clock, told } = setUp()
    await clock.turn(31_000)
    expect(told.length).toBeGreaterThanOrEqual(3)
    expect(new Set(told.map(String)).size).toBe(told.length)
  })

  it('that cannot be reached are left alone for a while', async () => {
    const { clock, connects, tell } = setUp({ reachable: false })
    await tell(peerOf('carol'))
    await clock.turn(3_000)
    await tell(peerOf('carol'))
    await clock.turn(9_000)
    expect(connects).toEqual([peerOf('carol')])
    await clock.turn(20_000)
    expect(connects.length).toBeGreaterThan(1)
  })

  it('with a listener of their own are relays', async () => {
    const { clock, connects, relays, tell } = setUp()
    const peer = peerOf('relay')
    await tell(peer, `/ip4/192.0.2.1/tcp/7601/ws/p2p/${peer}`)
    await clock.turn(10_000)
    expect([connects, relays]).toEqual([[], [`/ip4/192.0.2.1/tcp/7601/ws/p2p/${peer}`]])
  })

  it('that send what is no notice are rejected', async () => {
    const { clock, network } = setUp()
    await network.gossipOf(RITA)?.publish(TOPIC, Uint8Array.of(1, 2, 3))
    await clock.turn(0)
    expect(network.rejections.map(rejection => rejection.from)).toEqual([RITA])
  })

  it('are left alone after close', async () => {
    const { clock, keeper, connects, told, tell } = setUp()
    keeper.close()
    await tell(peerOf('bob'))
    await clock.turn(30_000)
    expect([connects, told]).toEqual([[], []])
  })
})
