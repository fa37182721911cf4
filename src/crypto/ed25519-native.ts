import { nativeBytes } from './native-bytes.ts'
import { noteNewest } from '../domain/note-newest.ts'

/**
 * Imported public keys that are kept: a full audience bundle load names 13 sessions 17 times a
 * second each, a certificate 700 followers once. Beyond that the least recently used is dropped.
 */
const MAX_IMPORTED_KEYS = 1_024

const imported = new Map<string, Promise<CryptoKey>>()
let support: Promise<boolean> | undefined

/** Whether this platform's WebCrypto has Ed25519 and gets RFC 8032's first vector right. */
export function hasNativeEd25519(): Promise<boolean> {
  support ??= checkSupport()
  return support
}

/** WebCrypto's answer alone. False without WebCrypto and for anything it throws at. */
export async function verifyNative(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  return (await hasNativeEd25519()) && ask(publicKey, message, signature)
}

async function ask(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  try {
    const key = await importedKey(publicKey)
    return await crypto.subtle.verify('Ed25519', key, nativeBytes(signature), nativeBytes(message))
  } catch {
    // Engines differ in whether a point off the curve fails at import or at verify: both mean no.
    return false
  }
}

function importedKey(publicKey: Uint8Array): Promise<CryptoKey> {
  const name = String.fromCharCode(...publicKey)
  const known = imported.get(name)
  const key =
    known ?? crypto.subtle.importKey('raw', nativeBytes(publicKey), 'Ed25519', true, ['verify'])
  noteNewest(imported, [name, key], MAX_IMPORTED_KEYS)
  return key
}

async function checkSupport(): Promise<boolean> {
  // Insecure origins have no `subtle` at all, whatever its type says.
  if (globalThis.crypto?.subtle === undefined) return false
  return ask(fromHex(RFC_8032_KEY), new Uint8Array(), fromHex(RFC_8032_SIGNATURE))
}

const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], pair => Number.parseInt(pair, 16))

/** RFC 8032 §7.1, test 1: the empty message. */
const RFC_8032_KEY = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'
const RFC_8032_SIGNATURE =
  'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'
