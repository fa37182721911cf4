import { idFromBytes, type SessionId } from '../domain/ids.ts'
import { openDelegated } from './open-delegated.ts'
import { openRationed, type EnvelopeRefusal } from './open.ts'
import { readSay, SAY_MAX } from '../wire/say.ts'
import { readSheet, SHEET_MAX } from '../wire/sheet.ts'
import { SAY_DOMAIN, SHEET_DOMAIN } from '../wire/say-domain.ts'
import { sha256 } from './hash.ts'
import { toBase64url } from '../domain/base64url.ts'
import { UNRATIONED } from './ed25519.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Ration } from '../ports/verifier.ts'
import type { Say, Sheet } from '../domain/chat/say.ts'
import type { Verified } from '../domain/verified.ts'

/** Why bytes are nothing that anybody said. All but `undecided` are wrong for everybody for ever. */
export type SayOpenRefusal = EnvelopeRefusal | 'delegation'

/** Checks signature, shape and delegation of a line or a reaction. Whether it is timely is for the leader. Never throws. */
export async function openSay(
  envelope: Uint8Array,
  ration: Ration = UNRATIONED,
): Promise<Verdict<Verified<Say>, SayOpenRefusal>> {
  const opened = await openRationed(envelope, { domain: SAY_DOMAIN, maxBytes: SAY_MAX, ration })
  if (!opened.ok) return opened
  const content = readSay(opened.value.payload)
  const session = idFromBytes<SessionId>(opened.value.key)
  if (!content.ok || !session.ok) return refuse('malformed')
  const { delegation, ...said } = content.value
  const delegated = await openDelegated(session.value, delegation, ration)
  if (!delegated.ok) return delegated
  const { account, window } = delegated.value
  const id = toBase64url(await sha256(envelope))
  const say: Say = { ...said, id, session: session.value, account, window }
  // The one place where its brand is given: signature and delegation were checked.
  return accept(say as Verified<Say>)
}

/**
 * Checks the signatures and the shape of a sheet and of all that is on it. Whether its session may lead is for the
 * log. Never throws.
 */
export async function openSheet(
  envelope: Uint8Array,
  ration: Ration = UNRATIONED,
): Promise<Verdict<Verified<Sheet>, SayOpenRefusal>> {
  const opening = { domain: SHEET_DOMAIN, maxBytes: SHEET_MAX, ration }
  const opened = await openRationed(envelope, opening)
  if (!opened.ok) return opened
  const content = readSheet(opened.value.payload)
  const session = idFromBytes<SessionId>(opened.value.key)
  if (!content.ok || !session.ok) return refuse('malformed')
  const lines: Say[] = []
  for (const line of content.value.lines) {
    const say = await openSay(line, ration)
    if (!say.ok) return say
    // A leader passes on what was said here, and nothing but lines.
    const isHere = say.value.space === content.value.space && say.value.kind === 'line'
    if (!isHere) return refuse('malformed')
    lines.push(say.value)
  }
  const id = toBase64url(await sha256(envelope))
  const sheet: Sheet = { ...content.value, id, session: session.value, lines }
  // The one place where a sheet's brand is given: its signature and those of its lines were checked.
  return accept(sheet as Verified<Sheet>)
}
