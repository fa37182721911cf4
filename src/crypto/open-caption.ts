import { CAPTION_DOMAIN } from '../wire/say-domain.ts'
import { CAPTION_MAX, readCaption } from '../wire/caption.ts'
import { idFromBytes, type SessionId } from '../domain/ids.ts'
import { openRationed, type EnvelopeRefusal } from './open.ts'
import { UNRATIONED } from './ed25519.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Caption } from '../domain/captions/caption.ts'
import type { Ration } from '../ports/verifier.ts'
import type { Verified } from '../domain/verified.ts'

/** Checks a caption's signature and shape. Whether its session may caption is for the log. Never throws. */
export async function openCaption(
  envelope: Uint8Array,
  ration: Ration = UNRATIONED,
): Promise<Verdict<Verified<Caption>, EnvelopeRefusal>> {
  const opening = { domain: CAPTION_DOMAIN, maxBytes: CAPTION_MAX, ration }
  const opened = await openRationed(envelope, opening)
  if (!opened.ok) return opened
  const content = readCaption(opened.value.payload)
  const session = idFromBytes<SessionId>(opened.value.key)
  if (!content.ok || !session.ok) return refuse('malformed')
  const caption: Caption = { ...content.value, session: session.value }
  // The one place where its brand is given: the signature was checked.
  return accept(caption as Verified<Caption>)
}
