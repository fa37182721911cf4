import { MemoryNetwork } from '../../../src/adapters/memory/network.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { streamsContract } from '../../contracts/streams.ts'

streamsContract('memory', async () => {
  const network = new MemoryNetwork()
  const nobody = peerOf('nobody')
  return {
    alice: network.join(peerOf('alice')).streams,
    bob: network.join(peerOf('bob')).streams,
    nobody: { peer: nobody, addresses: [`/memory/${nobody}`] },
    close: async () => undefined,
  }
})
