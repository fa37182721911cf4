import './node20-shim.ts'
import { circuitRelayServer, circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { createLibp2p, type Libp2pOptions } from 'libp2p'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { gossipsub } from '@libp2p/gossipsub'
import { identify, identifyPush } from '@libp2p/identify'
import { keychain } from '@libp2p/keychain'
import { noise } from '@chainsafe/libp2p-noise'
import { ping } from '@libp2p/ping'
import { webRTCDirect } from '@libp2p/webrtc'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@chainsafe/libp2p-yamux'
import { assembleNetwork, type NetworkPorts } from './assemble.ts'
import { gossipOptions } from './gossip-options.ts'
import {
  patientMonitor,
  relayCircuits,
  relayConnections,
  rtcConfiguration,
  streamBounds,
} from './limits.ts'
import type { Network } from '../../ports/network.ts'

/** How a relay takes part. */
export type RelayNetworkOptions = NetworkPorts & {
  /** 32 bytes from which the relay's stable PeerId is made. */
  readonly privateKeySeed: Uint8Array
  /** Multiaddr texts such as `/ip4/0.0.0.0/tcp/7601/ws` and `/ip4/0.0.0.0/udp/7602/webrtc-direct`. */
  readonly listen: readonly string[]
  /** Told to others beside what we listen on: behind a proxy or a port forwarding. */
  readonly announce?: readonly string[]
  /** Other relays to keep connected to. */
  readonly relays?: readonly string[]
  /** Keeps the certificate whose hash stands in our WebRTC-Direct address, so that links stay valid. */
  readonly datastore?: NonNullable<Libp2pOptions['datastore']>
  readonly maxConnections?: number
  /** PEM texts for `/tls/ws` listeners. */
  readonly tls?: { readonly cert: string; readonly key: string }
}

/**
 * A network for a relay. Resolves once it listens.
 *
 * Do not close one and start another in a process that also holds its WebRTC-Direct peers:
 * libdatachannel then aborts the process now and then (never seen across processes).
 */
export async function createRelayNetwork(options: RelayNetworkOptions): Promise<Network> {
  const node = await createLibp2p({
    privateKey: await generateKeyPairFromSeed('Ed25519', options.privateKeySeed),
    addresses: { listen: [...options.listen], appendAnnounce: [...(options.announce ?? [])] },
    ...(options.datastore && { datastore: options.datastore }),
    transports: [
      webSockets(options.tls === undefined ? {} : { https: { ...options.tls } }),
      webRTCDirect({ rtcConfiguration }),
      // `webRTC()` stays out: it leaks an abort listener per connection (js-libp2p#3567).
      circuitRelayTransport(),
    ],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux(streamBounds)],
    connectionGater: { denyDialMultiaddr: () => false },
    connectionManager: { ...relayConnections(options.maxConnections), addressSorter: keepOrder },
    connectionMonitor: patientMonitor,
    services: {
      ...(options.datastore && { keychain: keychain({ pass: passOf(options.privateKeySeed) }) }),
      identify: identify(),
      identifyPush: identifyPush(),
      ping: ping(),
      pubsub: gossipsub(gossipOptions('relay')),
      relay: circuitRelayServer(relayCircuits),
    },
  })
  const network = assembleNetwork({
    ...options,
    node,
    pubsub: node.services.pubsub,
    seeksNeighbours: false,
    undo: [],
  })
  network.setRelays(options.relays ?? [])
  return network
}

/** Addresses come in the order in which we want them tried. */
const keepOrder = (): 0 => 0

/** Locks the certificate's key in the datastore. Whoever reads the seed beside it needs no lock. */
function passOf(seed: Uint8Array): string {
  return Buffer.from(seed).toString('base64url')
}
