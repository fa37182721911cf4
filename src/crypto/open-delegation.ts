import { isAcceptableKey } from './acceptable-key.ts'
import { openRationed, type EnvelopeRefusal } from './open.ts'
import { UNRATIONED } from './ed25519.ts'
import { bytesOf, idFromBytes, type AccountId } from '../domain/ids.ts'
import { DELEGATION_DOMAIN, readDelegation } from '../wire/delegation.ts'
import { DELEGATION_MAX } from '../wire/limits.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Delegation } from '../domain/identity/delegation.ts'
import type { Ration } from '../ports/verifier.ts'
import type { Verified } from '../domain/verified.ts'

/** Why bytes are no delegation. All but `undecided` are wrong for everybody for ever. */
export type DelegationRefusal = EnvelopeRefusal | 'period' | 'session-key'

/**
 * Checks a delegation's signature, shape and length of time. Whether it `covers` a stated time or
 * `isCurrent` is for `domain/identity/delegation`. Never throws.
 */
export async function openDelegation(
  envelope: Uint8Array,
  ration: Ration = UNRATIONED,
): Promise<Verdict<Verified<Delegation>, DelegationRefusal>> {
  const opened = await openRationed(envelope, {
    domain: DELEGATION_DOMAIN,
    maxBytes: DELEGATION_MAX,
    ration,
  })
  if (!opened.ok) return opened
  const account = idFromBytes<AccountId>(opened.value.key)
  if (!account.ok) return refuse('key')
  const delegation = readDelegation(opened.value.payload, account.value)
  if (!delegation.ok) return delegation
  if (!isAcceptableKey(bytesOf(delegation.value.session))) return refuse('session-key')
  // The one place where a delegation's brand is given: its signature was checked.
  return accept(delegation.value as Verified<Delegation>)
}
