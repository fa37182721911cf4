import { LevelDatastore } from 'datastore-level'
import { StorageError } from '../../errors.ts'
import type { Datastore } from 'interface-datastore'

/** A LevelDB folder as libp2p takes it, for its keys and peers. */
export type LevelStore = { readonly datastore: Datastore; close(): Promise<void> }

/** Opens a folder. Throws StorageError when it cannot be opened or is in use. */
export async function openLevelStore(folder: string): Promise<LevelStore> {
  const datastore = new LevelDatastore(folder)
  try {
    await datastore.open()
  } catch (cause) {
    throw new StorageError(`expected to open ${folder}, but: ${String(cause)}`, { cause })
  }
  return { datastore, close: async () => datastore.close() }
}
