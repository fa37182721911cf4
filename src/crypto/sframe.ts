import { accept, refuse, type Verdict } from '../verdict.ts'
import { readSframeHeader, writeSframeHeader, type SframeHeader } from '../wire/sframe-header.ts'

/**
 * SFrame, RFC 9605, over WebCrypto: the same in browsers, their Workers and Node. Loggia sends with
 * {@link SFRAME_SUITE} only; the other suites are here so that all vectors of the RFC can be run.
 */

type CtrSuite = { readonly kind: 'ctr-hmac'; readonly hash: 'SHA-256'; readonly tagBytes: number }
type GcmSuite = { readonly kind: 'gcm'; readonly hash: 'SHA-256' | 'SHA-512'; readonly keyBytes: number }

/** RFC 9605 §4.5, table 2. */
const SUITES = {
  1: { kind: 'ctr-hmac', hash: 'SHA-256', tagBytes: 10 },
  2: { kind: 'ctr-hmac', hash: 'SHA-256', tagBytes: 8 },
  3: { kind: 'ctr-hmac', hash: 'SHA-256', tagBytes: 4 },
  4: { kind: 'gcm', hash: 'SHA-256', keyBytes: 16 },
  5: { kind: 'gcm', hash: 'SHA-512', keyBytes: 32 },
} as const satisfies Readonly<Record<number, CtrSuite | GcmSuite>>

/** Number of a cipher suite in the IANA registry "SFrame Cipher Suites". */
export type SframeSuite = keyof typeof SUITES

/** AES_128_GCM_SHA256_128: one WebCrypto call per bundle, and a full tag. */
export const SFRAME_SUITE: SframeSuite = 4

const NONCE_BYTES = 12
const GCM_TAG_BYTES = 16
/** Of the CTR suites: 16 bytes of AES-128 key, then 32 of HMAC key. */
const CTR_KEY_BYTES = 16
const CTR_SECRET_BYTES = 48
const NOTHING = new Uint8Array(0)

export type SframeRefusal = 'bad-header' | 'wrong-kid' | 'too-short' | 'not-authentic'

/** One key of one sender. Whoever encrypts never uses a counter twice. */
export interface SframeKey {
  readonly kid: bigint
  /** Header ‖ ciphertext ‖ tag. */
  encrypt(ctr: bigint, plaintext: Uint8Array, metadata?: Uint8Array): Promise<Uint8Array>
  decrypt(
    sframe: Uint8Array,
    metadata?: Uint8Array,
  ): Promise<Verdict<Uint8Array, SframeRefusal>>
}

/** The cipher below: AEAD over whole messages; `open` answers undefined for a wrong tag. */
interface Aead {
  seal(nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array>
  open(nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Promise<Uint8Array | undefined>
  readonly tagBytes: number
}

/** Derives the key `kid` from `baseKey` (RFC 9605 §4.4.2). */
export async function sframeKey(
  baseKey: Uint8Array,
  kid: bigint,
  suite: SframeSuite = SFRAME_SUITE,
): Promise<SframeKey> {
  const form = SUITES[suite]
  const secretBytes = form.kind === 'gcm' ? form.keyBytes : CTR_SECRET_BYTES
  const input = await crypto.subtle.importKey('raw', own(baseKey), 'HKDF', false, ['deriveBits'])
  const expand = async (label: string, length: number): Promise<Uint8Array> => {
    const info = own(Uint8Array.from([...encoder.encode(label), ...bigEndian(kid, 8), 0, suite]))
    const params = { name: 'HKDF', hash: form.hash, salt: NOTHING, info }
    return new Uint8Array(await crypto.subtle.deriveBits(params, input, length * 8))
  }
  const secret = await expand('SFrame 1.0 Secret key ', secretBytes)
  const salt = await expand('SFrame 1.0 Secret salt ', NONCE_BYTES)
  const aead = form.kind === 'gcm' ? await gcm(secret) : await ctrHmac(secret, form.tagBytes)
  return new DerivedKey(kid, salt, aead)
}

class DerivedKey implements SframeKey {
  readonly kid: bigint
  readonly #salt: Uint8Array
  readonly #aead: Aead

  constructor(kid: bigint, salt: Uint8Array, aead: Aead) {
    this.kid = kid
    this.#salt = salt
    this.#aead = aead
  }

  async encrypt(ctr: bigint, plaintext: Uint8Array, metadata = NOTHING): Promise<Uint8Array> {
    const header = writeSframeHeader({ kid: this.kid, ctr })
    const aad = concat(header, metadata)
    return concat(header, await this.#aead.seal(this.#nonce(ctr), aad, plaintext))
  }

  async decrypt(
    sframe: Uint8Array,
    metadata = NOTHING,
  ): Promise<Verdict<Uint8Array, SframeRefusal>> {
    const header = readSframeHeader(sframe)
    if (!header.ok) return refuse('bad-header')
    const { kid, ctr, length } = header.value
    if (kid !== this.kid) return refuse('wrong-kid')
    const sealed = sframe.subarray(length)
    if (sealed.length < this.#aead.tagBytes) return refuse('too-short')
    const aad = concat(sframe.subarray(0, length), metadata)
    const plaintext = await this.#aead.open(this.#nonce(ctr), aad, sealed)
    return plaintext === undefined ? refuse('not-authentic') : accept(plaintext)
  }

  #nonce(ctr: SframeHeader['ctr']): Uint8Array {
    const counter = bigEndian(ctr, NONCE_BYTES)
    return this.#salt.map((byte, place) => byte ^ (counter[place] ?? 0))
  }
}

async function gcm(secret: Uint8Array): Promise<Aead> {
  const key = await crypto.subtle.importKey('raw', own(secret), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ])
  const params = (nonce: Uint8Array, aad: Uint8Array) => ({
    name: 'AES-GCM',
    iv: own(nonce),
    additionalData: own(aad),
    tagLength: GCM_TAG_BYTES * 8,
  })
  return {
    tagBytes: GCM_TAG_BYTES,
    seal: async (nonce, aad, plaintext) =>
      new Uint8Array(await crypto.subtle.encrypt(params(nonce, aad), key, own(plaintext))),
    open: async (nonce, aad, sealed) => {
      try {
        return new Uint8Array(await crypto.subtle.decrypt(params(nonce, aad), key, own(sealed)))
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
  const cipher = await crypto.subtle.importKey('raw', own(encryption), 'AES-CTR', false, [
    'encrypt',
  ])
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const authentication = own(secret.subarray(CTR_KEY_BYTES))
  const mac = await crypto.subtle.importKey('raw', authentication, hmac, false, ['sign'])
  // CTR mode is its own inverse, so one function both seals and opens.
  const crypt = async (nonce: Uint8Array, bytes: Uint8Array): Promise<Uint8Array> => {
    const counter = concat(own(nonce), new Uint8Array(4))
    const params = { name: 'AES-CTR', counter: own(counter), length: 32 }
    return new Uint8Array(await crypto.subtle.encrypt(params, cipher, own(bytes)))
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
    const full = await crypto.subtle.sign('HMAC', mac, own(message))
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

const encoder = new TextEncoder()

function bigEndian(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let rest = value
  for (let place = length - 1; place >= 0; place -= 1) {
    bytes[place] = Number(rest & 255n)
    rest >>= 8n
  }
  return bytes
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
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

/** WebCrypto's types want memory that no other thread can change. None of ours is shared. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}
