import type { Rows } from '../../ports/rows.ts'
import { StorageError } from '../../errors.ts'

/** Rows that last as long as the object. `failing = true` makes every write throw, like a full disk. */
export class MemoryRows implements Rows {
  failing = false
  readonly #rows = new Map<string, Uint8Array>()

  async get(key: string): Promise<Uint8Array | undefined> {
    return this.#rows.get(key)?.slice()
  }

  async putAll(entries: Iterable<readonly [key: string, value: Uint8Array]>): Promise<void> {
    this.#checkDisk()
    for (const [key, value] of entries) this.#rows.set(key, value.slice())
  }

  async delete(key: string): Promise<void> {
    this.#checkDisk()
    this.#rows.delete(key)
  }

  async *entries(prefix: string): AsyncIterable<readonly [key: string, value: Uint8Array]> {
    for (const [key, value] of this.#rows) {
      if (key.startsWith(prefix)) yield [key, value.slice()]
    }
  }

  async close(): Promise<void> {
    // Nothing is held outside this object.
  }

  #checkDisk(): void {
    if (this.failing) throw new StorageError('expected a working disk, found a full one')
  }
}
