import { parsePeerId, PEER_ID_MAX_LETTERS, type PeerId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** Where a relay's web server takes media signalling, beside the app (PROTOCOL.md, "Media socket"). */
export const MEDIA_SOCKET_PATH = '/media'

const VERSION = 1
const NONCE_BYTES = 32
const KEY_BYTES = 32
const SIGNATURE_BYTES = 64
const TAG = new TextEncoder().encode('loggia/media-socket/v1\0')
export const GREETING_MAX = 1 + NONCE_BYTES + PEER_ID_MAX_LETTERS

/** The relay's first message: who it is, and what the newcomer has to sign. */
export type Greeting = { readonly nonce: Uint8Array; readonly peer: PeerId }

/** The newcomer's first message: its peer key, and the signature that it holds it. */
export type Hello = { readonly publicKey: Uint8Array; readonly signature: Uint8Array }

/** Version, nonce, PeerId in ASCII. */
export function writeGreeting({ nonce, peer }: Greeting): Uint8Array {
  return Uint8Array.from([VERSION, ...nonce, ...new TextEncoder().encode(peer)])
}

/** Reads what {@link writeGreeting} wrote, from whoever answers at the socket. Never throws. */
export function readGreeting(bytes: Uint8Array): Verdict<Greeting, 'malformed'> {
  if (bytes.length > GREETING_MAX || bytes[0] !== VERSION) return refuse('malformed')
  const nonce = bytes.slice(1, 1 + NONCE_BYTES)
  // Letter by letter: a text decoder would pass over a byte order mark, which is a second byte string.
  const peer = parsePeerId(String.fromCharCode(...bytes.subarray(1 + NONCE_BYTES)))
  return peer.ok && nonce.length === NONCE_BYTES
    ? accept({ nonce, peer: peer.value })
    : refuse('malformed')
}

/** Version, key, signature: 97 bytes. */
export function writeHello({ publicKey, signature }: Hello): Uint8Array {
  return Uint8Array.from([VERSION, ...publicKey, ...signature])
}

/** Reads exactly what {@link writeHello} wrote. Whether the signature is good is for `crypto`. */
export function readHello(bytes: Uint8Array): Verdict<Hello, 'malformed'> {
  const isWhole = bytes.length === 1 + KEY_BYTES + SIGNATURE_BYTES && bytes[0] === VERSION
  if (!isWhole) return refuse('malformed')
  return accept({
    publicKey: bytes.slice(1, 1 + KEY_BYTES),
    signature: bytes.slice(1 + KEY_BYTES),
  })
}

/** What the newcomer signs: bound to this relay and to this one socket, so that it is worth nothing elsewhere. */
export function helloBytes({ nonce, peer }: Greeting): Uint8Array {
  return Uint8Array.from([...TAG, ...nonce, ...new TextEncoder().encode(peer)])
}
