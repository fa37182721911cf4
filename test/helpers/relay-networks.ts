import { createRelayNetwork, type RelayNetworkOptions } from '../../src/adapters/libp2p/node.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { SystemClock } from '../../src/adapters/system/clock.ts'
import { SystemRandom } from '../../src/adapters/system/random.ts'
import type { Network } from '../../src/ports/network.ts'

/** A real libp2p peer on loopback, listening on a WebSocket port of its own. */
export function relayNetwork(
  seed: number,
  options: Partial<RelayNetworkOptions> = {},
): Promise<Network> {
  return createRelayNetwork({
    clock: new SystemClock(),
    random: new SystemRandom(),
    log: new MemoryLog(),
    privateKeySeed: new Uint8Array(32).fill(seed),
    listen: ['/ip4/127.0.0.1/tcp/0/ws'],
    ...options,
  })
}
