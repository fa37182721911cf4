/** What a community begins with (PROTOCOL.md, "Community genesis, policy and bulletin"). */
import { decodeCanonical } from './canonical.ts'
import { readLabel } from './label.ts'
import { GenesisRecord } from './proto/community.ts'
import {
  COMMUNITY_NAME_MAX_LETTERS,
  FOUNDERS_MAX,
  type Genesis,
} from '../domain/community/genesis.ts'
import { bytesOf, idFromBytes, type AccountId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** Longest genesis: sixteen founders of 34 bytes each and a name of 160 bytes have 730. */
export const GENESIS_MAX = 1_024
/** Chance in a genesis. */
export const GENESIS_NONCE_BYTES = 16

/** Why bytes are no genesis. */
export type GenesisRefusal = 'too-long' | 'malformed'

/** The bytes whose hash names the community. */
export function writeGenesis(genesis: Genesis): Uint8Array {
  const { name, founders, mustSign, nonce } = genesis
  return GenesisRecord.encode({ name, founders: founders.map(bytesOf), mustSign, nonce })
}

/** Reads a genesis. Whether it is the community's own says the hash of `bytes`. Never throws. */
export function readGenesis(bytes: Uint8Array): Verdict<Genesis, GenesisRefusal> {
  if (bytes.length > GENESIS_MAX) return refuse('too-long')
  const record = decodeCanonical(GenesisRecord, bytes)
  if (record === undefined) return refuse('malformed')
  const name = readLabel(record.name, COMMUNITY_NAME_MAX_LETTERS)
  const founders = readAccounts(record.founders, FOUNDERS_MAX)
  const { mustSign, nonce } = record
  if (name === undefined || founders === undefined || founders.length === 0) {
    return refuse('malformed')
  }
  if (nonce.length !== GENESIS_NONCE_BYTES) return refuse('malformed')
  const isReachable = mustSign >= 1 && mustSign <= founders.length
  return isReachable ? accept({ name, founders, mustSign, nonce }) : refuse('malformed')
}

/** Accounts in strictly ascending printed form, so that one set has one byte string. */
export function readAccounts(
  keys: readonly Uint8Array[],
  maxCount: number,
): readonly AccountId[] | undefined {
  if (keys.length > maxCount) return undefined
  const accounts = keys.flatMap(key => {
    const account = idFromBytes<AccountId>(key)
    return account.ok ? [account.value] : []
  })
  const isAscending = accounts.every((one, at) => at === 0 || (accounts[at - 1] ?? '') < one)
  return accounts.length === keys.length && isAscending ? accounts : undefined
}
