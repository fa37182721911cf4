import { accept, refuse, type Verdict } from '../../verdict.ts'
import { successionOf, type Succession } from './succession.ts'
import type { AccountId, CommunityId, PolicyId } from '../ids.ts'
import type { Counted } from './counted.ts'

/** The rule X opened with in May 2021; here a community's own (FEATURES §2). */
export const DEFAULT_THRESHOLD = 600
/** Above this a certificate would pass 220 kB. DESIGN §2. */
export const MAX_THRESHOLD = 2_000
/** Follows older than this do not count unless the founders say otherwise: two years. */
export const DEFAULT_MAX_AGE_DAYS = 730
/** A century: longer than any follow, and an age in milliseconds stays a safe number. */
export const MAX_AGE_DAYS = 36_500
/**
 * Accounts a policy may name as starters: enough hosts for a first evening, and the policy stays
 * under 2.5 kB, which every newcomer loads.
 */
export const STARTERS_MAX = 64

/** A community's founder-signed, versioned rules (DESIGN §6). */
export type Policy = {
  readonly community: CommunityId
  /** Counts up from 1; the newest wins, ties by hash. */
  readonly version: number
  /** Followers needed to host a Space that a lobby shows. */
  readonly threshold: number
  /** Attestations older than this do not count. */
  readonly maxAgeDays: number
  /** Accounts that may host without followers. */
  readonly starters: readonly AccountId[]
  /** Who counts as a follower. */
  readonly counted: Counted
  /** Who may open a Space that no lobby shows: whoever passes the gate, or anyone. */
  readonly unlisted: 'gate' | 'anyone'
}

/** A policy under the hash of its envelope, with the hash of the one it came after. */
export type NamedPolicy = {
  readonly id: PolicyId
  readonly policy: Policy
  /** Undefined exactly for version 1. */
  readonly predecessor: PolicyId | undefined
}

/** Why somebody may host a Space that a lobby shows. */
export type HostingRight = 'starter' | 'followers'

/** Whether `account`, with so many followers that count under `policy`, may host. */
export function mayHost(
  account: AccountId,
  policy: Policy,
  countedFollowers: number,
): Verdict<HostingRight, 'too-few-followers'> {
  if (policy.starters.includes(account)) return accept('starter')
  return countedFollowers >= policy.threshold ? accept('followers') : refuse('too-few-followers')
}

/** Why somebody may open a Space that is reached by its link alone. */
export type UnlistedRight = HostingRight | 'anyone'

/** As {@link mayHost}, for a Space that no lobby shows: a community may leave the gate open there. */
export function mayOpenUnlisted(
  account: AccountId,
  policy: Policy,
  countedFollowers: number,
): Verdict<UnlistedRight, 'too-few-followers'> {
  const right = mayHost(account, policy, countedFollowers)
  return !right.ok && policy.unlisted === 'anyone' ? accept('anyone') : right
}

/** What a policy that arrives is to the one we hold: by version, ties by hash. */
export function succession(held: NamedPolicy | undefined, arriving: NamedPolicy): Succession {
  return successionOf(held && versioned(held), versioned(arriving))
}

const versioned = ({ id, policy }: NamedPolicy): { id: PolicyId; version: number } => ({
  id,
  version: policy.version,
})
