type Task = (nowMs: number) => void
type Entry = { readonly atMs: number; readonly task: Task }

/** What happens in virtual time, in its order; what happens at the same time, in the order it was said. */
export class MemoryTimeline {
  /** A heap would be faster; half an hour of packets takes a tenth of a second like this. */
  readonly #entries: Entry[] = []

  /** Not earlier than what is happening now. */
  at(atMs: number, task: Task): void {
    let low = 0
    let high = this.#entries.length
    // The latest first, so that the next one is at the end.
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#entries[middle]?.atMs ?? 0) > atMs) low = middle + 1
      else high = middle
    }
    this.#entries.splice(low, 0, { atMs, task })
  }

  /** Until nothing is left to happen. */
  run(): void {
    for (let next = this.#entries.pop(); next !== undefined; next = this.#entries.pop()) {
      next.task(next.atMs)
    }
  }
}
