import type { PeerId } from '../domain/ids.ts'
import type { Undo } from '../events.ts'

/** What is served at once, to everybody and to one peer: nobody may hold all the places. */
export class Serving {
  readonly #max: number
  readonly #perPeerMax: number
  readonly #served = new Map<PeerId, number>()
  #count = 0

  constructor(max: number, perPeerMax: number) {
    this.#max = max
    this.#perPeerMax = perPeerMax
  }

  /** Takes a place until the result is called; undefined when there is none for this peer. */
  enter(peer: PeerId): Undo | undefined {
    const own = this.#served.get(peer) ?? 0
    if (this.#count >= this.#max || own >= this.#perPeerMax) return undefined
    this.#count += 1
    this.#served.set(peer, own + 1)
    let isHeld = true
    return () => {
      if (isHeld) this.#leave(peer)
      isHeld = false
    }
  }

  #leave(peer: PeerId): void {
    this.#count -= 1
    const left = (this.#served.get(peer) ?? 1) - 1
    if (left > 0) this.#served.set(peer, left)
    else this.#served.delete(peer)
  }
}
