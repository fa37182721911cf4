import { accept, refuse, type Verdict } from '../../verdict.ts'
import type { AccountId, CommunityId, PolicyId } from '../ids.ts'

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
  /** Who counts as a follower. The follow issue adds members, invite trees and proof of work. */
  readonly counted: 'open'
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

/** What a policy that arrives is to the one we hold. */
export type Succession = 'newer' | 'known' | 'rolled-back'

/**
 * The higher version wins; of two with one version the one whose printed hash is lower, on every
 * peer. Never a way back: a founder who wants an old rule again signs it under a new version.
 */
export function succession(held: NamedPolicy | undefined, arriving: NamedPolicy): Succession {
  if (held === undefined) return 'newer'
  if (held.id === arriving.id) return 'known'
  if (arriving.policy.version !== held.policy.version) {
    return arriving.policy.version > held.policy.version ? 'newer' : 'rolled-back'
  }
  return arriving.id < held.id ? 'newer' : 'rolled-back'
}
