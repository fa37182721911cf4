import { beforeEach, expect, test, vi } from 'vitest'

/** A platform whose WebCrypto hashes and has no Ed25519, as Chromium before 137. */
beforeEach(() => {
  vi.resetModules()
  const refuse = (): Promise<never> =>
    Promise.reject(new DOMException('Unrecognized name', 'NotSupportedError'))
  for (const method of ['importKey', 'generateKey', 'verify', 'sign'] as const) {
    vi.spyOn(crypto.subtle, method).mockImplementation(refuse)
  }
  return () => {
    vi.restoreAllMocks()
    // Others share our modules, and these remember that there is no Ed25519.
    vi.resetModules()
  }
})

const message = new TextEncoder().encode('good evening')

test('signs and verifies all the same', async () => {
  const { signerFromSeed, verify } = await import('../../src/crypto/ed25519.ts')
  const alice = await signerFromSeed(new Uint8Array(32).fill(9))
  const signature = await alice.sign(message)
  expect(await verify(alice.publicKey, message, signature)).toBe(true)
  signature[0] = (signature[0] ?? 0) ^ 1
  expect(await verify(alice.publicKey, message, signature)).toBe(false)
})

test('the slow verifier is the first opinion there, and not rationed', async () => {
  const { signerFromSeed, verifyRationed } = await import('../../src/crypto/ed25519.ts')
  const alice = await signerFromSeed(new Uint8Array(32).fill(9))
  const signature = await alice.sign(message)
  const none = (): boolean => false
  expect(await verifyRationed(alice.publicKey, message, signature, none)).toBe('valid')
  signature[0] = (signature[0] ?? 0) ^ 1
  expect(await verifyRationed(alice.publicKey, message, signature, none)).toBe('invalid')
})

test('a session key still travels to a Worker', async () => {
  const { generateKey, signerFromKey, verify } = await import('../../src/crypto/ed25519.ts')
  const key = await generateKey()
  const posted = await signerFromKey(structuredClone(key))
  expect(await verify(key.publicKey, message, await posted.sign(message))).toBe(true)
})

test('there is no sealing key', async () => {
  const { generateSealingKey } = await import('../../src/crypto/sealing-key.ts')
  expect(await generateSealingKey()).toBeUndefined()
})
