import { idFromBytes, type SessionId } from '../domain/ids.ts'
import {
  KEYS_DOMAIN,
  KEYS_MAX,
  KNOCK_DOMAIN,
  KNOCK_MAX,
  knockProofBytes,
  readKeys,
  readKnock,
  type Keys,
} from '../wire/member-signal.ts'
import { openDelegated } from './open-delegated.ts'
import { openRationed, type EnvelopeRefusal } from './open.ts'
import { UNRATIONED, verifyRationed } from './ed25519.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Knock } from '../domain/space/epochs.ts'
import type { Ration } from '../ports/verifier.ts'
import type { Verified } from '../domain/verified.ts'

/** Why bytes are no knock at this door. All but `undecided` are wrong for everybody for ever. */
export type KnockRefusal = EnvelopeRefusal | 'delegation' | 'no-sealing-key' | 'proof'

/** Keys with the session that signed them. */
export type SignedKeys = Keys & { readonly session: SessionId }

/**
 * Checks a knock's signature, shape and delegation, and that whoever knocks has the secret behind `knockKey`.
 * Whether it is timely, and let in, is for the leader.
 */
export async function openKnock(
  envelope: Uint8Array,
  knockKey: Uint8Array,
  ration: Ration = UNRATIONED,
): Promise<Verdict<Verified<Knock>, KnockRefusal>> {
  const opening = { domain: KNOCK_DOMAIN, maxBytes: KNOCK_MAX, ration }
  const opened = await openRationed(envelope, opening)
  if (!opened.ok) return opened
  const content = readKnock(opened.value.payload)
  const session = idFromBytes<SessionId>(opened.value.key)
  if (!content.ok || !session.ok) return refuse('malformed')
  const { delegation, proof, ...said } = content.value
  const message = knockProofBytes(said.space, session.value)
  const proven = await verifyRationed(knockKey, message, proof, ration)
  if (proven !== 'valid') return refuse(proven === 'invalid' ? 'proof' : proven)
  const delegated = await openDelegated(session.value, delegation, ration)
  if (!delegated.ok) return delegated
  const { account, sealingKey, window } = delegated.value
  if (sealingKey.length === 0) return refuse('no-sealing-key')
  const knock: Knock = { ...said, session: session.value, account, sealingKey, window }
  // The one place where a knock's brand is given: signature, delegation and proof were checked.
  return accept(knock as Verified<Knock>)
}

/** Checks the signature and shape of keys. Whether their session leads is for the log. */
export async function openKeys(
  envelope: Uint8Array,
  ration: Ration = UNRATIONED,
): Promise<Verdict<Verified<SignedKeys>, EnvelopeRefusal>> {
  const opening = { domain: KEYS_DOMAIN, maxBytes: KEYS_MAX, ration }
  const opened = await openRationed(envelope, opening)
  if (!opened.ok) return opened
  const content = readKeys(opened.value.payload)
  const session = idFromBytes<SessionId>(opened.value.key)
  if (!content.ok || !session.ok) return refuse('malformed')
  // The one place where the brand of keys is given: their signature was checked.
  return accept({ ...content.value, session: session.value } as Verified<SignedKeys>)
}
