import type { PeerId } from './ids.ts'
import type { Undo } from '../events.ts'

/** Counts what goes on at once, for each peer and for all, and lets in no more: nobody holds all places. */
export class Turnstile {
  readonly #max: number
  readonly #perPeerMax: number
  readonly #inside = new Map<PeerId, number>()
  #count = 0

  constructor(max: number, perPeerMax: number) {
    this.#max = max
    this.#perPeerMax = perPeerMax
  }

  /** Takes a place until the result is called; undefined when there is none for this peer. */
  enter(peer: PeerId): Undo | undefined {
    const own = this.#inside.get(peer) ?? 0
    if (this.#count >= this.#max || own >= this.#perPeerMax) return undefined
    this.#count += 1
    this.#inside.set(peer, own + 1)
    let isHeld = true
    return () => {
      if (isHeld) this.#leave(peer)
      isHeld = false
    }
  }

  #leave(peer: PeerId): void {
    this.#count -= 1
    const left = (this.#inside.get(peer) ?? 1) - 1
    if (left > 0) this.#inside.set(peer, left)
    else this.#inside.delete(peer)
  }
}
