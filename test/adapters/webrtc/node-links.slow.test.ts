import { expect, it } from 'vitest'
import { mediaLinksContract } from '../../contracts/media-links.ts'
import { MemoryLog } from '../../../src/adapters/memory/log.ts'
import { MemoryNetwork } from '../../../src/adapters/memory/network.ts'
import { NodeLinks } from '../../../src/adapters/webrtc/node-links.ts'
import { SystemClock } from '../../../src/adapters/system/clock.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import type { MediaLink } from '../../../src/ports/media-link.ts'

const peer = peerOf

mediaLinksContract('node to node', async () => {
  const network = new MemoryNetwork()
  const clock = new SystemClock()
  const log = new MemoryLog()
  const [alice, bob] = ['alice', 'bob'].map(name => {
    const { streams } = network.join(peer(name))
    const address = { peer: streams.self, addresses: streams.addresses() }
    // Loopback only: tests must not depend on the machine's networks.
    const [blame, bindAddress] = [(): void => undefined, '127.0.0.1']
    return { address, links: new NodeLinks({ streams, clock, log, blame, bindAddress }) }
  })
  if (alice === undefined || bob === undefined) throw new Error('expected two peers')
  return {
    alice,
    bob,
    nobody: { peer: peer('nobody'), addresses: [`/memory/${peer('nobody')}`] },
    close: async () => {
      alice.links.close()
      bob.links.close()
    },
  }
})

it('between Node peers too bundles go to the asker on a track', async () => {
  const network = new MemoryNetwork()
  const [clock, log, bindAddress] = [new SystemClock(), new MemoryLog(), '127.0.0.1']
  const nodes = ['alice', 'bob'].map(name => {
    const { streams } = network.join(peer(name))
    return new NodeLinks({ streams, clock, log, blame: () => undefined, bindAddress })
  })
  const [alice, bob] = nodes
  const theirs = new Promise<MediaLink>(linked =>
    bob?.serve(async () => ({ accept: true, reply: new Uint8Array(), linked, failed: () => {} })),
  )
  const to = { peer: peer('bob'), addresses: [`/memory/${peer('bob')}`] }
  const outcome = await alice?.connect(to, Uint8Array.of(1), AbortSignal.timeout(20_000))
  expect(outcome?.kind === 'linked' && outcome.link.carrier).toBe('channel')
  expect((await theirs).carrier).toBe('track')
  for (const links of nodes) links.close()
})
