/**
 * HPKE, RFC 9180, single-shot in base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. Over WebCrypto
 * alone, so that the private half stays a handle. Who sealed something is not authenticated here: grants travel
 * inside an envelope that the leader signs.
 */
import { concat, gcm } from './sframe-cipher.ts'
import { nativeBytes } from './native-bytes.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { SealingKey } from '../ports/key-store.ts'

/** Bytes of an encapsulated key. */
export const ENC_BYTES = 32
/** What sealing adds behind the plaintext. */
export const SEAL_TAG_BYTES = 16

const HASH_BYTES = 32
const KEY_BYTES = 16
const NONCE_BYTES = 12
const NOTHING = new Uint8Array(0)
const encoder = new TextEncoder()
const VERSION = encoder.encode('HPKE-v1')
/** RFC 9180 §4.1 and §5.1: identifiers of the KEM, and of KEM, KDF and AEAD together. */
const KEM_SUITE = Uint8Array.from([...encoder.encode('KEM'), 0x00, 0x20])
const SUITE = Uint8Array.from([...encoder.encode('HPKE'), 0x00, 0x20, 0x00, 0x01, 0x00, 0x01])
const MODE_BASE = 0

/** Why something cannot be opened: not for us, altered, or sealed to a key that is no good. */
export type HpkeRefusal = 'not-authentic' | 'bad-key'

/**
 * Seals `plaintext` to whoever holds the private half of `publicKey`: enc(32) ‖ ciphertext ‖ tag(16). Refuses a
 * public key of small order. `ephemeral` is for test vectors alone: a key used twice gives both messages away.
 */
export async function hpkeSeal(
  publicKey: Uint8Array,
  info: Uint8Array,
  plaintext: Uint8Array,
  ephemeral?: CryptoKeyPair,
): Promise<Verdict<Uint8Array, 'bad-key'>> {
  const pair = ephemeral ?? (await generatePair())
  const enc = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const dh = await exchange(pair.privateKey, publicKey)
  if (dh === undefined) return refuse('bad-key')
  const { key, nonce } = await schedule(await sharedSecret(dh, enc, publicKey), info)
  return accept(concat(enc, await (await gcm(key)).seal(nonce, NOTHING, plaintext)))
}

/** Opens what {@link hpkeSeal} sealed to `own` under the same `info`. Never throws on foreign bytes. */
export async function hpkeOpen(
  own: SealingKey,
  info: Uint8Array,
  sealed: Uint8Array,
): Promise<Verdict<Uint8Array, HpkeRefusal>> {
  if (sealed.length < ENC_BYTES + SEAL_TAG_BYTES) return refuse('not-authentic')
  const enc = sealed.slice(0, ENC_BYTES)
  const dh = await exchange(own.privateKey, enc)
  if (dh === undefined) return refuse('bad-key')
  const { key, nonce } = await schedule(await sharedSecret(dh, enc, own.publicKey), info)
  const plaintext = await (await gcm(key)).open(nonce, NOTHING, sealed.slice(ENC_BYTES))
  return plaintext === undefined ? refuse('not-authentic') : accept(plaintext)
}

async function generatePair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey('X25519', false, ['deriveBits'])
}

/** X25519; undefined for bytes that are no key, or whose exchange gives zero (RFC 9180 §7.1.4). */
async function exchange(
  privateKey: CryptoKey,
  publicKey: Uint8Array,
): Promise<Uint8Array | undefined> {
  try {
    const theirs = await crypto.subtle.importKey('raw', nativeBytes(publicKey), 'X25519', true, [])
    const params = { name: 'X25519', public: theirs }
    const dh = new Uint8Array(await crypto.subtle.deriveBits(params, privateKey, HASH_BYTES * 8))
    return dh.some(byte => byte !== 0) ? dh : undefined
  } catch {
    // WebCrypto refuses a wrong length by a DataError and, where it checks, small order by an OperationError.
    return undefined
  }
}

/** RFC 9180 §4.1, ExtractAndExpand. */
async function sharedSecret(
  dh: Uint8Array,
  enc: Uint8Array,
  recipient: Uint8Array,
): Promise<Uint8Array> {
  const prk = await labeledExtract(KEM_SUITE, NOTHING, 'eae_prk', dh)
  return labeledExpand(KEM_SUITE, prk, 'shared_secret', concat(enc, recipient), HASH_BYTES)
}

/** RFC 9180 §5.1, KeySchedule without a pre-shared key: what the first and only message is sealed with. */
async function schedule(
  shared: Uint8Array,
  info: Uint8Array,
): Promise<{ readonly key: Uint8Array; readonly nonce: Uint8Array }> {
  const [pskHash, infoHash] = await Promise.all([
    labeledExtract(SUITE, NOTHING, 'psk_id_hash', NOTHING),
    labeledExtract(SUITE, NOTHING, 'info_hash', info),
  ])
  const context = concat(Uint8Array.of(MODE_BASE), concat(pskHash, infoHash))
  const secret = await labeledExtract(SUITE, shared, 'secret', NOTHING)
  const [key, nonce] = await Promise.all([
    labeledExpand(SUITE, secret, 'key', context, KEY_BYTES),
    labeledExpand(SUITE, secret, 'base_nonce', context, NONCE_BYTES),
  ])
  return { key, nonce }
}

/** RFC 9180 §4, over HKDF-Extract: HMAC under the salt. */
async function labeledExtract(
  suite: Uint8Array,
  salt: Uint8Array,
  label: string,
  input: Uint8Array,
): Promise<Uint8Array> {
  const labeled = concat(concat(VERSION, suite), concat(encoder.encode(label), input))
  // HMAC pads its key with zeros, so an empty salt is one of zeros; WebCrypto takes no empty key.
  return hmac(salt.length === 0 ? new Uint8Array(HASH_BYTES) : salt, labeled)
}

/** RFC 9180 §4, over HKDF-Expand. One block of it is enough for everything we derive. */
async function labeledExpand(
  suite: Uint8Array,
  prk: Uint8Array,
  label: string,
  info: Uint8Array,
  length: number,
): Promise<Uint8Array> {
  const head = concat(Uint8Array.of(length >> 8, length & 0xff), concat(VERSION, suite))
  const labeled = concat(head, concat(encoder.encode(label), info))
  return (await hmac(prk, concat(labeled, Uint8Array.of(1)))).slice(0, length)
}

async function hmac(key: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  const params = { name: 'HMAC', hash: 'SHA-256' }
  const handle = await crypto.subtle.importKey('raw', nativeBytes(key), params, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', handle, nativeBytes(message)))
}
