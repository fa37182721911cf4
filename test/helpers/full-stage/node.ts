import { createRelayNetwork } from '../../../src/adapters/libp2p/node.ts'
import { MemoryLog } from '../../../src/adapters/memory/log.ts'
import { must } from '../follows.ts'
import { newcomer } from '../stage-world.ts'
import { NodeLinks } from '../../../src/adapters/webrtc/node-links.ts'
import { openDelegation } from '../../../src/crypto/open-delegation.ts'
import { speechSamples } from '../speech.ts'
import { SystemClock } from '../../../src/adapters/system/clock.ts'
import { SystemRandom } from '../../../src/adapters/system/random.ts'
import { until } from '../until.ts'
import type { CrowdConfig, VoiceConfig } from './messages.ts'
import type { Neighbours } from './neighbours.ts'

const SEED_BYTES = 32
/** Three at once stay below where the mix of a page would be bent. */
const LOUDNESS = 0.4

/** What somebody at a peer without a browser has: a network as a page has one, media links, keys and something to say. */
export async function openNode(
  { name, speech, hides, hears }: VoiceConfig,
  { relay }: CrowdConfig,
  neighbours: Neighbours,
) {
  const [clock, random, log] = [new SystemClock(), new SystemRandom(), new MemoryLog()]
  const network = await createRelayNetwork({
    clock,
    random,
    log,
    privateKeySeed: random.bytes(SEED_BYTES),
    // Reachable as a page is: through the relay.
    listen: ['/p2p-circuit'],
    relays: relay.addresses.slice(0, 1),
  })
  const { streams } = network
  const links = new NodeLinks({
    streams: neighbours.around(streams),
    clock,
    log,
    blame: () => undefined,
    bindAddress: '127.0.0.1',
  })
  await until(() => streams.addresses().length > 0, `a reservation for ${name}`)
  const session = await newcomer({ clock }, { peer: streams.self }, name)
  const { account, session: id } = must(await openDelegation(session.delegation))
  const close = async (): Promise<void> => {
    links.close()
    await network.close()
  }
  const says = speechSamples(speech).map(sample => sample * LOUDNESS)
  const who = { name, hides, hears, self: streams.self, account, id, session, says }
  return { ...who, clock, random, log, streams, links, close }
}

export type StageNode = Awaited<ReturnType<typeof openNode>>
