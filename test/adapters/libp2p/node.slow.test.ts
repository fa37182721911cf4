import { MemoryDatastore } from 'datastore-core'
import { describe, expect, it } from 'vitest'
import { relayNetwork } from '../../helpers/relay-networks.ts'

describe('a relay', () => {
  it('keeps its WebRTC-Direct address over a restart, so that links stay valid', async () => {
    const datastore = new MemoryDatastore()
    const listen = ['/ip4/127.0.0.1/udp/0/webrtc-direct']
    const printed: string[] = []
    for (let run = 0; run < 2; run += 1) {
      const relay = await relayNetwork(5, { listen, datastore })
      printed.push(relay.streams.addresses()[0]?.replace(/udp\/\d+/, 'udp/PORT') ?? '')
      await relay.close()
    }
    expect(printed[0]).toMatch(/webrtc-direct\/certhash\/[\w-]+\/p2p\/12D3Koo/)
    expect(printed[1]).toBe(printed[0])
  })
})
