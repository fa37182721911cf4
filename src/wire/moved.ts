import { decodeCanonical } from './canonical.ts'
import { MovedRecord } from './proto/moved.ts'
import { readLabel } from './label.ts'
import { signedBytes } from './envelope.ts'
import { NAME_MAX_LETTERS } from '../domain/space/actions.ts'
import { bytesOf, ID_BYTES, idFromBytes, type AccountId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Moved } from '../domain/identity/moved.ts'

/** The envelope domain of a move. */
export const MOVED_DOMAIN = 'loggia/moved/v1'
const CONSENT_DOMAIN = 'loggia/moved-consent/v1'
const SIGNATURE_BYTES = 64
const TIME_BYTES = 8

/** A move and the new account's signature over it: {@link consentBytes}. */
export type MovedContent = Moved & { readonly consent: Uint8Array }

/** What the new account signs: that it is this one's next key, from that moment on. */
export function consentBytes({ from, to, timeMs }: Omit<Moved, 'name'>): Uint8Array {
  const payload = new Uint8Array(2 * ID_BYTES + TIME_BYTES)
  payload.set(bytesOf(from))
  payload.set(bytesOf(to), ID_BYTES)
  new DataView(payload.buffer).setBigUint64(2 * ID_BYTES, BigInt(timeMs))
  return signedBytes(CONSENT_DOMAIN, payload)
}

/** The payload of a move's envelope; the old account is the key that seals it. */
export const writeMoved = ({ to, consent, name, timeMs }: Omit<MovedContent, 'from'>): Uint8Array =>
  MovedRecord.encode({ to: bytesOf(to), consent, name, timeMs })

/** Reads the payload of a move sealed by `from`. Its consent is still unchecked. Never throws. */
export function readMoved(
  payload: Uint8Array,
  from: AccountId,
): Verdict<MovedContent, 'malformed' | 'same-account'> {
  const record = decodeCanonical(MovedRecord, payload)
  if (record === undefined || !Number.isSafeInteger(record.timeMs)) return refuse('malformed')
  const to = idFromBytes<AccountId>(record.to)
  const name = readLabel(record.name, NAME_MAX_LETTERS)
  const { consent, timeMs } = record
  if (!to.ok || name === undefined || consent.length !== SIGNATURE_BYTES) return refuse('malformed')
  if (to.value === from) return refuse('same-account')
  return accept({ from, to: to.value, name, timeMs, consent })
}
