import { CLOCK_SKEW_MS } from '../directory/announcement.ts'
import { DELEGATION_MAX_MS, type Delegation } from './delegation.ts'
import type { AccountId, SessionId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** Sessions that one revocation may leave: the tabs and devices a person has in hand. */
export const KEPT_MAX = 8

/**
 * "Of the sessions that I let speak before then, only these still do", signed by the account. One
 * record and not one for each session: whoever loses a device knows what they still hold, not what
 * the other one's key was, and a peer keeps one record for each account.
 */
export type Revocation = {
  readonly account: AccountId
  readonly beforeMs: TimeMs
  readonly kept: readonly SessionId[]
}

/** What is asked about a delegation. */
export type Delegated = Pick<Delegation, 'account' | 'session' | 'notBeforeMs'>

/** Whether this record ends that session. What the session said before stands in logs for ever. */
export const revokes = ({ account, beforeMs, kept }: Revocation, delegation: Delegated): boolean =>
  delegation.account === account &&
  delegation.notBeforeMs < beforeMs &&
  !kept.includes(delegation.session)

/**
 * The one of two records of one account that counts: the later. Of two with one time the one that
 * keeps fewer, then the one whose kept sessions sort first: so all peers agree, whatever the order.
 */
export function newerRevocation<R extends Revocation>(one: R, other: R): R {
  if (one.beforeMs !== other.beforeMs) return one.beforeMs > other.beforeMs ? one : other
  if (one.kept.length !== other.kept.length)
    return one.kept.length < other.kept.length ? one : other
  return one.kept.join() <= other.kept.join() ? one : other
}

/**
 * Whether a record is from further ahead than clocks differ. It waits to be told again: believed
 * at once, a slip of the clock would silence its own account until that time.
 */
export const isPremature = ({ beforeMs }: Revocation, nowMs: TimeMs): boolean =>
  beforeMs > nowMs + CLOCK_SKEW_MS

/** Whether every session it could end has run out by itself: then nobody need remember it. */
export const isSpent = ({ beforeMs }: Revocation, nowMs: TimeMs): boolean =>
  nowMs > beforeMs + DELEGATION_MAX_MS + CLOCK_SKEW_MS
