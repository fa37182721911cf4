import { bigEndian, concat, ctrHmac, gcm, type Aead } from './sframe-cipher.ts'
import { nativeBytes } from './native-bytes.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import { readSframeHeader, writeSframeHeader, type SframeHeader } from '../wire/sframe-header.ts'

/**
 * SFrame, RFC 9605, over WebCrypto: the same in browsers, their Workers and Node. Loggia sends with
 * {@link SFRAME_SUITE} only; the other suites are here so that all vectors of the RFC can be run.
 */

type CtrSuite = { readonly kind: 'ctr-hmac'; readonly hash: 'SHA-256'; readonly tagBytes: number }
type GcmSuite = {
  readonly kind: 'gcm'
  readonly hash: 'SHA-256' | 'SHA-512'
  readonly keyBytes: number
}

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
/** Of the CTR suites: 16 bytes of AES-128 key, then 32 of HMAC key. */
const CTR_SECRET_BYTES = 48
const NOTHING = new Uint8Array(0)

export type SframeRefusal = 'bad-header' | 'wrong-kid' | 'too-short' | 'not-authentic'

/** One key of one sender. Whoever encrypts never uses a counter twice. */
export interface SframeKey {
  readonly kid: bigint
  /** Header ‖ ciphertext ‖ tag. */
  encrypt(ctr: bigint, plaintext: Uint8Array, metadata?: Uint8Array): Promise<Uint8Array>
  decrypt(sframe: Uint8Array, metadata?: Uint8Array): Promise<Verdict<Uint8Array, SframeRefusal>>
}

/** Derives the key `kid` from `baseKey` (RFC 9605 §4.4.2). */
export async function sframeKey(
  baseKey: Uint8Array,
  kid: bigint,
  suite: SframeSuite = SFRAME_SUITE,
): Promise<SframeKey> {
  const form = SUITES[suite]
  const secretBytes = form.kind === 'gcm' ? form.keyBytes : CTR_SECRET_BYTES
  const input = await crypto.subtle.importKey('raw', nativeBytes(baseKey), 'HKDF', false, [
    'deriveBits',
  ])
  const expand = async (label: string, length: number): Promise<Uint8Array> => {
    const info = nativeBytes(
      Uint8Array.from([...encoder.encode(label), ...bigEndian(kid, 8), 0, suite]),
    )
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

const encoder = new TextEncoder()
