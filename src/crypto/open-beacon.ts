import { idFromBytes, type SessionId } from '../domain/ids.ts'
import { BEACON_DOMAIN, BEACON_MAX, readBeacon } from '../wire/beacon.ts'
import { openRationed, type EnvelopeRefusal } from './open.ts'
import { UNRATIONED } from './ed25519.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Beacon } from '../domain/space/actions.ts'
import type { Ration } from '../ports/verifier.ts'
import type { Verified } from '../domain/verified.ts'

/** Checks a beacon's signature and shape. Whether its session leads is for the log. Never throws. */
export async function openBeacon(
  envelope: Uint8Array,
  ration: Ration = UNRATIONED,
): Promise<Verdict<Verified<Beacon>, EnvelopeRefusal>> {
  const opened = await openRationed(envelope, {
    domain: BEACON_DOMAIN,
    maxBytes: BEACON_MAX,
    ration,
  })
  if (!opened.ok) return opened
  const content = readBeacon(opened.value.payload)
  const session = idFromBytes<SessionId>(opened.value.key)
  if (!content.ok || !session.ok) return refuse('malformed')
  // The one place where a beacon's brand is given: its signature was checked.
  return accept({ ...content.value, session: session.value } as Verified<Beacon>)
}
