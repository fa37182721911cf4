import { Point } from '@noble/ed25519'

/** Length of an Ed25519 public key. */
export const PUBLIC_KEY_BYTES = 32
/** Length of an Ed25519 signature. */
export const SIGNATURE_BYTES = 64

/**
 * The y coordinates (little-endian, sign bit cleared) of the eight points of small order. Under each
 * of them one signature verifies every message: they would be free followers (THREATS T3).
 */
const SMALL_ORDER = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
])
/** Their first bytes. */
const SMALL_ORDER_STARTS: ReadonlySet<number | undefined> = new Set(
  [...SMALL_ORDER].map(y => Number.parseInt(y.slice(0, 2), 16)),
)

/**
 * True for 32 bytes that are a canonical encoding (y < 2^255 − 19) of no small-order point. Costs a
 * comparison, not curve arithmetic: a key off the curve passes here and verifies nothing.
 */
export function isAcceptableKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== PUBLIC_KEY_BYTES || !isCanonical(publicKey)) return false
  // One key in fifty goes on: the text costs more than the rest of naming a statement.
  return !SMALL_ORDER_STARTS.has(publicKey[0]) || !SMALL_ORDER.has(hexOfY(publicKey))
}

/** Non-canonical are only y = 2^255 − 19 … 2^255 − 1: first byte ≥ 0xed, every other byte full. */
function isCanonical(key: Uint8Array): boolean {
  const last = key[31] ?? 0
  if ((last & 0x7f) !== 0x7f || (key[0] ?? 0) < 0xed) return true
  return key.subarray(1, 31).some(byte => byte !== 0xff)
}

function hexOfY(key: Uint8Array): string {
  let text = ''
  for (const [at, byte] of key.entries()) {
    text += (at === 31 ? byte & 0x7f : byte).toString(16).padStart(2, '0')
  }
  return text
}

/**
 * As {@link isAcceptableKey}, and on the curve: a tenth of a millisecond. For where a person is told
 * which part of a record is wrong; a bad signature says as much to a machine.
 */
export function isPoint(publicKey: Uint8Array): boolean {
  if (!isAcceptableKey(publicKey)) return false
  try {
    return !Point.fromBytes(publicKey).is0()
  } catch {
    return false
  }
}
