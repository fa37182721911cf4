import type { LiveLink } from './live-link.ts'

/** What is done with an envelope. Must not reject: those after it would never have their turn. */
type Work = () => Promise<void> | undefined

/** Envelopes wait here for their signatures, one after the other; a flood beyond `max` is dropped unseen. */
export class BoundedTurn {
  readonly #max: number
  #turn: Promise<void> = Promise.resolve()
  #waiting = 0

  constructor(max: number) {
    this.#max = max
  }

  /** What a neighbour sends now is dropped. */
  get isFull(): boolean {
    return this.#waiting >= this.#max
  }

  /** What a neighbour sent, if there is room, and if the neighbour is still there when it is its turn. */
  receive(link: LiveLink, work: Work): void {
    if (this.isFull) return
    this.#waiting += 1
    this.#turn = this.#turn
      .then(() => (link.isClosed ? undefined : work()))
      .finally(() => {
        this.#waiting -= 1
      })
  }

  /** Our own, or what has waited elsewhere: there is always room. */
  add(work: Work): Promise<void> {
    this.#turn = this.#turn.then(work)
    return this.#turn
  }
}
