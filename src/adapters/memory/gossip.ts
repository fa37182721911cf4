import type { Gossip, GossipVerdict } from '../../ports/gossip.ts'
import type { PeerId } from '../../domain/ids.ts'
import type { Undo } from '../../events.ts'

type Validate = (message: Uint8Array, from: PeerId) => Promise<GossipVerdict>

/** What the gossip of one peer needs of the network between them. */
export type GossipFabric = {
  gossipOf(peer: PeerId): MemoryGossip | undefined
  neighbours(peer: PeerId): readonly PeerId[]
  noteRejection(rejection: Rejection): void
}

/** A verdict `reject` that a validator gave: who gave it, about what came from whom. */
export type Rejection = { readonly by: PeerId; readonly from: PeerId; readonly topic: string }

/** Twin of the gossip mesh: floods along connections, each peer judging before it passes on. */
export class MemoryGossip implements Gossip {
  readonly #network: GossipFabric
  readonly #self: PeerId
  readonly #topics = new Map<string, Validate>()
  readonly #seen = new Set<string>()

  constructor(network: GossipFabric, self: PeerId) {
    this.#network = network
    this.#self = self
  }

  join(topic: string, validate: Validate): Undo {
    this.#topics.set(topic, validate)
    return () => {
      if (this.#topics.get(topic) === validate) this.#topics.delete(topic)
    }
  }

  async publish(topic: string, message: Uint8Array): Promise<void> {
    if (!this.#isNew(topic, message)) return
    this.#passOn(topic, message, this.#self)
  }

  members(topic: string): readonly PeerId[] {
    return this.#neighbours().filter(peer => this.#network.gossipOf(peer)?.has(topic) === true)
  }

  /** For the other side: whether this peer has joined. */
  has(topic: string): boolean {
    return this.#topics.has(topic)
  }

  /** For the other side: a message comes over the connection with `from`. */
  async receive(topic: string, message: Uint8Array, from: PeerId): Promise<void> {
    const validate = this.#topics.get(topic)
    if (validate === undefined || !this.#isNew(topic, message)) return
    const verdict = await validate(message, from)
    if (verdict === 'accept') this.#passOn(topic, message, from)
    if (verdict === 'reject') this.#network.noteRejection({ by: this.#self, from, topic })
  }

  #passOn(topic: string, message: Uint8Array, except: PeerId): void {
    for (const peer of this.members(topic)) {
      if (peer !== except) queueMicrotask(() => this.#hand(peer, topic, message.slice()))
    }
  }

  #hand(peer: PeerId, topic: string, message: Uint8Array): void {
    if (!this.#neighbours().includes(peer)) return
    // A validator that throws is a bug of ours: let it surface as an unhandled rejection in tests.
    void this.#network.gossipOf(peer)?.receive(topic, message, this.#self)
  }

  #neighbours(): readonly PeerId[] {
    return this.#network.neighbours(this.#self)
  }

  #isNew(topic: string, message: Uint8Array): boolean {
    const key = `${topic} ${message.join(' ')}`
    if (this.#seen.has(key)) return false
    this.#seen.add(key)
    return true
  }
}
