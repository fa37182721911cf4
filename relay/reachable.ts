import { isIP } from 'node:net'

/** Addresses that every page at most tries: more only delay it. */
const ADDRESSES_MAX = 16

type Where = { readonly announced: readonly string[]; readonly listening: readonly string[] }

/**
 * The multiaddrs under which whoever opened the web app at `host` (a Host header) can reach the
 * relay: announced ones first, then those of the interface that `host` names. The header is the
 * asker's own and changes only the asker's answer.
 */
export function reachableAt(host: string | undefined, where: Where): readonly string[] {
  const name = nameOf(host)
  const found = where.listening.flatMap(address => asSeenFrom(name, address))
  const unspoilt = found.length > 0 ? found : where.listening
  return [...new Set([...where.announced, ...unspoilt])].slice(0, ADDRESSES_MAX)
}

/** The name or IP in a Host header, without port; loopback in all its spellings is `127.0.0.1`. */
function nameOf(host: string | undefined): string {
  const url = `http://${host ?? 'localhost'}`
  const name = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : 'localhost'
  return name === 'localhost' || name.endsWith('.localhost') ? '127.0.0.1' : name
}

/** `address` as somebody who knows us as `name` should dial it; nothing when that cannot work. */
function asSeenFrom(name: string, address: string): readonly string[] {
  const [, family, ip, ...rest] = address.split('/')
  if (family === undefined || ip === undefined) return []
  if (isIP(name) !== 0) return ip === name ? [address] : []
  // A name: browsers dial WebSockets by name (and TLS needs it), WebRTC-Direct only by number.
  if (rest.includes('webrtc-direct')) return isLoopback(ip) ? [] : [address]
  return [['', 'dns', name, ...rest].join('/')]
}

const isLoopback = (ip: string): boolean => ip.startsWith('127.') || ip === '::1'
