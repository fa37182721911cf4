import { openEnvelope, type EnvelopeRefusal } from './open.ts'
import { idFromBytes, type AccountId } from '../domain/ids.ts'
import { REVOCATION_MAX } from '../wire/limits.ts'
import { readRevocation, REVOCATION_DOMAIN } from '../wire/revocation.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Revocation } from '../domain/identity/revocation.ts'
import type { Verified } from '../domain/verified.ts'

/** Checks a revocation's signature and shape. Every refusal is for ever. Never throws. */
export async function openRevocation(
  envelope: Uint8Array,
): Promise<Verdict<Verified<Revocation>, EnvelopeRefusal>> {
  const opened = await openEnvelope(envelope, REVOCATION_DOMAIN, REVOCATION_MAX)
  if (!opened.ok) return opened
  const account = idFromBytes<AccountId>(opened.value.key)
  if (!account.ok) return refuse('key')
  const read = readRevocation(opened.value.payload, account.value)
  // The one place where a revocation's brand is given: the account's signature was checked.
  return read.ok ? accept(read.value as Verified<Revocation>) : read
}
