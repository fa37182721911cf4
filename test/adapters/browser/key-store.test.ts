import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { BrowserKeyStore } from '../../../src/adapters/browser/key-store.ts'
import { plainKeyFromSeed, signerFromKey } from '../../../src/crypto/ed25519.ts'
import { StorageError } from '../../../src/errors.ts'
import { keepsKeys } from '../../contracts/key-store.ts'

let places = 0

keepsKeys('a key store in IndexedDB', async () => {
  places += 1
  const name = `keys-${places}`
  return () => new BrowserKeyStore(name)
})

test('a seed without a handle lies there sealed, and signs the same', async () => {
  const seed = new Uint8Array(32).fill(7)
  const key = await plainKeyFromSeed(seed)
  const store = new BrowserKeyStore('old-browser')
  await store.keep(key)
  const kept = await store.load()
  const message = new Uint8Array(3)
  if (kept === undefined) throw new TypeError('expected a key')
  const [again, before] = [await signerFromKey(kept), await signerFromKey(key)]
  expect(await again.sign(message)).toEqual(await before.sign(message))
  expect(JSON.stringify(await dump('old-browser'))).not.toContain([...seed].join(','))
})

test('a browser that refuses its database is a fault', async () => {
  const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('no storage here', 'SecurityError')
  })
  await expect(new BrowserKeyStore().load()).rejects.toThrow(StorageError)
  open.mockRestore()
})

/** Everything in the database, bytes as lists of numbers. */
function dump(name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name)
    opening.onerror = () => reject(new TypeError('expected the database'))
    opening.onsuccess = () => {
      const all = opening.result.transaction('keys').objectStore('keys').getAll()
      all.onsuccess = () => resolve(all.result.map(plain))
    }
  })
}

function plain(entry: unknown): unknown {
  if (entry instanceof ArrayBuffer) return [...new Uint8Array(entry)]
  if (entry instanceof Uint8Array) return [...entry]
  if (typeof entry !== 'object' || entry === null) return entry
  return Object.values(entry).map(plain)
}
