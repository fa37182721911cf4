import { parseAddress } from './addresses.ts'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { Network } from '../../ports/network.ts'

/** Listens nowhere and names no address to anybody, whatever relays say that they see of us. */
export const keptHidden = { listen: [] as string[], announceFilter: (): Multiaddr[] => [] }

/**
 * What a page that hides its address may dial: relays that it was told of by who it trusts for that, and others
 * through those. Addresses that strangers name lead to strangers, who would see who comes.
 */
export class RelayGate {
  #relays: ReadonlySet<string> = new Set()

  /** Whether nobody but a relay sees us when this is dialled. */
  isOpenTo(address: Multiaddr): boolean {
    const text = address.toString()
    // Over a connection that stands: with a relay, since there are no others.
    return THROUGH_A_NEIGHBOUR.test(text) || this.#relays.has(withoutPeer(text))
  }

  /** `network`, which dials the relays it is given, tells nobody of itself and meets nobody. */
  around(network: Network): Network {
    return {
      ...network,
      setRelays: addresses => {
        const texts = addresses.flatMap(address => parseAddress(address)?.toString() ?? [])
        this.#relays = new Set(texts.map(withoutPeer))
        network.setRelays(addresses)
      },
      meet: () => () => undefined,
    }
  }
}

/** To another peer by way of one that is named by nothing but its PeerId; a direct connection is no part of it. */
const THROUGH_A_NEIGHBOUR = /^\/p2p\/[^/]+\/p2p-circuit\/p2p\/[^/]+$/

const withoutPeer = (text: string): string => text.replace(/\/p2p\/[^/]+$/, '')
