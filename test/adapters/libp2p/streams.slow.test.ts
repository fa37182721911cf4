import { relayNetwork } from '../../helpers/relay-networks.ts'
import { streamsContract } from '../../contracts/streams.ts'
import type { PeerId } from '../../../src/domain/ids.ts'

const NOBODY = '12D3KooWRawPbxPtP1eZaJpumGnyWX2DcUyd3RQnydr3eAto4Az7' as PeerId

streamsContract('libp2p', async () => {
  const [alice, bob] = await Promise.all([1, 2].map(seed => relayNetwork(seed)))
  if (!alice || !bob) throw new Error('expected two networks')
  return {
    alice: alice.streams,
    bob: bob.streams,
    // Port 9 discards: nobody listens there.
    nobody: { peer: NOBODY, addresses: [`/ip4/127.0.0.1/tcp/9/ws/p2p/${NOBODY}`] },
    close: async () => {
      await Promise.all([alice.close(), bob.close()])
    },
  }
})
