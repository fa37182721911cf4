/**
 * HPKE, RFC 9180, single-shot in base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. Over WebCrypto,
 * so that the private half stays a handle. Who sealed something is not authenticated here: grants travel inside an
 * envelope that the leader signs. A file of its own, which nobody loads who has no private Space.
 */
import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256, HpkeError } from '@hpke/core'
import { accept, refuse, type Verdict } from '../verdict.ts'
import { concat } from './sframe-cipher.ts'
import { nativeBytes } from './native-bytes.ts'
import type { SealingKey } from '../ports/key-store.ts'

/** Bytes of an encapsulated key. */
export const ENC_BYTES = 32
/** What sealing adds behind the plaintext. */
export const SEAL_TAG_BYTES = 16

/** Why something cannot be opened: not for us, altered, or sealed under a key that is no good. */
export type HpkeRefusal = 'not-authentic'

/** The one suite that grants are sealed with. */
export const HPKE_SUITE = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes128Gcm(),
})

/**
 * Seals `plaintext` to whoever holds the private half of `publicKey`: enc(32) ‖ ciphertext ‖ tag(16). Refuses bytes
 * that are no key, and keys of small order, by WebCrypto's word: it answers no exchange that gives zero.
 */
export async function hpkeSeal(
  publicKey: Uint8Array,
  info: Uint8Array,
  plaintext: Uint8Array,
): Promise<Verdict<Uint8Array, 'bad-key'>> {
  try {
    const recipientPublicKey = await HPKE_SUITE.kem.deserializePublicKey(nativeBytes(publicKey))
    const message = { recipientPublicKey, info: nativeBytes(info) }
    const { enc, ct } = await HPKE_SUITE.seal(message, nativeBytes(plaintext))
    return accept(concat(new Uint8Array(enc), new Uint8Array(ct)))
  } catch (fault) {
    if (fault instanceof HpkeError) return refuse('bad-key')
    throw fault
  }
}

/** Opens what {@link hpkeSeal} sealed to `own` under the same `info`. Never throws on foreign bytes. */
export async function hpkeOpen(
  own: SealingKey,
  info: Uint8Array,
  sealed: Uint8Array,
): Promise<Verdict<Uint8Array, HpkeRefusal>> {
  if (sealed.length < ENC_BYTES + SEAL_TAG_BYTES) return refuse('not-authentic')
  const publicKey = await HPKE_SUITE.kem.deserializePublicKey(nativeBytes(own.publicKey))
  const recipientKey = { publicKey, privateKey: own.privateKey }
  const enc = nativeBytes(sealed.slice(0, ENC_BYTES))
  const ciphertext = nativeBytes(sealed.slice(ENC_BYTES))
  try {
    const message = { recipientKey, enc, info: nativeBytes(info) }
    return accept(new Uint8Array(await HPKE_SUITE.open(message, ciphertext)))
  } catch (fault) {
    if (fault instanceof HpkeError) return refuse('not-authentic')
    throw fault
  }
}
