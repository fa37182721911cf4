import type { PeerId } from '../domain/ids.ts'
import type { Undo } from '../events.ts'

/**
 * What a validator makes of a message (DESIGN §7). `reject` only what is wrong for everybody for
 * ever: it costs the sender its place in the mesh. `ignore` what depends on time or on what we know.
 */
export type GossipVerdict = 'accept' | 'ignore' | 'reject'

/** Publish and subscribe among peers; at-most-once per peer, unordered, no delivery promise. */
export interface Gossip {
  /**
   * Joins `topic`. Every message not yet seen goes to `validate` before it is passed on; an accepted
   * one is forwarded. `validate` also takes the message in: there is no second callback.
   */
  join(topic: string, validate: (message: Uint8Array, from: PeerId) => Promise<GossipVerdict>): Undo
  /** Resolves also when nobody is there to hear it. Not delivered to ourselves. */
  publish(topic: string, message: Uint8Array): Promise<void>
  /** Peers that we know to have joined. */
  members(topic: string): readonly PeerId[]
}
