import type { KeyStore, SigningKey } from '../../ports/key-store.ts'

/** A key store that forgets with the process. */
export class MemoryKeyStore implements KeyStore {
  readonly holds: 'handles' | 'seeds'
  #key: SigningKey | undefined

  constructor(holds: 'handles' | 'seeds' = 'handles') {
    this.holds = holds
  }

  async load(): Promise<SigningKey | undefined> {
    return this.#key
  }

  async keep(key: SigningKey): Promise<void> {
    // The caller wipes a seed afterwards: what is kept must not be wiped with it.
    this.#key = structuredClone(key)
  }

  async forget(): Promise<void> {
    this.#key = undefined
  }
}
