import { mediaLinksContract } from '../../contracts/media-links.ts'
import { MemoryLog } from '../../../src/adapters/memory/log.ts'
import { MemoryNetwork } from '../../../src/adapters/memory/network.ts'
import { NodeLinks } from '../../../src/adapters/webrtc/node-links.ts'
import { SystemClock } from '../../../src/adapters/system/clock.ts'
import { peerOf } from '../../helpers/space-actions.ts'

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
