import type { SealingKey } from '../ports/key-store.ts'

/** A fresh non-extractable pair, or undefined where WebCrypto has no X25519. */
export async function generateSealingKey(): Promise<SealingKey | undefined> {
  const pair = await generate()
  if (pair === undefined || !('publicKey' in pair)) return undefined
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey)
  return { publicKey: new Uint8Array(raw), privateKey: pair.privateKey }
}

async function generate(): Promise<CryptoKeyPair | CryptoKey | undefined> {
  try {
    return await crypto.subtle.generateKey('X25519', false, ['deriveBits'])
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return undefined
    throw error
  }
}
