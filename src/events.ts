/** Takes back what the call that returned it did. Calling it twice is harmless. */
export type Undo = () => void

/** Typed past facts. `Map` names each event and the one object its handlers get. */
export class Events<Map extends object> {
  readonly #handlers = new globalThis.Map<keyof Map, Set<(fact: never) => void>>()

  /** Calls `handler` at every later `name`; the result ends that. */
  on<Name extends keyof Map>(name: Name, handler: (fact: Map[Name]) => void): Undo {
    const handlers = this.#handlers.get(name) ?? new Set()
    this.#handlers.set(name, handlers)
    handlers.add(handler)
    return () => handlers.delete(handler)
  }

  /** Tells every handler in the order they came. A handler that throws is a bug and stops the rest. */
  emit<Name extends keyof Map>(name: Name, fact: Map[Name]): void {
    for (const handler of this.#handlers.get(name) ?? []) {
      // The map is typed by `on`: a handler under `name` takes exactly Map[Name].
      ;(handler as (fact: Map[Name]) => void)(fact)
    }
  }
}

/** A current value and its changes, so that a late subscriber needs no history. */
export interface Watched<T> {
  readonly current: T
  /** Calls `watcher` with every later value; the result ends that. */
  watch(watcher: (value: T) => void): Undo
}

/** The writable side of a {@link Watched}. */
export class Watchable<T> implements Watched<T> {
  #current: T
  readonly #watchers = new Set<(value: T) => void>()

  constructor(initial: T) {
    this.#current = initial
  }

  get current(): T {
    return this.#current
  }

  set(value: T): void {
    if (Object.is(value, this.#current)) return
    this.#current = value
    for (const watcher of this.#watchers) watcher(value)
  }

  watch(watcher: (value: T) => void): Undo {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }
}
