import { MemoryDatastore } from 'datastore-core'
import { describe, expect, it } from 'vitest'
import { AddressBans } from '../../../relay/address-bans.ts'
import { relayNetwork } from '../../helpers/relay-networks.ts'
import { until } from '../../helpers/until.ts'

const DOORS = [
  ['WebSocket', '/ip4/127.0.0.1/tcp/0/ws'],
  ['WebRTC-Direct', '/ip4/127.0.0.1/udp/0/webrtc-direct'],
] as const

describe.each(DOORS)('a relay on %s', (_, listen) => {
  it('takes nobody of a banned address, cuts off who is connected, and takes them again', async () => {
    const bans = new AddressBans()
    const [rita, carol] = await Promise.all([
      relayNetwork(1, { listen: [listen], datastore: new MemoryDatastore(), bans }),
      relayNetwork(2, { listen: [] }),
    ])
    try {
      const peer = rita.streams.self
      const addresses = rita.streams.addresses()
      const reach = async (): Promise<boolean> => {
        try {
          await carol.streams.open({ peer, addresses }, '/none/1', AbortSignal.timeout(10_000))
        } catch {
          // Nobody serves it: what counts is whether a connection stands.
        }
        return rita.streams.connected().includes(carol.streams.self)
      }
      expect(await reach()).toBe(true)
      bans.replace('127.0.0.1')
      await until(() => rita.streams.connected().length === 0)
      await until(() => carol.streams.connected().length === 0)
      expect(await reach()).toBe(false)
      bans.replace('')
      expect(await reach()).toBe(true)
    } finally {
      await Promise.all([rita.close(), carol.close()])
    }
  })
})
