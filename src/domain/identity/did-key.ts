import { fromBase58, toBase58 } from '../base58.ts'
import { bytesOf, ID_BYTES, idFromBytes, type AccountId } from '../ids.ts'
import { refuse, type Verdict } from '../../verdict.ts'

const PREFIX = 'did:key:z'
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
