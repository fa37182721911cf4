import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StorageError } from '../../errors.ts'
import type { KeyStore, SigningKey } from '../../ports/key-store.ts'

const PUBLIC_KEY_BYTES = 32
const SEED_BYTES = 32
/** Read and write for the owner, nothing for anybody else. */
const OWNER_ONLY = 0o600

/** Keeps a key in one file that only its owner may read: public key, then seed. */
export class FileKeyStore implements KeyStore {
  readonly holds = 'seeds'
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  async load(): Promise<SigningKey | undefined> {
    const bytes = await this.#attempt('read', () => readIfThere(this.#path))
    if (bytes === undefined) return undefined
    if (bytes.length !== PUBLIC_KEY_BYTES + SEED_BYTES) {
      const expected = PUBLIC_KEY_BYTES + SEED_BYTES
      throw new StorageError(`expected ${expected} bytes in ${this.#path}, got ${bytes.length}`)
    }
    const key = {
      publicKey: new Uint8Array(bytes.subarray(0, PUBLIC_KEY_BYTES)),
      secret: new Uint8Array(bytes.subarray(PUBLIC_KEY_BYTES)),
    }
    bytes.fill(0)
    return key
  }

  async keep(key: SigningKey): Promise<void> {
    const { publicKey, secret } = key
    if (!(secret instanceof Uint8Array)) {
      throw new StorageError('expected a seed to write to a file, got a handle')
    }
    const bytes = Uint8Array.from([...publicKey, ...secret])
    await this.#attempt('write', () => replaceFile(this.#path, bytes))
    bytes.fill(0)
  }

  async forget(): Promise<void> {
    await this.#attempt('delete', () => rm(this.#path, { force: true }))
  }

  async #attempt<T>(what: string, task: () => Promise<T>): Promise<T> {
    try {
      return await task()
    } catch (cause) {
      throw new StorageError(`could not ${what} the key file ${this.#path}`, { cause })
    }
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes beside and renames, so that a power cut leaves the old key or the new one. */
async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const fresh = `${path}.new`
  await mkdir(dirname(path), { recursive: true })
  const file = await open(fresh, 'w', OWNER_ONLY)
  try {
    // The mode given to `open` counts only for a file that it makes.
    await chmod(fresh, OWNER_ONLY)
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(fresh, path)
}
