import { describe, expect, it } from 'vitest'
import { gossipContract } from '../../contracts/gossip.ts'
import { MisuseError } from '../../../src/errors.ts'
import { relayNetwork } from '../../helpers/relay-networks.ts'
import type { Network } from '../../../src/ports/network.ts'

const member = (network: Network) => ({ self: network.streams.self, gossip: network.gossip })

gossipContract('libp2p', async () => {
  const rita = await relayNetwork(1)
  const relays = rita.streams.addresses()
  const [alice, carol] = await Promise.all([2, 3].map(seed => relayNetwork(seed, { relays })))
  if (!alice || !carol) throw new Error('expected two networks')
  return {
    alice: member(alice),
    rita: member(rita),
    carol: member(carol),
    close: async () => {
      await Promise.all([alice.close(), rita.close(), carol.close()])
    },
  }
})

describe('gossip limits', () => {
  it('refuses topics of another form and messages over the limit', async () => {
    const rita = await relayNetwork(4)
    expect(() => rita.gossip.join('news', async () => 'accept')).toThrow(MisuseError)
    const topic = `loggia/${'g'.repeat(43)}/announce`
    await expect(rita.gossip.publish(topic, new Uint8Array(20_000))).rejects.toThrow(MisuseError)
    await rita.close()
  })
})
