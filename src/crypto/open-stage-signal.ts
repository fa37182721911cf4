import { idFromBytes, type SessionId } from '../domain/ids.ts'
import {
  NOTICE_DOMAIN,
  NOTICE_MAX,
  readNotice,
  readRequest,
  REQUEST_DOMAIN,
  REQUEST_MAX,
} from '../wire/stage-signal.ts'
import { openDelegated } from './open-delegated.ts'
import { openRationed, type EnvelopeRefusal } from './open.ts'
import { UNRATIONED } from './ed25519.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Notice, SpeakRequest } from '../domain/space/requests.ts'
import type { Ration } from '../ports/verifier.ts'
import type { Verified } from '../domain/verified.ts'

/** Why bytes are no request. All but `undecided` are wrong for everybody for ever. */
export type RequestOpenRefusal = EnvelopeRefusal | 'delegation'

/** A notice with the session that signed it. */
export type SignedNotice = Notice & { readonly session: SessionId }

/** Checks a request's signature, shape and delegation. Whether it is timely is for the leader. */
export async function openRequest(
  envelope: Uint8Array,
  ration: Ration = UNRATIONED,
): Promise<Verdict<Verified<SpeakRequest>, RequestOpenRefusal>> {
  const opened = await openRationed(envelope, {
    domain: REQUEST_DOMAIN,
    maxBytes: REQUEST_MAX,
    ration,
  })
  if (!opened.ok) return opened
  const content = readRequest(opened.value.payload)
  const session = idFromBytes<SessionId>(opened.value.key)
  if (!content.ok || !session.ok) return refuse('malformed')
  const { delegation, ...said } = content.value
  const delegated = await openDelegated(session.value, delegation, ration)
  if (!delegated.ok) return delegated
  const { account, peer, window } = delegated.value
  // The one place where a request's brand is given: signature and delegation were checked.
  return accept({
    ...said,
    session: session.value,
    account,
    peer,
    window,
  } as Verified<SpeakRequest>)
}

/** Checks a notice's signature and shape. Whether its session leads is for the log. */
export async function openNotice(
  envelope: Uint8Array,
  ration: Ration = UNRATIONED,
): Promise<Verdict<Verified<SignedNotice>, EnvelopeRefusal>> {
  const opened = await openRationed(envelope, {
    domain: NOTICE_DOMAIN,
    maxBytes: NOTICE_MAX,
    ration,
  })
  if (!opened.ok) return opened
  const content = readNotice(opened.value.payload)
  const session = idFromBytes<SessionId>(opened.value.key)
  if (!content.ok || !session.ok) return refuse('malformed')
  // The one place where a notice's brand is given: its signature was checked.
  return accept({ ...content.value, session: session.value } as Verified<SignedNotice>)
}
