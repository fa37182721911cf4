import type { Connection, PeerId as LibPeerId } from '@libp2p/interface'
import type { GossipSub } from '@libp2p/gossipsub'
import type { Libp2p } from 'libp2p'
import { isLimited } from './circuit-closer.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Undo } from '../../events.ts'

/** A heartbeat of gossipsub is a second; a peer that fell silent is back within two. */
const MEND_EVERY_MS = 1_000

/** What gossipsub keeps to itself; asserted by the mesh tests in a browser. */
type GossipSubInside = {
  /** Everybody it thinks it talks with. */
  readonly peers: ReadonlyMap<string, LibPeerId>
  readonly streamsOutbound: ReadonlyMap<string, unknown>
  /** Never rejects; does nothing where there is a stream already. */
  createOutboundStream(peer: LibPeerId, connection: Connection): Promise<void>
}

/**
 * Opens gossip's stream again where it was lost while the peer stayed. Two peers that dial each other
 * at once, or meet over a circuit first, keep one of several connections; gossipsub has its stream on
 * any of them, is told only of the last one's end, and would never speak to that peer again.
 */
export function mendGossip(node: Libp2p, pubsub: GossipSub, clock: Clock): Undo {
  // The public type hides what the object has.
  const inside = pubsub as unknown as GossipSubInside
  return clock.every(MEND_EVERY_MS, () => {
    for (const [id, peer] of inside.peers) {
      if (inside.streamsOutbound.has(id)) continue
      const direct = node
        .getConnections(peer)
        .find(connection => connection.status === 'open' && !isLimited(connection))
      if (direct !== undefined) void inside.createOutboundStream(peer, direct)
    }
  })
}
