import { CLOCK_SKEW_MS } from '../directory/announcement.ts'
import { accept, refuse, type Verdict } from '../../verdict.ts'
import type { AccountId, PeerId, SessionId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

const HOUR_MS = 3_600_000
/** A stolen session key is worthless after this long (DESIGN §2, THREATS T27). */
export const DELEGATION_MAX_MS = 12 * HOUR_MS

/**
 * Whoever is still in a Space after this long signs another one for the same session: an hour before the first ends,
 * which a laptop may sleep through.
 */
export const RENEWED_AFTER_MS = DELEGATION_MAX_MS - HOUR_MS

/** "This session key and peer speak for this account until then", signed by the account. */
export type Delegation = {
  readonly account: AccountId
  readonly session: SessionId
  /**
   * X25519 public key to which secrets for this session are sealed: 32 bytes, or none from a browser
   * without X25519, whose session cannot be admitted to a private Space.
   */
  readonly sealingKey: Uint8Array
  readonly peer: PeerId
  readonly notBeforeMs: TimeMs
  readonly notAfterMs: TimeMs
}

/** Refuses a delegation that ends before it begins or lasts longer than {@link DELEGATION_MAX_MS}. */
export function judgePeriod<T extends Pick<Delegation, 'notBeforeMs' | 'notAfterMs'>>(
  delegation: T,
): Verdict<T, 'period'> {
  const lastsMs = delegation.notAfterMs - delegation.notBeforeMs
  return lastsMs > 0 && lastsMs <= DELEGATION_MAX_MS ? accept(delegation) : refuse('period')
}

/**
 * Whether a record that states to be of `statedMs` was made under this delegation. Exact: both times
 * were written by clocks of one person. Holds for ever, so that recordings verify years later.
 */
export function covers(delegation: Delegation, statedMs: TimeMs): boolean {
  return statedMs >= delegation.notBeforeMs && statedMs <= delegation.notAfterMs
}

/** Whether the session speaks for its account now, by a clock that may differ by CLOCK_SKEW_MS. */
export function isCurrent(delegation: Delegation, nowMs: TimeMs): boolean {
  return (
    nowMs >= delegation.notBeforeMs - CLOCK_SKEW_MS &&
    nowMs <= delegation.notAfterMs + CLOCK_SKEW_MS
  )
}
