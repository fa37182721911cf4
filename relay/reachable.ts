import { isIP } from 'node:net'

/** Addresses that every page at most tries: more only delay it. */
const ADDRESSES_MAX = 16

/** Where a relay can be reached, as multiaddr texts. */
export type Where = {
  readonly peer: string
  readonly announced: readonly string[]
  readonly listening: readonly string[]
}

/**
 * The multiaddrs under which whoever opened the web app at `host` (a Host header) can reach the
 * relay: announced ones first, then those of the interface that `host` names. The header is the
 * asker's own and changes only the asker's answer.
 */
export function reachableAt(host: string | undefined, where: Where): readonly string[] {
  const { peer, announced, listening } = where
  const name = nameOf(host)
  const found = listening.flatMap(address => asSeenFrom(name, address))
  const told = announced.map(address =>
    address.includes('/p2p/') ? address : `${address}/p2p/${peer}`,
  )
  const unspoilt = found.length > 0 ? found : listening
  return [...new Set([...told, ...unspoilt])].slice(0, ADDRESSES_MAX)
}

/** The name or IP in a Host header, without port. */
function nameOf(host: string | undefined): string {
  const url = `http://${host ?? 'localhost'}`
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : 'localhost'
}

/** `address` as somebody who knows us as `name` should dial it; nothing when that cannot work. */
function asSeenFrom(name: string, address: string): readonly string[] {
  const [, family = '', ip = '', ...rest] = address.split('/')
  if (family !== 'ip4' && family !== 'ip6') return [address]
  if (isIP(name) !== 0) return ip === name ? [address] : []
  const byName = [['', 'dns', name, ...rest].join('/')]
  if (isLocal(name)) {
    if (ip !== '127.0.0.1') return []
    // The certificate names names; without one the number spares a look-up.
    return rest.includes('tls') ? byName : [address]
  }
  // Browsers dial WebSockets by name, WebRTC-Direct only by number.
  if (rest.includes('webrtc-direct')) return isLoopback(ip) ? [] : [address]
  return byName
}

const isLocal = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost')

const isLoopback = (ip: string): boolean => ip.startsWith('127.') || ip === '::1'
