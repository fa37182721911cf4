import type { Libp2p } from 'libp2p'
import type { Multiaddr } from '@multiformats/multiaddr'

type Observed = (address: Multiaddr, ...rest: unknown[]) => unknown

/** The part of libp2p's address manager that we mend; not in its public type. */
type Inside = {
  readonly components: {
    readonly addressManager: { confirmObservedAddr: Observed; removeObservedAddr: Observed }
  }
}

/**
 * A reservation at a browser has an address without host and port, such as
 * `/webrtc/p2p/A/p2p-circuit`. libp2p's address manager throws on it inside an event handler: the
 * page sees an uncaught error, and nobody is told that our addresses changed. Such addresses are
 * none that a NAT could have given us, so the manager need not hear of them.
 */
export function toleratePortlessAddresses(node: Libp2p): void {
  // Every libp2p node is made with components; only the interface leaves them out.
  const { addressManager } = (node as unknown as Inside).components
  addressManager.confirmObservedAddr = tolerant(addressManager.confirmObservedAddr, addressManager)
  addressManager.removeObservedAddr = tolerant(addressManager.removeObservedAddr, addressManager)
}

const tolerant =
  (observed: Observed, manager: object): Observed =>
  (address, ...rest) => {
    const [first] = address.getComponents()
    const hasHost = first !== undefined && /^(?:ip|dns)/.test(first.name)
    return hasHost ? observed.call(manager, address, ...rest) : undefined
  }
