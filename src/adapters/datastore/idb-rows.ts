import { IDBDatastore } from 'datastore-idb'
import { DatastoreRows } from './rows.ts'
import { StorageError } from '../../errors.ts'
import type { Rows } from '../../ports/rows.ts'

/**
 * Rows in IndexedDB, for browsers. Throws StorageError when storage is blocked. Batches are checked:
 * datastore-idb 5 aborts a failed one (disk full) and resolves all the same.
 */
export async function openIdbRows(name: string): Promise<Rows> {
  const store = new IDBDatastore(name)
  try {
    await store.open()
  } catch (cause) {
    throw new StorageError(`expected to open ${name}, but: ${String(cause)}`, { cause })
  }
  return new DatastoreRows(store, 'checked')
}
