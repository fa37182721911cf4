import { Key } from 'interface-datastore/key'
import { StorageError } from '../../errors.ts'
import type { Datastore } from 'interface-datastore'
import type { Rows } from '../../ports/rows.ts'

/** A datastore that can be closed, as the ones on disk can. */
export type ClosableDatastore = Datastore & { close?(): void | Promise<void> }

/** How far a datastore's batches may be believed. */
export type BatchTrust = 'told' | 'checked'

/** Written with every checked batch and read back after it. */
const MARK_KEY = '/rows-mark'
const MARK_BYTES = 16

/** {@link Rows} over any `interface-datastore`. */
export class DatastoreRows implements Rows {
  readonly #store: ClosableDatastore
  readonly #trust: BatchTrust

  /** `checked` for stores whose batches may fail in silence, as datastore-idb's do. */
  constructor(store: ClosableDatastore, trust: BatchTrust = 'told') {
    this.#store = store
    this.#trust = trust
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return guard('read', async () => this.#read(key))
  }

  async putAll(entries: Iterable<readonly [key: string, value: Uint8Array]>): Promise<void> {
    const rows = [...entries]
    if (rows.length === 0) return
    await guard('write', async () => {
      const mark = crypto.getRandomValues(new Uint8Array(MARK_BYTES))
      const batch = this.#store.batch()
      for (const [key, value] of rows) batch.put(new Key(key), value.slice())
      if (this.#trust === 'checked') batch.put(new Key(MARK_KEY), mark)
      await batch.commit()
      if (this.#trust === 'checked') await this.#check(mark, rows)
    })
  }

  async delete(key: string): Promise<void> {
    await guard('write', async () => this.#store.delete(new Key(key)))
  }

  async *entries(prefix: string): AsyncIterable<readonly [key: string, value: Uint8Array]> {
    try {
      for await (const { key, value } of this.#store.query({ prefix })) {
        const text = key.toString()
        if (text !== MARK_KEY) yield [text, new Uint8Array(value)]
      }
    } catch (cause) {
      throw asStorageError('read', cause)
    }
  }

  async close(): Promise<void> {
    await guard('close', async () => this.#store.close?.())
  }

  async #read(key: string): Promise<Uint8Array | undefined> {
    try {
      // A copy: stores answer views on their own memory or Node's Buffer.
      return new Uint8Array(await this.#store.get(new Key(key)))
    } catch (cause) {
      // Level wraps it as a failed get, so absence is asked for and not guessed from the name.
      if (await this.#store.has(new Key(key))) throw cause
      return undefined
    }
  }

  /** The mark, being in the same transaction, proves the rows; another tab's mark proves nothing. */
  async #check(
    mark: Uint8Array,
    rows: readonly (readonly [key: string, value: Uint8Array])[],
  ): Promise<void> {
    if (areEqual(await this.#read(MARK_KEY), mark)) return
    for (const [key, value] of rows) {
      if (!areEqual(await this.#read(key), value)) {
        throw new StorageError(`expected ${rows.length} rows to be stored, found ${key} not to be`)
      }
    }
  }
}

async function guard<T>(what: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task()
  } catch (cause) {
    throw asStorageError(what, cause)
  }
}

function asStorageError(what: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause
  const why = cause instanceof Error ? cause.message : String(cause)
  return new StorageError(`expected to ${what} rows, but: ${why}`, { cause })
}

const areEqual = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a?.length === b.length && a.every((byte, at) => byte === b[at])
