import { isAcceptableKey } from './acceptable-key.ts'
import { openEnvelope, type EnvelopeRefusal } from './open.ts'
import { verify } from './ed25519.ts'
import { bytesOf, idFromBytes, type AccountId } from '../domain/ids.ts'
import { MOVED_MAX } from '../wire/limits.ts'
import { consentBytes, MOVED_DOMAIN, readMoved } from '../wire/moved.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Moved } from '../domain/identity/moved.ts'
import type { Verified } from '../domain/verified.ts'

/** Why a move is refused. All of them are wrong for everybody for ever. */
export type MovedRefusal = EnvelopeRefusal | 'same-account' | 'to-key' | 'consent'

/** Checks both signatures of a move: the old account's and the new one's. Never throws. */
export async function openMoved(
  envelope: Uint8Array,
): Promise<Verdict<Verified<Moved>, MovedRefusal>> {
  const opened = await openEnvelope(envelope, MOVED_DOMAIN, MOVED_MAX)
  if (!opened.ok) return opened
  const from = idFromBytes<AccountId>(opened.value.key)
  if (!from.ok) return refuse('key')
  const read = readMoved(opened.value.payload, from.value)
  if (!read.ok) return read
  const { consent, ...moved } = read.value
  const to = bytesOf(moved.to)
  if (!isAcceptableKey(to)) return refuse('to-key')
  if (!(await verify(to, consentBytes(moved), consent))) return refuse('consent')
  // The one place where a move's brand is given: both signatures were checked.
  return accept(moved as Verified<Moved>)
}
