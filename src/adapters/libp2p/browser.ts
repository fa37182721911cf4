import './init-channel-fix.ts'
import { circuitRelayServer, circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { createLibp2p } from 'libp2p'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { gossipsub } from '@libp2p/gossipsub'
import { identify, identifyPush } from '@libp2p/identify'
import { noise } from '@chainsafe/libp2p-noise'
import { ping } from '@libp2p/ping'
import { webRTC, webRTCDirect } from '@libp2p/webrtc'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@chainsafe/libp2p-yamux'
import { assembleNetwork, type NetworkPorts } from './assemble.ts'
import { gossipOptions } from './gossip-options.ts'
import { guardPage } from './error-guard.ts'
import { keptHidden, RelayGate } from './hidden.ts'
import {
  browserCircuits,
  browserConnections,
  patientMonitor,
  RESERVATIONS_KEPT,
  rtcConfiguration,
  streamBounds,
} from './limits.ts'
import { toleratePortlessAddresses } from './observed-address-fix.ts'
import type { Network } from '../../ports/network.ts'

/** How a page takes part. Its PeerId is fresh for each tab. */
export type BrowserNetworkOptions = NetworkPorts & {
  /** Multiaddr texts of relays to keep connected to; dialled at once, not waited for. */
  readonly relays: readonly string[]
  /** 32 bytes that make the PeerId; fresh ones by default. */
  readonly privateKeySeed?: Uint8Array
  /** Nobody but relays learns where this page is: it listens nowhere, and dials only them and through them. */
  readonly hidesAddress?: boolean
}

/** A network for a page. Resolves before anybody was dialled: watch `reach`. */
export async function createBrowserNetwork(options: BrowserNetworkOptions): Promise<Network> {
  const unguard = guardPage(options.log)
  const { privateKeySeed, hidesAddress = false } = options
  const gate = new RelayGate()
  const node = await createLibp2p({
    ...(privateKeySeed && {
      privateKey: await generateKeyPairFromSeed('Ed25519', privateKeySeed),
    }),
    addresses: hidesAddress
      ? keptHidden
      : {
          // Each '/p2p-circuit' keeps one reservation, on whatever connected peer grants it: relay or
          // browser. A named relay would not be asked again after it came back (js-libp2p#3601).
          listen: [...Array<string>(RESERVATIONS_KEPT).fill('/p2p-circuit'), '/webrtc'],
        },
    transports: [
      webSockets(),
      ...(hidesAddress ? [] : [webRTC({ rtcConfiguration })]),
      webRTCDirect({ rtcConfiguration }),
      circuitRelayTransport(),
    ],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux(streamBounds)],
    // The default denies ws:// and private addresses; a relay in the same house has both.
    connectionGater: { denyDialMultiaddr: address => hidesAddress && !gate.isOpenTo(address) },
    connectionManager: { ...browserConnections, addressSorter: keepOrder },
    connectionMonitor: patientMonitor,
    services: {
      identify: identify(),
      identifyPush: identifyPush(),
      ping: ping(),
      pubsub: gossipsub(gossipOptions('browser')),
      ...(hidesAddress ? {} : { relay: circuitRelayServer(browserCircuits) }),
    },
  })
  toleratePortlessAddresses(node)
  const network = assembleNetwork({
    ...options,
    node,
    pubsub: node.services.pubsub,
    seeksNeighbours: true,
    undo: [unguard],
  })
  if (hidesAddress) {
    const hidden = gate.around(network)
    hidden.setRelays(options.relays)
    return hidden
  }
  network.setRelays(options.relays)
  return network
}

/** Addresses come in the order in which we want them tried. */
const keepOrder = (): 0 => 0
