/**
 * Ed25519 with one verdict everywhere (DESIGN §5). Small-order and non-canonical public keys are
 * refused; WebCrypto's yes counts; on its no, or without it, ZIP-215 decides. Verifiers differ on
 * odd signatures, and without one rule two peers would count different followers.
 */
import * as noble from '@noble/ed25519'
import { isAcceptableKey, PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from './acceptable-key.ts'
import { nativeBytes } from './native-bytes.ts'
import { hasNativeEd25519, verifyNative } from './ed25519-native.ts'
import type { Ration } from '../ports/verifier.ts'
import type { Signer, SigningKey } from '../ports/key-store.ts'

/** A seed is the 32 bytes of RFC 8032 §5.1.5. */
export const SEED_BYTES = 32

/** For what nobody can flood us with: our own records, a link that a person pasted. */
export const UNRATIONED: Ration = () => true

/** The full rule, as often as it takes. Wrong lengths are false; never throws. */
export async function verify(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  return (await verifyRationed(publicKey, message, signature, UNRATIONED)) === 'valid'
}

/**
 * The full rule for bytes from strangers in bulk: only bad and odd signatures need the second
 * opinion, so a flood of them would buy a flood of slow work. Where `ration` says no the answer is
 * `undecided`: treat it as not valid now, and blame nobody for it. A platform without Ed25519 knows
 * the slow way alone: that is its first opinion, and not rationed.
 */
export async function verifyRationed(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
  ration: Ration,
): Promise<'valid' | 'invalid' | 'undecided'> {
  if (signature.length !== SIGNATURE_BYTES || !isAcceptableKey(publicKey)) return 'invalid'
  if (await verifyNative(publicKey, message, signature)) return 'valid'
  if ((await hasNativeEd25519()) && !ration()) return 'undecided'
  return (await verifyZip215(publicKey, message, signature)) ? 'valid' : 'invalid'
}

/** A signer for this 32-byte seed, non-extractable where the platform can. The caller wipes the seed. */
export async function signerFromSeed(seed: Uint8Array): Promise<Signer> {
  return signerFromKey(await keyFromSeed(seed))
}

/** A fresh signer, never to be restored. */
export async function generateSigner(): Promise<Signer> {
  return signerFromKey(await generateKey())
}

/** The storable form of this seed's key: a non-extractable handle where the platform can make one. */
export async function keyFromSeed(seed: Uint8Array): Promise<SigningKey> {
  const publicKey = await noble.getPublicKeyAsync(seed)
  if (!(await hasNativeEd25519())) return { publicKey, secret: seed.slice() }
  const pkcs8 = nativeBytes(new Uint8Array([...PKCS8_HEAD, ...seed]))
  const secret = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign'])
  pkcs8.fill(0)
  return { publicKey, secret }
}

/** The bytes form of this seed's key, for stores that hold no handles. */
export async function plainKeyFromSeed(seed: Uint8Array): Promise<SigningKey> {
  return { publicKey: await noble.getPublicKeyAsync(seed), secret: seed.slice() }
}

/** A fresh key in storable form, for a session whose Worker signs too. */
export async function generateKey(): Promise<SigningKey> {
  if (!(await hasNativeEd25519())) {
    return keyFromSeed(crypto.getRandomValues(new Uint8Array(SEED_BYTES)))
  }
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
  const { publicKey, privateKey } = pair
  const raw = await crypto.subtle.exportKey('raw', publicKey)
  return { publicKey: new Uint8Array(raw), secret: privateKey }
}

/**
 * A fresh key together with its seed, for who must hand the seed to somebody else. WebCrypto makes
 * both in a millisecond; a public key from a seed costs ten times that on a page's thread. `early`: a pair
 * that was made beforehand, extractable, of whoever holds it alone.
 */
export async function generateSeed(early?: Promise<CryptoKeyPair | undefined>): Promise<{
  readonly seed: Uint8Array
  readonly key: SigningKey
}> {
  if (!(await hasNativeEd25519())) {
    const seed = crypto.getRandomValues(new Uint8Array(SEED_BYTES))
    return { seed, key: await keyFromSeed(seed) }
  }
  const { publicKey, privateKey } =
    (await early) ?? (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']))
  const [raw, pkcs8] = await Promise.all([
    crypto.subtle.exportKey('raw', publicKey),
    crypto.subtle.exportKey('pkcs8', privateKey),
  ])
  const seed = new Uint8Array(pkcs8.slice(PKCS8_HEAD.length))
  return { seed, key: { publicKey: new Uint8Array(raw), secret: privateKey } }
}

/** The signer of a stored or posted key. */
export async function signerFromKey(key: SigningKey): Promise<Signer> {
  const { publicKey, secret } = key
  if (secret instanceof CryptoKey) return nativeSigner(publicKey, secret)
  if (await hasNativeEd25519()) return signerFromKey(await keyFromSeed(secret))
  const held = secret.slice()
  return { publicKey, sign: message => noble.signAsync(message, held) }
}

function nativeSigner(publicKey: Uint8Array, privateKey: CryptoKey): Signer {
  return {
    publicKey,
    async sign(message) {
      const signature = await crypto.subtle.sign('Ed25519', privateKey, nativeBytes(message))
      return new Uint8Array(signature)
    },
  }
}

async function verifyZip215(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  try {
    return await noble.verifyAsync(signature, message, publicKey, { zip215: true })
  } catch {
    // It throws for points off the curve: as bad as any other bad signature.
    return false
  }
}

/** PKCS #8 around a raw Ed25519 seed (RFC 8410 §7). */
const PKCS8_HEAD = [
  0x30,
  0x2e,
  0x02,
  0x01,
  0x00,
  0x30,
  0x05,
  0x06,
  0x03,
  0x2b,
  0x65,
  0x70,
  0x04,
  0x22,
  0x04,
  PUBLIC_KEY_BYTES,
]
