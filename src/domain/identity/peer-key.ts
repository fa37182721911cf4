import { toBase58 } from '../base58.ts'
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
