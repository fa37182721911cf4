import { concat, gcm } from './sframe-cipher.ts'
import { nativeBytes } from './native-bytes.ts'
import {
  SEALED_OVERHEAD_BYTES,
  SEALED_STEP_BYTES,
  sealedBytes,
  sealedText,
} from '../domain/sealed-label.ts'

/** Seals and opens the labels of one private Space. */
export interface PrivateLabels {
  /** A label as it travels. The same label gives the same text: a nonce cannot be used twice for two. */
  seal(label: string): Promise<string>
  /** What stands in it; undefined for what this Space's secret did not seal. Never throws. */
  open(text: string): Promise<string | undefined>
}

const TAG = new TextEncoder().encode('loggia/labels/v1\0')
const NONCE_BYTES = 12
const KEY_BYTES = 32
const NOTHING = new Uint8Array(0)

/** Of the secret that stands behind the code of a private Space's link. */
export async function privateLabels(secret: Uint8Array): Promise<PrivateLabels> {
  const derived = await derive(secret)
  const cipher = await gcm(derived.subarray(0, KEY_BYTES))
  const params = { name: 'HMAC', hash: 'SHA-256' }
  const nonceKey = nativeBytes(derived.slice(KEY_BYTES))
  const mac = await crypto.subtle.importKey('raw', nonceKey, params, false, ['sign'])
  return {
    seal: async label => {
      const plaintext = padded(label)
      const hash = new Uint8Array(await crypto.subtle.sign('HMAC', mac, nativeBytes(plaintext)))
      const nonce = hash.subarray(0, NONCE_BYTES)
      return sealedText(concat(nonce, await cipher.seal(nonce, NOTHING, plaintext)))
    },
    open: async text => {
      const sealed = sealedBytes(text)
      if (sealed === undefined || sealed.length < SEALED_OVERHEAD_BYTES) return undefined
      const nonce = sealed.slice(0, NONCE_BYTES)
      const plaintext = await cipher.open(nonce, NOTHING, sealed.slice(NONCE_BYTES))
      return plaintext && new TextDecoder().decode(plaintext).replace(/\0+$/, '')
    },
  }
}

async function derive(secret: Uint8Array): Promise<Uint8Array> {
  const usages: KeyUsage[] = ['deriveBits']
  const key = await crypto.subtle.importKey('raw', nativeBytes(secret), 'HKDF', false, usages)
  const params = { name: 'HKDF', hash: 'SHA-256', salt: NOTHING, info: nativeBytes(TAG) }
  return new Uint8Array(await crypto.subtle.deriveBits(params, key, 2 * KEY_BYTES * 8))
}

/** No label has a zero in it: it is cleaned before. */
function padded(label: string): Uint8Array {
  const bytes = new TextEncoder().encode(label)
  const steps = Math.max(1, Math.ceil(bytes.length / SEALED_STEP_BYTES))
  const plaintext = new Uint8Array(steps * SEALED_STEP_BYTES)
  plaintext.set(bytes)
  return plaintext
}
