import { compareBytes } from '../domain/follow/order.ts'
import { decodeCanonical } from './canonical.ts'
import { RevocationRecord } from './proto/revocation.ts'
import { KEPT_MAX, type Revocation } from '../domain/identity/revocation.ts'
import { bytesOf, idFromBytes, type AccountId, type SessionId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** The envelope domain of a revocation. */
export const REVOCATION_DOMAIN = 'loggia/revoke-session/v1'

/** The payload of a revocation's envelope; the account is the key that seals it. */
export const writeRevocation = ({ beforeMs, kept }: Omit<Revocation, 'account'>): Uint8Array =>
  RevocationRecord.encode({ beforeMs, kept: kept.map(bytesOf).sort(compareBytes) })

/** Reads the payload of a revocation sealed by `account`. Never throws. */
export function readRevocation(
  payload: Uint8Array,
  account: AccountId,
): Verdict<Revocation, 'malformed'> {
  const record = decodeCanonical(RevocationRecord, payload)
  if (record === undefined || record.kept.length > KEPT_MAX) return refuse('malformed')
  const { beforeMs } = record
  const isTimed = Number.isSafeInteger(beforeMs) && beforeMs > 0
  if (!isTimed || !isAscending(record.kept)) return refuse('malformed')
  const ids = record.kept.map(bytes => idFromBytes<SessionId>(bytes))
  const kept = ids.flatMap(id => (id.ok ? [id.value] : []))
  return kept.length === ids.length ? accept({ account, beforeMs, kept }) : refuse('malformed')
}

const isAscending = (keys: readonly Uint8Array[]): boolean =>
  keys.every((key, at) => {
    const before = at === 0 ? undefined : keys[at - 1]
    return before === undefined || compareBytes(before, key) < 0
  })
