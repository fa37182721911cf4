import { describe, expect, test } from 'vitest'
import { keyFromSeed, plainKeyFromSeed, signerFromKey } from '../../src/crypto/ed25519.ts'
import type { KeyStore, SigningKey } from '../../src/ports/key-store.ts'

const message = new TextEncoder().encode('good evening')

/** What every key store does. `open` opens the same place each time it is called within a test. */
export function keepsKeys(name: string, place: () => Promise<() => KeyStore>): void {
  describe(name, () => {
    test('has no key before one is kept', async () => {
      const open = await place()
      expect(await open().load()).toBeUndefined()
    })

    test('gives back a key that signs the same, also when opened again', async () => {
      const open = await place()
      const key = await makeKey(open(), 7)
      await open().keep(key)
      const kept = await open().load()
      expect(kept?.publicKey).toEqual(key.publicKey)
      expect(await signed(kept)).toEqual(await signed(key))
    })

    test('keeps its own copy of a seed that is wiped', async () => {
      const open = await place()
      const key = await makeKey(open(), 7)
      const before = await signed(key)
      await open().keep(key)
      if (key.secret instanceof Uint8Array) key.secret.fill(0)
      expect(await signed(await open().load())).toEqual(before)
    })

    test('holds one key: the last', async () => {
      const open = await place()
      await open().keep(await makeKey(open(), 7))
      const second = await makeKey(open(), 8)
      await open().keep(second)
      expect((await open().load())?.publicKey).toEqual(second.publicKey)
    })

    test('forgets, and forgets again', async () => {
      const open = await place()
      await open().keep(await makeKey(open(), 7))
      await open().forget()
      await open().forget()
      expect(await open().load()).toBeUndefined()
    })
  })
}

function makeKey(store: KeyStore, fill: number): Promise<SigningKey> {
  const seed = new Uint8Array(32).fill(fill)
  return store.holds === 'seeds' ? plainKeyFromSeed(seed) : keyFromSeed(seed)
}

async function signed(key: SigningKey | undefined): Promise<Uint8Array> {
  if (key === undefined) throw new TypeError('expected a key')
  return (await signerFromKey(key)).sign(message)
}
