import { decodeCanonical } from './canonical.ts'
import { DelegationRecord } from './proto/delegation.ts'
import { judgePeriod, type Delegation } from '../domain/identity/delegation.ts'
import { bytesOf, idFromBytes, parsePeerId, type AccountId, type SessionId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** The envelope domain of a delegation. */
export const DELEGATION_DOMAIN = 'loggia/delegation/v1'
/** Length of an X25519 public key. */
export const SEALING_KEY_BYTES = 32

/** Why a payload is no delegation. */
export type DelegationReadRefusal = 'malformed' | 'period'

/** The payload of a delegation's envelope; the account is the key that seals it. */
export function writeDelegation(delegation: Omit<Delegation, 'account'>): Uint8Array {
  const { session, sealingKey, peer, notBeforeMs, notAfterMs } = delegation
  return DelegationRecord.encode({
    session: bytesOf(session),
    sealingKey,
    peer,
    notBeforeMs,
    notAfterMs,
  })
}

/** Reads the payload of a delegation sealed by `account`. Never throws. */
export function readDelegation(
  payload: Uint8Array,
  account: AccountId,
): Verdict<Delegation, DelegationReadRefusal> {
  const record = decodeCanonical(DelegationRecord, payload)
  if (record === undefined) return refuse('malformed')
  const session = idFromBytes<SessionId>(record.session)
  const peer = parsePeerId(record.peer)
  if (!session.ok || !peer.ok || !isSealingKey(record.sealingKey)) return refuse('malformed')
  const { sealingKey, notBeforeMs, notAfterMs } = record
  if (!Number.isSafeInteger(notBeforeMs) || !Number.isSafeInteger(notAfterMs)) {
    return refuse('malformed')
  }
  const delegation = judgePeriod({
    account,
    session: session.value,
    sealingKey,
    peer: peer.value,
    notBeforeMs,
    notAfterMs,
  })
  return delegation.ok ? accept(delegation.value) : delegation
}

const isSealingKey = (key: Uint8Array): boolean =>
  key.length === 0 || key.length === SEALING_KEY_BYTES
