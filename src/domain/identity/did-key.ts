import { bytesOf, ID_BYTES, idFromBytes, type AccountId } from '../ids.ts'
import { refuse, type Verdict } from '../../verdict.ts'

const PREFIX = 'did:key:z'
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const DIGITS = new Map([...ALPHABET].map((letter, digit) => [letter, digit]))
/** Multicodec ed25519-pub as an unsigned varint. It makes every text start with z6Mk. */
const ED25519 = [0xed, 0x01]
/** Letters of base58btc for 34 bytes that begin with 0xed: always this many. */
const TEXT_LETTERS = 47

/** An account as people see it: `did:key:z6Mk…`. */
export function toDidKey(account: AccountId): string {
  return PREFIX + toBase58(Uint8Array.from([...ED25519, ...bytesOf(account)]))
}

/** Reads what {@link toDidKey} wrote. Whether the key is a good one is for `crypto/ed25519`. */
export function parseDidKey(text: string): Verdict<AccountId, 'not-a-did-key'> {
  const letters = text.slice(PREFIX.length)
  if (!text.startsWith(PREFIX) || letters.length !== TEXT_LETTERS) return refuse('not-a-did-key')
  const bytes = fromBase58(letters, ED25519.length + ID_BYTES)
  if (bytes === undefined || ED25519.some((byte, at) => bytes[at] !== byte)) {
    return refuse('not-a-did-key')
  }
  const account = idFromBytes<AccountId>(bytes.subarray(ED25519.length))
  return account.ok ? account : refuse('not-a-did-key')
}

/** For bytes that do not begin with zero, as ours never do. */
function toBase58(bytes: Uint8Array): string {
  let value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  let text = ''
  for (; value > 0n; value /= 58n) text = (ALPHABET[Number(value % 58n)] ?? '') + text
  return text
}

/** Undefined for foreign letters and for numbers that do not fill exactly `length` bytes. */
function fromBase58(text: string, length: number): Uint8Array | undefined {
  let value = 0n
  for (const letter of text) {
    const digit = DIGITS.get(letter)
    if (digit === undefined) return undefined
    value = value * 58n + BigInt(digit)
  }
  const bytes = new Uint8Array(length)
  for (let at = length - 1; at >= 0; at -= 1, value >>= 8n) bytes[at] = Number(value & 0xffn)
  return value === 0n ? bytes : undefined
}
