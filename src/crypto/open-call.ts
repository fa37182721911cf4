import { idFromBytes, type AccountId } from '../domain/ids.ts'
import { openRationed, type EnvelopeRefusal } from './open.ts'
import { UNRATIONED } from './ed25519.ts'
import { CALL_DOMAIN, CALL_MAX, readCall, type CallContent } from '../wire/call.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Ration } from '../ports/verifier.ts'
import type { Verified } from '../domain/verified.ts'

/** A call with the account that signed it. Its link is still to be read. */
export type Call = CallContent & { readonly from: AccountId }

/** Checks a call's signature and shape. Whether it is welcome is for whoever is called. Never throws. */
export async function openCall(
  envelope: Uint8Array,
  ration: Ration = UNRATIONED,
): Promise<Verdict<Verified<Call>, EnvelopeRefusal>> {
  const opening = { domain: CALL_DOMAIN, maxBytes: CALL_MAX, ration }
  const opened = await openRationed(envelope, opening)
  if (!opened.ok) return opened
  const content = readCall(opened.value.payload)
  const from = idFromBytes<AccountId>(opened.value.key)
  if (!content.ok || !from.ok || from.value === content.value.to) return refuse('malformed')
  // The one place where a call's brand is given: its signature was checked.
  return accept({ ...content.value, from: from.value } as Verified<Call>)
}
