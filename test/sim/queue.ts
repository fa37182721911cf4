type Task = () => void

/** One turn of the wheel. What is further away waits in a heap of turns. */
const WHEEL_MS = 16_384

/**
 * Discrete events under a virtual clock of whole milliseconds. A wheel of one bucket a millisecond:
 * adding and taking cost the same however many wait.
 */
export class Queue {
  #nowMs = 0
  readonly #wheel: Task[][] = Array.from({ length: WHEEL_MS }, () => [])
  readonly #far = new Map<number, { readonly atMs: number; readonly task: Task }[]>()
  /** Events that were run. */
  ran = 0

  get nowMs(): number {
    return this.#nowMs
  }

  /** Runs `task` when `delayMs` have passed, after what was planned for the same moment before. */
  after(delayMs: number, task: Task): void {
    this.at(this.#nowMs + delayMs, task)
  }

  at(whenMs: number, task: Task): void {
    const atMs = Math.max(this.#nowMs, Math.ceil(whenMs))
    if (atMs - this.#nowMs < WHEEL_MS) {
      this.#wheel[atMs % WHEEL_MS]?.push(task)
      return
    }
    const turn = Math.floor(atMs / WHEEL_MS)
    const waiting = this.#far.get(turn)
    if (waiting === undefined) this.#far.set(turn, [{ atMs, task }])
    else waiting.push({ atMs, task })
  }

  /** Lets time pass. */
  runUntil(untilMs: number): void {
    while (this.#nowMs <= untilMs) {
      const bucket = this.#wheel[this.#nowMs % WHEEL_MS] ?? []
      // Tasks may add to the very bucket that is being emptied.
      for (let place = 0; place < bucket.length; place += 1) {
        bucket[place]?.()
        this.ran += 1
      }
      bucket.length = 0
      this.#nowMs += 1
      if (this.#nowMs % WHEEL_MS === 0) this.#bringNear()
    }
  }

  /** A turn before they are due, far events come into the wheel. */
  #bringNear(): void {
    const turn = this.#nowMs / WHEEL_MS
    for (const { atMs, task } of this.#far.get(turn) ?? []) this.#wheel[atMs % WHEEL_MS]?.push(task)
    this.#far.delete(turn)
  }
}
