import { StorageError } from '../../errors.ts'
import type { KeyStore, SigningKey } from '../../ports/key-store.ts'

const STORE = 'keys'
const ENTRY = 'account'
const IV_BYTES = 12

/**
 * What lies in IndexedDB. Where the browser has no handles for Ed25519 the seed lies there sealed
 * under an AES key that is a handle, so that a copy of the database holds no key either.
 */
type Stored =
  | { readonly publicKey: Uint8Array; readonly handle: CryptoKey }
  | {
      readonly publicKey: Uint8Array
      readonly wrap: CryptoKey
      readonly iv: Uint8Array<ArrayBuffer>
      readonly sealed: ArrayBuffer
    }

/** Keeps the account key in IndexedDB as a handle that no script can read back. */
export class BrowserKeyStore implements KeyStore {
  readonly holds = 'handles'
  readonly #name: string

  /** `name` is the database's: one account per name and origin. */
  constructor(name = 'loggia-keys') {
    this.#name = name
  }

  async load(): Promise<SigningKey | undefined> {
    const stored = await this.#inStore('readonly', store => store.get(ENTRY))
    // Only `keep` writes under this name.
    return stored === undefined ? undefined : keyOf(stored as Stored)
  }

  async keep(key: SigningKey): Promise<void> {
    const stored = await storedOf(key)
    await this.#inStore('readwrite', store => store.put(stored, ENTRY))
  }

  async forget(): Promise<void> {
    await this.#inStore('readwrite', store => store.delete(ENTRY))
  }

  async #inStore(
    mode: IDBTransactionMode,
    act: (store: IDBObjectStore) => IDBRequest,
  ): Promise<unknown> {
    try {
      const database = await this.#open()
      return await inTransaction(database, mode, act).finally(() => database.close())
    } catch (cause) {
      throw new StorageError("could not use the browser's key database", { cause })
    }
  }

  #open(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(this.#name, 1)
      request.onupgradeneeded = () => request.result.createObjectStore(STORE)
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(reasonOf(request.error))
    })
  }
}

/** Resolves when it is on disk. */
function inTransaction(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode)
    const request = act(transaction.objectStore(STORE))
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => reject(reasonOf(transaction.error))
  })
}

/** IndexedDB leaves the reason out when it was the script that gave up, which ours never does. */
const reasonOf = (error: DOMException | null): Error => error ?? new StorageError('no reason given')

async function storedOf({ publicKey, secret }: SigningKey): Promise<Stored> {
  if (secret instanceof CryptoKey) return { publicKey, handle: secret }
  const wrap = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, wrap, secret.slice())
  return { publicKey, wrap, iv, sealed }
}

async function keyOf(stored: Stored): Promise<SigningKey> {
  const { publicKey } = stored
  if ('handle' in stored) return { publicKey, secret: stored.handle }
  const { iv, wrap, sealed } = stored
  const seed = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, wrap, sealed)
  return { publicKey, secret: new Uint8Array(seed) }
}
