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
import { AddressBannedError } from './address-banned-error.ts'
import { ipOf } from './addresses.ts'
import type { Connection } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { Network } from '../../ports/network.ts'
import type { Undo } from '../../events.ts'

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
  /** IP addresses of which no connection is taken; those that stand are cut off when they come to be among them. */
  readonly bans?: { has(address: string): boolean; onChange(tell: () => void): Undo }
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
  const isBanned = (remote: Multiaddr): boolean => options.bans?.has(ipOf(remote) ?? '') === true
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
    connectionGater: {
      denyDialMultiaddr: () => false,
      denyInboundConnection: ({ remoteAddr }) => isBanned(remoteAddr),
    },
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
  const undo = options.bans?.onChange(() => {
    for (const connection of node.getConnections()) {
      if (isBanned(connection.remoteAddr)) cutOff(connection)
    }
  })
  const network = assembleNetwork({
    ...options,
    node,
    pubsub: node.services.pubsub,
    seeksNeighbours: false,
    undo: undo === undefined ? [] : [undo],
  })
  network.setRelays(options.relays ?? [])
  return network
}

/**
 * Aborting alone leaves a WebSocket open: libp2p resets it with code 1006, which no side may send. So it is closed, and
 * aborted where that takes longer than a goodbye may.
 */
function cutOff(connection: Connection): void {
  connection
    .close({ signal: AbortSignal.timeout(GOODBYE_MS) })
    .catch(() => connection.abort(new AddressBannedError('its address is banned')))
}

/** A goodbye to who is banned: a second round trip for the slowest, and no time to say much. */
const GOODBYE_MS = 1_000

/** Addresses come in the order in which we want them tried. */
const keepOrder = (): 0 => 0

/** Locks the certificate's key in the datastore. Whoever reads the seed beside it needs no lock. */
function passOf(seed: Uint8Array): string {
  return Buffer.from(seed).toString('base64url')
}
