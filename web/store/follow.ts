import { signal, type ReadonlySignal } from '@preact/signals'
import type { Undo, Watched } from '../../src/index.ts'

/** Everything one screen life follows; `close` ends it all at once. */
export class Follower {
  readonly #undos: Undo[] = []

  /** A signal that always holds what `watched` holds. */
  signal<T>(watched: Watched<T>): ReadonlySignal<T> {
    const mirror = signal(watched.current)
    this.watch(watched, value => {
      mirror.value = value
    })
    return mirror
  }

  /** Tells `watcher` every later value. */
  watch<T>(watched: Watched<T>, watcher: (value: T) => void): void {
    this.#undos.push(watched.watch(watcher))
  }

  /** Ends with the rest. */
  add(undo: Undo): void {
    this.#undos.push(undo)
  }

  close(): void {
    for (const undo of this.#undos.splice(0)) undo()
  }
}
