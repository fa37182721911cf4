import { describe, expect, it } from 'vitest'
import { gossipContract } from '../../contracts/gossip.ts'
import { MemoryNetwork } from '../../../src/adapters/memory/network.ts'
import { peerOf } from '../../helpers/space-actions.ts'

function row() {
  const network = new MemoryNetwork()
  const [alice, rita, carol] = ['alice', 'rita', 'carol'].map(name => {
    const self = peerOf(name)
    return { self, gossip: network.join(self).gossip }
  })
  if (!alice || !rita || !carol) throw new Error('expected three peers')
  network.link(alice.self, rita.self)
  network.link(rita.self, carol.self)
  return { network, alice, rita, carol, close: async () => undefined }
}

gossipContract('memory', async () => row())

describe('the network in memory', () => {
  it('keeps a list of who rejected what from whom', async () => {
    const { network, alice, rita } = row()
    rita.gossip.join('t', async () => 'reject')
    await alice.gossip.publish('t', Uint8Array.of(1))
    await new Promise(resolve => setImmediate(resolve))
    expect(network.rejections).toEqual([{ by: rita.self, from: alice.self, topic: 't' }])
  })
})
