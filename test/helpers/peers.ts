import { parsePeerId, type PeerId } from '../../src/domain/ids.ts'

/** A PeerId that shows whose it is. Letters that base58 lacks are replaced. */
export function peerNamed(name: string): PeerId {
  const peer = parsePeerId(
    `12D3KooW${name.replaceAll('l', 'L').replaceAll('0', 'Z').replaceAll('-', '')}`,
  )
  if (!peer.ok) throw new Error(`${name} makes no PeerId`)
  return peer.value
}
