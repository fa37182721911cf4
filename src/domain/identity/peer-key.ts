import { fromBase58, toBase58 } from '../base58.ts'
import { parsePeerId, type PeerId } from '../ids.ts'

/**
 * What stands before the key in an Ed25519 PeerId (libp2p/specs peer-ids): identity multihash of
 * 36 bytes, then the protobuf of a public key: type 1 (Ed25519), 32 bytes of data.
 */
const ED25519_HEAD = [0x00, 0x24, 0x08, 0x01, 0x12, 0x20]

/** The PeerId of an Ed25519 key of 32 bytes, as libp2p prints it (`12D3KooW…`). */
export function peerIdOfKey(publicKey: Uint8Array): PeerId | undefined {
  const peer = parsePeerId(toBase58(Uint8Array.from([...ED25519_HEAD, ...publicKey])))
  return peer.ok && publicKey.length === 32 ? peer.value : undefined
}

/** The key of 32 bytes in an Ed25519 PeerId; undefined for any other. */
export function keyOfPeerId(peer: PeerId): Uint8Array | undefined {
  if (!peer.startsWith(ED25519_LETTERS)) return undefined
  // Its first byte is 0, which base58 writes as a letter of its own.
  const bytes = fromBase58(peer.slice(1), ED25519_HEAD.length - 1 + 32)
  const isKey = bytes !== undefined && ED25519_HEAD.slice(1).every((byte, at) => bytes[at] === byte)
  const key = isKey ? bytes.slice(ED25519_HEAD.length - 1) : undefined
  // One value, one text: whatever reads as the same number is no PeerId that libp2p prints.
  return key !== undefined && peerIdOfKey(key) === peer ? key : undefined
}

/** What every such id begins with. */
const ED25519_LETTERS = '12D3Koo'
