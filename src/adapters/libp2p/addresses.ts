import { multiaddr, type Multiaddr } from '@multiformats/multiaddr'
import type { PeerId } from '../../domain/ids.ts'

const CIRCUIT = '/p2p-circuit'

/** The text as a multiaddr; undefined when it is none. */
export function parseAddress(text: string): Multiaddr | undefined {
  try {
    return multiaddr(text)
  } catch {
    // A stranger's text: that it does not parse is an answer, not a fault.
    return undefined
  }
}

/** True for an address of somebody who is reached through a third peer. */
export const isCircuit = (address: string): boolean => address.includes(CIRCUIT)

/** The IP address that a connection's other end has; undefined where it has none. */
export const ipOf = (address: Multiaddr): string | undefined =>
  address.getComponents().find(({ name }) => name === 'ip4' || name === 'ip6')?.value

/** The PeerId that an address ends in, if it names one. */
export function peerOf(address: string): string | undefined {
  return /\/p2p\/([^/]+)$/.exec(address)?.[1]
}

/**
 * WebSockets first: half the time of WebRTC-Direct, noticed at once when they break, and where a page
 * may not use them (`ws://` from `https://`) they fail at once.
 */
export function quickestFirst(addresses: readonly string[]): string[] {
  const isSocket = (address: string): boolean => /\/wss?(?:\/|$)/.test(address)
  return [...addresses.filter(isSocket), ...addresses.filter(address => !isSocket(address))]
}

/** Through a connected peer to another: a short-lived connection for signalling. */
export const circuitThrough = (relay: string, peer: PeerId): string =>
  `/p2p/${relay}${CIRCUIT}/p2p/${peer}`

/** Through a connected peer to a direct connection with another. */
export const directThrough = (relay: string, peer: PeerId): string =>
  `/p2p/${relay}${CIRCUIT}/webrtc/p2p/${peer}`

/** The same road without the upgrade to a direct connection, which costs three more round trips. */
export const withoutUpgrade = (address: string): string =>
  address.replace(`${CIRCUIT}/webrtc/`, `${CIRCUIT}/`)

/** The same road with the upgrade. */
export const withUpgrade = (address: string): string =>
  address.includes(`${CIRCUIT}/webrtc/`)
    ? address
    : address.replace(`${CIRCUIT}/`, `${CIRCUIT}/webrtc/`)

/**
 * What others can dial. libp2p prints a reservation at a browser as `/webrtc/p2p/A/p2p-circuit/p2p/B`,
 * which nobody can dial; the usable form names only the browser, to which the dialler is connected.
 */
export function usableAddresses(printed: readonly string[], self: PeerId): string[] {
  const all = printed.map(address => usable(address, self))
  return [...new Set(all.filter(address => address !== ''))]
}

/** Empty for what nobody can dial. */
function usable(address: string, self: PeerId): string {
  // The last one: the way to a browser that relays may itself have gone through a circuit.
  const at = address.lastIndexOf(CIRCUIT)
  if (at < 0) return address.startsWith('/webrtc') ? '' : address
  const road = address.slice(0, at)
  const relay = peerOf(road)
  if (relay === undefined || relay === self) return ''
  const throughBrowser = /\/webrtc(?:\/|$)/.test(road)
  return throughBrowser ? directThrough(relay, self) : `${road}${CIRCUIT}/webrtc/p2p/${self}`
}
