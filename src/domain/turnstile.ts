import type { PeerId } from './ids.ts'
import type { Undo } from '../events.ts'

/** Counts what goes on at once, for each peer or address and for all, and lets in no more: nobody holds all places. */
export class Turnstile<Key extends string = PeerId> {
  readonly #max: number
  readonly #perKeyMax: number
  readonly #inside = new Map<Key, number>()
  #count = 0

  constructor(max: number, perKeyMax: number) {
    this.#max = max
    this.#perKeyMax = perKeyMax
  }

  /** Takes a place until the result is called; undefined when there is none for this key. */
  enter(key: Key): Undo | undefined {
    const own = this.#inside.get(key) ?? 0
    if (this.#count >= this.#max || own >= this.#perKeyMax) return undefined
    this.#count += 1
    this.#inside.set(key, own + 1)
    let isHeld = true
    return () => {
      if (isHeld) this.#leave(key)
      isHeld = false
    }
  }

  #leave(key: Key): void {
    this.#count -= 1
    const left = (this.#inside.get(key) ?? 1) - 1
    if (left > 0) this.#inside.set(key, left)
    else this.#inside.delete(key)
  }
}
