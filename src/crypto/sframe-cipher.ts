import { nativeBytes } from './native-bytes.ts'

/** The two cipher families of SFrame (RFC 9605 §4.5) over WebCrypto. */

/** Authenticated encryption of whole messages. `open` answers undefined for a wrong tag. */
export interface Aead {
  seal(nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array>
  open(nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Promise<Uint8Array | undefined>
  readonly tagBytes: number
}

const GCM_TAG_BYTES = 16
/** The first part of a CTR suite's secret; the rest is the HMAC key. */
const CTR_KEY_BYTES = 16

/** AES-GCM with a full tag. The length of `secret` chooses AES-128 or AES-256. */
export async function gcm(secret: Uint8Array): Promise<Aead> {
  const key = await crypto.subtle.importKey('raw', nativeBytes(secret), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ])
  const params = (nonce: Uint8Array, aad: Uint8Array) => ({
    name: 'AES-GCM',
    iv: nativeBytes(nonce),
    additionalData: nativeBytes(aad),
    tagLength: GCM_TAG_BYTES * 8,
  })
  return {
    tagBytes: GCM_TAG_BYTES,
    seal: async (nonce, aad, plaintext) =>
      new Uint8Array(await crypto.subtle.encrypt(params(nonce, aad), key, nativeBytes(plaintext))),
    open: async (nonce, aad, sealed) => {
      try {
        return new Uint8Array(
          await crypto.subtle.decrypt(params(nonce, aad), key, nativeBytes(sealed)),
        )
      } catch {
        // WebCrypto says "wrong tag" by an OperationError without detail: here it is an answer.
        return undefined
      }
    },
  }
}

/** AES-CTR with an HMAC over lengths, nonce, associated data and ciphertext (RFC 9605 §4.5.1). */
export async function ctrHmac(secret: Uint8Array, tagBytes: number): Promise<Aead> {
  const encryption = secret.subarray(0, CTR_KEY_BYTES)
  const cipher = await crypto.subtle.importKey('raw', nativeBytes(encryption), 'AES-CTR', false, [
    'encrypt',
  ])
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const authentication = nativeBytes(secret.subarray(CTR_KEY_BYTES))
  const mac = await crypto.subtle.importKey('raw', authentication, hmac, false, ['sign'])
  // CTR mode is its own inverse, so one function both seals and opens.
  const crypt = async (nonce: Uint8Array, bytes: Uint8Array): Promise<Uint8Array> => {
    const counter = concat(nativeBytes(nonce), new Uint8Array(4))
    const params = { name: 'AES-CTR', counter: nativeBytes(counter), length: 32 }
    return new Uint8Array(await crypto.subtle.encrypt(params, cipher, nativeBytes(bytes)))
  }
  const tagOf = async (
    nonce: Uint8Array,
    aad: Uint8Array,
    ciphertext: Uint8Array,
  ): Promise<Uint8Array> => {
    const lengths = [aad.length, ciphertext.length, tagBytes].flatMap(length => [
      ...bigEndian(BigInt(length), 8),
    ])
    const message = concat(concat(Uint8Array.from(lengths), nonce), concat(aad, ciphertext))
    const full = await crypto.subtle.sign('HMAC', mac, nativeBytes(message))
    return new Uint8Array(full, 0, tagBytes)
  }
  return {
    tagBytes,
    seal: async (nonce, aad, plaintext) => {
      const ciphertext = await crypt(nonce, plaintext)
      return concat(ciphertext, await tagOf(nonce, aad, ciphertext))
    },
    open: async (nonce, aad, sealed) => {
      const ciphertext = sealed.subarray(0, sealed.length - tagBytes)
      const expected = await tagOf(nonce, aad, ciphertext)
      const isSame = isEqual(expected, sealed.subarray(ciphertext.length))
      return isSame ? crypt(nonce, ciphertext) : undefined
    },
  }
}

/** `value` in `length` bytes, most significant first. */
export function bigEndian(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let rest = value
  for (let place = length - 1; place >= 0; place -= 1) {
    bytes[place] = Number(rest & 255n)
    rest >>= 8n
  }
  return bytes
}

/** Both, one behind the other. */
export function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}

/** In time that does not depend on where they differ. */
function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length
  for (const [place, byte] of one.entries()) difference |= byte ^ (other[place] ?? 0)
  return difference === 0
}
