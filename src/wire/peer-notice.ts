import { accept, refuse, type Verdict } from '../verdict.ts'
import { parsePeerId, type PeerId } from '../domain/ids.ts'

/** Told among a community's peers: who I am and how to dial me. Unsigned: a dial proves it or fails. */
export type PeerNotice = {
  readonly peer: PeerId
  /** Eight bytes that make each telling a new message to the mesh, which drops repeated ones. */
  readonly nonce: Uint8Array
  /** Multiaddr texts that end in `/p2p/PEER`. */
  readonly addresses: readonly string[]
}

const VERSION = 1
/** Three circuits and a relay's few listeners; more would only be a lever for floods of dials. */
export const NOTICE_ADDRESSES_MAX = 8
/** A circuit through a WebRTC-Direct relay with its certificate hash has about 230 letters. */
export const NOTICE_ADDRESS_MAX = 320
/** Everything above together, with their lengths. */
export const NOTICE_MAX = 4 * 1024
export const NOTICE_NONCE_BYTES = 8

/** Why a notice is refused: all of them hold for everybody for ever. */
export type NoticeRefusal =
  | 'too-long'
  | 'unknown-version'
  | 'malformed'
  | 'not-a-peer-id'
  | 'foreign'

/** One byte version, nonce, then peer id, count and addresses, each text behind its 16-bit length. */
export function writePeerNotice(notice: PeerNotice): Uint8Array {
  const texts = [notice.peer, ...notice.addresses].map(text => new TextEncoder().encode(text))
  const bytes = [VERSION, ...notice.nonce, notice.addresses.length]
  for (const text of texts) bytes.push(text.length >>> 8, text.length & 0xff, ...text)
  return Uint8Array.from(bytes)
}

/** Reads a stranger's notice. */
export function readPeerNotice(bytes: Uint8Array): Verdict<PeerNotice, NoticeRefusal> {
  if (bytes.length > NOTICE_MAX) return refuse('too-long')
  if (bytes[0] !== VERSION) return refuse('unknown-version')
  const count = bytes[1 + NOTICE_NONCE_BYTES] ?? 0xff
  const texts = count > NOTICE_ADDRESSES_MAX ? undefined : readTexts(bytes, count + 1)
  const [peerText, ...addresses] = texts ?? []
  if (peerText === undefined) return refuse('malformed')
  const peer = parsePeerId(peerText)
  if (!peer.ok) return peer
  // Otherwise a notice could make everybody dial an innocent third party.
  if (!addresses.every(address => address.endsWith(`/p2p/${peerText}`))) return refuse('foreign')
  return accept({ peer: peer.value, nonce: bytes.slice(1, 1 + NOTICE_NONCE_BYTES), addresses })
}

function readTexts(bytes: Uint8Array, count: number): string[] | undefined {
  const texts: string[] = []
  let at = 2 + NOTICE_NONCE_BYTES
  while (texts.length < count) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
    const text = bytes.subarray(at + 2, at + 2 + length)
    if (length === 0 || length > NOTICE_ADDRESS_MAX || text.length < length) return undefined
    // Addresses are printable ASCII: no decoder can trip over them.
    if (!text.every(byte => byte > 0x20 && byte < 0x7f)) return undefined
    texts.push(String.fromCharCode(...text))
    at += 2 + length
  }
  return at === bytes.length ? texts : undefined
}
