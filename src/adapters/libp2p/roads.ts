import { peerIdFromString } from '@libp2p/peer-id'
import type { Connection } from '@libp2p/interface'
import type { Libp2p } from 'libp2p'
import type { Multiaddr } from '@multiformats/multiaddr'
import { isLimited } from './circuit-closer.ts'
import { UnreachableError } from '../../errors.ts'
import {
  circuitThrough,
  directThrough,
  isCircuit,
  parseAddress,
  peerOf,
  quickestFirst,
  withUpgrade,
  withoutUpgrade,
} from './addresses.ts'
import type { PeerAddress } from '../../ports/streams.ts'

const HOP_PROTOCOL = '/libp2p/circuit/relay/0.2.0/hop'
/** Addresses of one peer that we try: strangers hand us these lists. */
const ADDRESSES_TRIED = 8
/** Peers through whom we try to reach another. The wrong ones refuse within a round trip. */
const CIRCUITS_TRIED = 6
/** A WebRTC handshake through a circuit is lost now and then (FINDINGS: 1 of 13 under load). */
const DIRECT_ATTEMPTS = 2

/** Ways from here to a peer, best first. */
export class Roads {
  readonly #node: Libp2p

  constructor(node: Libp2p) {
    this.#node = node
  }

  /** Whatever connection stands, or else a new one: direct, or through a circuit. */
  async anyConnection(to: PeerAddress, signal: AbortSignal): Promise<Connection> {
    const standing = this.#standing(to.peer)
    if (standing !== undefined) return standing
    const given = to.addresses.slice(0, ADDRESSES_TRIED)
    const straight = quickestFirst(given.filter(address => !isCircuit(address)))
    const circuits = given.filter(isCircuit).map(withoutUpgrade)
    const known = (await this.#helpers(to)).map(relay => circuitThrough(relay, to.peer))
    // A circuit through a peer we are connected to costs less than dialling its relay first.
    return this.#dial(to, [...straight, ...known, ...circuits], signal)
  }

  /** A connection that no relay carries. */
  async directConnection(to: PeerAddress, signal: AbortSignal): Promise<Connection> {
    const given = to.addresses.slice(0, ADDRESSES_TRIED)
    const straight = quickestFirst(given.filter(address => !isCircuit(address)))
    for (let attempt = 1; ; attempt += 1) {
      const standing = this.#standing(to.peer)
      if (standing !== undefined && !isLimited(standing)) return standing
      const known = (await this.#helpers(to)).map(relay => directThrough(relay, to.peer))
      const circuits = given.filter(isCircuit).map(withUpgrade)
      try {
        return await this.#dial(to, [...straight, ...known, ...circuits], signal)
      } catch (fault) {
        if (attempt === DIRECT_ATTEMPTS || signal.aborted) throw fault
      }
    }
  }

  #standing(peer: string): Connection | undefined {
    const open = this.#node
      .getConnections(peerIdFromString(peer))
      .filter(connection => connection.status === 'open')
    return open.find(connection => !isLimited(connection)) ?? open[0]
  }

  /** Connected peers that can carry a circuit: those named in the addresses first. */
  async #helpers(to: PeerAddress): Promise<string[]> {
    const direct = this.#node.getConnections().filter(connection => !isLimited(connection))
    const peers = [...new Set(direct.map(connection => connection.remotePeer))]
    const asked = peers.map(async peer => {
      const known = await this.#node.peerStore.get(peer).catch(() => undefined)
      return known?.protocols.includes(HOP_PROTOCOL) === true ? peer.toString() : undefined
    })
    const able = (await Promise.all(asked)).filter(peer => peer !== undefined)
    const named = new Set(to.addresses.filter(isCircuit).map(viaOf))
    const first = able.filter(peer => named.has(peer))
    const others = able.filter(peer => !named.has(peer))
    return [...new Set([...first, ...others])]
      .filter(peer => peer !== to.peer)
      .slice(0, CIRCUITS_TRIED)
  }

  async #dial(
    to: PeerAddress,
    addresses: readonly string[],
    signal: AbortSignal,
  ): Promise<Connection> {
    const targets = [...new Set(addresses)]
      .filter(address => peerOf(address) === undefined || peerOf(address) === to.peer)
      .map(parseAddress)
      .filter(address => address !== undefined)
    if (targets.length === 0) throw new UnreachableError(`no road to ${to.peer} is known`)
    return this.#node.dial(naming(to.peer, targets), { signal })
  }
}

/** The peer that an address goes through. */
const viaOf = (address: string): string | undefined =>
  peerOf(address.split('/p2p-circuit')[0] ?? '')

/** Each with the PeerId at its end, so that libp2p refuses anybody else who answers there. */
function naming(peer: string, targets: readonly Multiaddr[]): Multiaddr[] {
  return targets.map(target =>
    peerOf(target.toString()) === peer ? target : target.encapsulate(`/p2p/${peer}`),
  )
}
