import { LevelDatastore } from 'datastore-level'
import { DatastoreRows } from './rows.ts'
import { StorageError } from '../../errors.ts'
import type { Rows } from '../../ports/rows.ts'

/** Rows in a LevelDB folder, for Node. Throws StorageError when it cannot be opened or is in use. */
export async function openLevelRows(folder: string): Promise<Rows> {
  const store = new LevelDatastore(folder)
  try {
    await store.open()
  } catch (cause) {
    throw new StorageError(`expected to open ${folder}, but: ${String(cause)}`, { cause })
  }
  return new DatastoreRows(store)
}
