import { nativeBytes } from './native-bytes.ts'
import { SEED_BYTES } from './ed25519.ts'

/** One of many independent seeds behind one secret: HKDF-SHA-256 (RFC 5869) without salt, named by `label`. */
export async function deriveSeed(secret: Uint8Array, label: string): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', nativeBytes(secret), 'HKDF', false, [
    'deriveBits',
  ])
  const info = new TextEncoder().encode(label)
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info }
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, SEED_BYTES * 8))
}
