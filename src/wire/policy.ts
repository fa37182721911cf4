/** The payload of a community's policy (PROTOCOL.md, "Community genesis, policy and bulletin"). */
import { decodeCanonical } from './canonical.ts'
import { readAccounts } from './genesis.ts'
import { PolicyRecord } from './proto/community.ts'
import {
  DEPTH_MAX,
  FAN_OUT_MAX,
  WORK_BITS_MAX,
  WORK_BITS_MIN,
  type Counted,
} from '../domain/community/counted.ts'
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
/** Longest policy envelope: 64 starters of 34 bytes, 15 co-signatures of 98 and the rest have 4,000. */
export const POLICY_MAX = 4_608

/** `counted` on the wire. */
const COUNTED = { open: 1, members: 2, invite: 3, pow: 4 } as const
/** `unlisted` on the wire; absent for whoever passes the gate. */
const UNLISTED_ANYONE = 1

/** A policy as it is signed: before anybody has hashed its envelope. */
export type PolicyContent = Omit<NamedPolicy, 'id'>

/** The payload of a policy's envelope; founders are the keys that seal it. */
export function writePolicy({ policy, predecessor }: PolicyContent): Uint8Array {
  const { community, version, threshold, maxAgeDays, starters, counted, unlisted } = policy
  const record = {
    community: bytesOf(community),
    version,
    threshold,
    maxAgeDays,
    starters: [...starters].sort().map(bytesOf),
    counted: COUNTED[counted.kind],
    depth: counted.kind === 'invite' ? counted.depth : 0,
    fanOut: counted.kind === 'invite' ? counted.fanOut : 0,
    bits: counted.kind === 'pow' ? counted.bits : 0,
    unlisted: unlisted === 'anyone' ? UNLISTED_ANYONE : 0,
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
  const counted = countedOf(record)
  if (!community.ok || starters === undefined || counted === undefined) return refuse('malformed')
  if (record.unlisted > UNLISTED_ANYONE) return refuse('malformed')
  const { version, threshold, maxAgeDays } = record
  const policy: Policy = {
    community: community.value,
    version,
    threshold,
    maxAgeDays,
    starters,
    counted,
    unlisted: record.unlisted === UNLISTED_ANYONE ? 'anyone' : 'gate',
  }
  return isInRange(policy) ? withPredecessor(policy, record.predecessor) : refuse('malformed')
}

function isInRange({ version, threshold, maxAgeDays }: Policy): boolean {
  const isThreshold = threshold >= 1 && threshold <= MAX_THRESHOLD
  return version >= 1 && isThreshold && maxAgeDays >= 1 && maxAgeDays <= MAX_AGE_DAYS
}

/** The rule for counting; a number that the rule does not ask for makes it another byte string. */
function countedOf({ counted, depth, fanOut, bits }: PolicyRecord): Counted | undefined {
  const hasTree = depth !== 0 || fanOut !== 0
  if (counted === COUNTED.invite) {
    const isFit = isWithin(depth, 1, DEPTH_MAX) && isWithin(fanOut, 1, FAN_OUT_MAX) && bits === 0
    return isFit ? { kind: 'invite', depth, fanOut } : undefined
  }
  if (counted === COUNTED.pow) {
    const isFit = isWithin(bits, WORK_BITS_MIN, WORK_BITS_MAX) && !hasTree
    return isFit ? { kind: 'pow', bits } : undefined
  }
  if (hasTree || bits !== 0) return undefined
  if (counted === COUNTED.members) return { kind: 'members' }
  return counted === COUNTED.open ? { kind: 'open' } : undefined
}

const isWithin = (value: number, min: number, max: number): boolean => value >= min && value <= max

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
