import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { FileKeyStore } from '../../../src/adapters/system/key-store.ts'
import { keyFromSeed, plainKeyFromSeed } from '../../../src/crypto/ed25519.ts'
import { StorageError } from '../../../src/errors.ts'
import { keepsKeys } from '../../contracts/key-store.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'loggia-keys-'))
  folders.push(folder)
  return folder
}

keepsKeys('a key store in a file', async () => {
  const path = join(await freshFolder(), 'deep', 'account.key')
  return () => new FileKeyStore(path)
})

const key = await plainKeyFromSeed(new Uint8Array(32).fill(7))

test('only the owner may read the file, whatever lay there before', async () => {
  const folder = await freshFolder()
  const path = join(folder, 'account.key')
  await writeFile(`${path}.new`, 'left by a crash', { mode: 0o644 })
  await new FileKeyStore(path).keep(key)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['account.key'])
})

test('a file of the wrong length is a fault that names the file', async () => {
  const path = join(await freshFolder(), 'account.key')
  await writeFile(path, 'not a key')
  await expect(new FileKeyStore(path).load()).rejects.toThrow(StorageError)
  await expect(new FileKeyStore(path).load()).rejects.toThrow(path)
})

test('a folder in the way is a fault', async () => {
  const folder = await freshFolder()
  await expect(new FileKeyStore(folder).keep(key)).rejects.toThrow(StorageError)
  await expect(new FileKeyStore(folder).load()).rejects.toThrow(StorageError)
})

test('a handle cannot be written to a file', async () => {
  const path = join(await freshFolder(), 'account.key')
  const handle = await keyFromSeed(new Uint8Array(32).fill(7))
  await expect(new FileKeyStore(path).keep(handle)).rejects.toThrow(StorageError)
})
