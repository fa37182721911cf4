import { createLibp2p, type Libp2p } from 'libp2p'
import { gossipsub, type GossipSub } from '@libp2p/gossipsub'
import { identify } from '@libp2p/identify'
import { multiaddr } from '@multiformats/multiaddr'
import { noise } from '@chainsafe/libp2p-noise'
import { peerIdFromString } from '@libp2p/peer-id'
import { ping } from '@libp2p/ping'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@chainsafe/libp2p-yamux'
import { assembleNetwork } from '../../src/adapters/libp2p/assemble.ts'
import { gossipOptions } from '../../src/adapters/libp2p/gossip-options.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { clock, communityOf, newAccount, random } from './net-peer.ts'
import { until } from './until.ts'
import type { Account } from '../../src/session/account.ts'
import type { AccountId, CommunityId, PeerId } from '../../src/domain/ids.ts'
import type { NamedPolicy } from '../../src/domain/community/policy.ts'
import type { Network } from '../../src/ports/network.ts'
import type { RelayInfo } from '../../src/wire/info.ts'
import type { Stream } from '@libp2p/interface'

/** After this the other side holds a stream of ours open, which is its right. */
const ENDS_WITHIN_MS = 300

/** Bytes as they go onto a stream, and whether we then say that this was all. */
export type Missile = { readonly bytes: Uint8Array; readonly isLast: boolean }

/** A modified client: real transports and keys, and no rule of ours on what it says. */
export class HostilePeer {
  readonly name = 'Mallory'
  readonly node: Libp2p
  readonly pubsub: GossipSub
  readonly network: Network
  readonly relay: RelayInfo
  readonly community: CommunityId
  readonly rules: NamedPolicy
  readonly account: Account
  readonly me: AccountId
  /** How often somebody hung up on us. */
  dropped = 0

  private constructor(
    parts: Pick<HostilePeer, 'node' | 'pubsub' | 'network' | 'relay' | 'community'> &
      Pick<HostilePeer, 'rules' | 'account' | 'me'>,
  ) {
    ;({ node: this.node, pubsub: this.pubsub, network: this.network, relay: this.relay } = parts)
    ;({ community: this.community, rules: this.rules, account: this.account, me: this.me } = parts)
    this.node.addEventListener('peer:disconnect', () => (this.dropped += 1))
  }

  static async start(relay: RelayInfo): Promise<HostilePeer> {
    const node = await createLibp2p({
      transports: [webSockets()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux({ maxOutboundStreams: 4_096 })],
      connectionGater: { denyDialMultiaddr: () => false },
      services: { identify: identify(), ping: ping(), pubsub: gossipsub(gossipOptions('relay')) },
    })
    const { pubsub } = node.services
    const parts = { clock, random, log: new MemoryLog(), seeksNeighbours: false, undo: [] }
    const network = assembleNetwork({ ...parts, node, pubsub })
    const { id: community, rules } = await communityOf(relay)
    const known = { node, pubsub, network, relay, community, rules }
    return new HostilePeer({ ...known, ...(await newAccount('Mallory')) })
  }

  /** Dials whoever is not connected. */
  async reach(address: string): Promise<void> {
    const target = multiaddr(address)
    const peer = address.split('/p2p/').at(-1) ?? ''
    if (this.node.getConnections(peerIdFromString(peer)).length > 0) return
    await this.node.dial(target, { signal: AbortSignal.timeout(30_000) })
  }

  /** Publishes, once these peers are known to listen. */
  async publish(topic: string, message: Uint8Array, to: readonly PeerId[]): Promise<void> {
    await until(() => {
      const members = this.network.gossip.members(topic)
      return to.every(peer => members.includes(peer))
    }, `${to.length} members of ${topic}`)
    await this.pubsub.publish(topic, message)
  }

  /** Opens a stream and throws bytes on it. Resolves when it ended, however it did. */
  async throwAt(address: string, protocol: string, { bytes, isLast }: Missile): Promise<void> {
    const stream = await this.#open(address, protocol)
    const ended = new Promise<void>(resolve => {
      const cancel = clock.after(ENDS_WITHIN_MS, resolve)
      stream.addEventListener('close', () => {
        cancel()
        resolve()
      })
    })
    try {
      stream.send(bytes)
      if (isLast) await stream.close({ signal: AbortSignal.timeout(ENDS_WITHIN_MS) })
    } catch {
      // The other side ended it first: what it made of the bytes is in its log.
    }
    await ended
    stream.abort(new RangeError('enough'))
  }

  /** Opens so many streams and says nothing on them. */
  async occupy(address: string, protocol: string, count: number): Promise<void> {
    for (let opened = 0; opened < count; opened += 1) await this.#open(address, protocol)
  }

  /** Somebody may hang up on us at any moment: then we come back. */
  async #open(address: string, protocol: string): Promise<Stream> {
    const signal = AbortSignal.timeout(15_000)
    const options = { signal, maxOutboundStreams: 4_096, runOnLimitedConnection: true }
    const peer = peerIdFromString(address.split('/p2p/').at(-1) ?? '')
    for (;;) {
      await this.reach(address)
      try {
        return await this.node.dialProtocol(peer, protocol, options)
      } catch (why) {
        if (signal.aborted) throw why
        // What is closing still counts as a connection until its events have been told.
        await new Promise(resolve => setImmediate(resolve))
      }
    }
  }

  async close(): Promise<void> {
    await this.network.close()
  }
}
