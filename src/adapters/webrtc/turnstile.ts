import type { PeerId } from '../../domain/ids.ts'
import type { Undo } from '../../events.ts'

/** Counts what is going on for each peer and for all, and lets in no more than it may. */
export class Turnstile {
  readonly #max: number
  readonly #perPeerMax: number
  readonly #inside = new Map<PeerId, number>()
  #total = 0

  constructor(max: number, perPeerMax: number) {
    this.#max = max
    this.#perPeerMax = perPeerMax
  }

  /** Undefined when it is full; otherwise call the result once on the way out. */
  enter(peer: PeerId): Undo | undefined {
    const ofPeer = this.#inside.get(peer) ?? 0
    if (this.#total >= this.#max || ofPeer >= this.#perPeerMax) return undefined
    this.#inside.set(peer, ofPeer + 1)
    this.#total += 1
    return () => this.#leave(peer)
  }

  #leave(peer: PeerId): void {
    const ofPeer = (this.#inside.get(peer) ?? 1) - 1
    if (ofPeer === 0) this.#inside.delete(peer)
    else this.#inside.set(peer, ofPeer)
    this.#total -= 1
  }
}
