import 'fake-indexeddb/auto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryDatastore } from 'datastore-core'
import { afterAll, describe, expect, it } from 'vitest'
import { DatastoreRows } from '../../../src/adapters/datastore/rows.ts'
import { openIdbRows } from '../../../src/adapters/datastore/idb-rows.ts'
import { openLevelRows } from '../../../src/adapters/datastore/level-rows.ts'
import { rowsContract } from '../../contracts/rows.ts'
import { StorageError } from '../../../src/errors.ts'

const root = await mkdtemp(join(tmpdir(), 'loggia-rows-'))
let made = 0
const fresh = (): string => `rows-${made++}`

afterAll(() => rm(root, { recursive: true, force: true }))

rowsContract('a memory datastore', async () => new DatastoreRows(new MemoryDatastore()))
rowsContract('a LevelDB folder', () => openLevelRows(join(root, fresh())))
rowsContract('IndexedDB', () => openIdbRows(fresh()))

describe('rows on a disk', () => {
  it('are there again after closing and opening', async () => {
    const folder = join(root, fresh())
    const before = await openLevelRows(folder)
    await before.putAll([['/a/b', Uint8Array.of(1)]])
    await before.close()
    const after = await openLevelRows(folder)
    expect(await after.get('/a/b')).toEqual(Uint8Array.of(1))
    await after.close()
  })

  it('say so when the folder is no folder', async () => {
    const path = join(root, fresh())
    await writeFile(path, 'a file')
    await expect(openLevelRows(path)).rejects.toThrow(StorageError)
  })

  it('say so when somebody else has the folder open', async () => {
    const folder = join(root, fresh())
    const first = await openLevelRows(folder)
    await expect(openLevelRows(folder)).rejects.toThrow(StorageError)
    await first.close()
  })

  it('say so when read or written after closing', async () => {
    const rows = await openLevelRows(join(root, fresh()))
    await rows.close()
    await expect(rows.get('/a')).rejects.toThrow(StorageError)
    await expect(rows.putAll([['/a', Uint8Array.of(1)]])).rejects.toThrow(StorageError)
  })
})

describe('a batch that fails in silence', () => {
  /** What datastore-idb does when the disk is full: nothing is stored and commit resolves. */
  class SilentDatastore extends MemoryDatastore {
    full = false

    override batch(): ReturnType<MemoryDatastore['batch']> {
      const batch = super.batch()
      return {
        put: batch.put.bind(batch),
        delete: batch.delete.bind(batch),
        commit: async () => (this.full ? undefined : batch.commit()),
      }
    }
  }

  it('is noticed where batches are checked', async () => {
    const store = new SilentDatastore()
    const rows = new DatastoreRows(store, 'checked')
    await rows.putAll([['/a', Uint8Array.of(1)]])
    store.full = true
    await expect(rows.putAll([['/a', Uint8Array.of(2)]])).rejects.toThrow(StorageError)
    expect(await rows.get('/a')).toEqual(Uint8Array.of(1))
  })

  it('is believed when another tab has written since and our rows are there', async () => {
    const store = new MemoryDatastore()
    const [ours, theirs] = [
      new DatastoreRows(store, 'checked'),
      new DatastoreRows(store, 'checked'),
    ]
    await Promise.all([
      ours.putAll([['/a', Uint8Array.of(1)]]),
      theirs.putAll([['/b', Uint8Array.of(2)]]),
    ])
    expect([await ours.get('/a'), await ours.get('/b')]).toEqual([
      Uint8Array.of(1),
      Uint8Array.of(2),
    ])
  })
})
