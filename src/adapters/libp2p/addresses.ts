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

/** The PeerId that an address ends in, if it names one. */
export function peerOf(address: string): string | undefined {
  return /\/p2p\/([^/]+)$/.exec(address)?.[1]
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
  const usable = printed.map(address => usable1(address, self)).filter(address => address !== '')
  return [...new Set(usable)]
}

function usable1(address: string, self: PeerId): string {
  const [road, rest] = address.split(CIRCUIT, 2)
  if (rest === undefined) return address.startsWith('/webrtc') ? '' : address
  const relay = peerOf(road ?? '')
  if (relay === undefined || relay === self) return ''
  const throughBrowser = /\/webrtc(?:\/|$)/.test(road ?? '')
  return throughBrowser ? directThrough(relay, self) : `${road}${CIRCUIT}/webrtc/p2p/${self}`
}
