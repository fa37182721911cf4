/** The payload of a community's policy (PROTOCOL.md, "Community genesis and policy"). */
import { decodeCanonical } from './canonical.ts'
import { readAccounts } from './genesis.ts'
import { PolicyRecord } from './proto/community.ts'
import {
  MAX_AGE_DAYS,
  MAX_THRESHOLD,
  STARTERS_MAX,
  type NamedPolicy,
  type Policy,
} from '../domain/community/policy.ts'
import { bytesOf, idFromBytes, type CommunityId, type PolicyId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** The envelope domain of a policy. */
export const POLICY_DOMAIN = 'loggia/policy/v1'
/** Longest policy envelope: 64 starters of 34 bytes, two hashes and the envelope have 2,450. */
export const POLICY_MAX = 3_072

/** `counted` on the wire. */
const COUNTED_OPEN = 1

/** A policy as it is signed: before anybody has hashed its envelope. */
export type PolicyContent = Omit<NamedPolicy, 'id'>

/** The payload of a policy's envelope; a founder is the key that seals it. */
export function writePolicy({ policy, predecessor }: PolicyContent): Uint8Array {
  const { community, version, threshold, maxAgeDays, starters } = policy
  const record = {
    community: bytesOf(community),
    version,
    threshold,
    maxAgeDays,
    starters: [...starters].sort().map(bytesOf),
    counted: COUNTED_OPEN,
  }
  return PolicyRecord.encode(
    predecessor === undefined ? record : { ...record, predecessor: bytesOf(predecessor) },
  )
}

/** Reads a policy's payload, of an envelope of at most POLICY_MAX bytes. Never throws. */
export function readPolicy(payload: Uint8Array): Verdict<PolicyContent, 'malformed'> {
  const record = decodeCanonical(PolicyRecord, payload)
  if (record === undefined) return refuse('malformed')
  const community = idFromBytes<CommunityId>(record.community)
  const starters = readAccounts(record.starters, STARTERS_MAX)
  if (!community.ok || starters === undefined || record.counted !== COUNTED_OPEN) {
    return refuse('malformed')
  }
  const { version, threshold, maxAgeDays } = record
  const policy: Policy = {
    community: community.value,
    version,
    threshold,
    maxAgeDays,
    starters,
    counted: 'open',
  }
  return isInRange(policy) ? withPredecessor(policy, record.predecessor) : refuse('malformed')
}

function isInRange({ version, threshold, maxAgeDays }: Policy): boolean {
  const isThreshold = threshold >= 1 && threshold <= MAX_THRESHOLD
  return version >= 1 && isThreshold && maxAgeDays >= 1 && maxAgeDays <= MAX_AGE_DAYS
}

/** The first version comes after nothing, every other after one. */
function withPredecessor(
  policy: Policy,
  hash: Uint8Array | undefined,
): Verdict<PolicyContent, 'malformed'> {
  if ((policy.version === 1) !== (hash === undefined)) return refuse('malformed')
  if (hash === undefined) return accept({ policy, predecessor: undefined })
  const predecessor = idFromBytes<PolicyId>(hash)
  return predecessor.ok ? accept({ policy, predecessor: predecessor.value }) : refuse('malformed')
}
