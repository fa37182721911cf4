import { expect, test } from 'vitest'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { peerOf } from '../helpers/space-actions.ts'
import { RelaysInReach } from '../../src/session/relays-in-reach.ts'

const entry = (name: string) => ({ peer: peerOf(name), addresses: [`/dns4/${name}/tcp/443`] })

test('a list of relays that says the same again is no news', () => {
  const relays = new RelaysInReach({
    network: new Promise(() => undefined),
    relayInfo: async () => undefined,
    clock: new MemoryClock(),
  })
  const told: string[] = []
  relays.entries.watch(entries => told.push(entries.map(({ peer }) => peer).join()))
  relays.tryAlways([entry('rita')])
  relays.tryAlways([entry('rita')])
  relays.tryAlso([entry('ralph')])
  relays.tryAlso([entry('ralph')])
  relays.tryAlways([])
  const [rita, ralph] = [peerOf('rita'), peerOf('ralph')]
  expect(told).toEqual([rita, `${rita},${ralph}`, ralph])
  relays.close()
})
