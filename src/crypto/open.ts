import { isAcceptableKey } from './acceptable-key.ts'
import { UNRATIONED, verifyRationed } from './ed25519.ts'
import { readEnvelope, signedBytes, type EnvelopeReadRefusal } from '../wire/envelope.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Ration } from '../ports/verifier.ts'

/**
 * Why an envelope is refused. All of them are wrong for everybody for ever, except `undecided`: its
 * signature needs a second opinion that a `ration` refused, which blames nobody.
 */
export type EnvelopeRefusal = EnvelopeReadRefusal | 'key' | 'signature' | 'undecided'

/** How an envelope is to be opened: what it must be, how long it may be, how often to ask again. */
export type Opening = {
  readonly domain: string
  readonly maxBytes: number
  readonly ration: Ration
}

/** What an envelope with a good signature holds. */
export type Opened = {
  /** The author's public key: 32 bytes, canonical, of no small order. */
  readonly key: Uint8Array
  readonly payload: Uint8Array
}

/** Reads an envelope of one kind and checks its key and signature. Never throws. */
export const openEnvelope = (
  bytes: Uint8Array,
  domain: string,
  maxBytes: number,
): Promise<Verdict<Opened, EnvelopeRefusal>> =>
  openRationed(bytes, { domain, maxBytes, ration: UNRATIONED })

/** As {@link openEnvelope}, for what strangers may send by the thousand. Never throws. */
export async function openRationed(
  bytes: Uint8Array,
  { domain, maxBytes, ration }: Opening,
): Promise<Verdict<Opened, EnvelopeRefusal>> {
  const envelope = readEnvelope(bytes, domain, maxBytes)
  if (!envelope.ok) return envelope
  const { key, payload, signature } = envelope.value
  if (!isAcceptableKey(key)) return refuse('key')
  const verdict = await verifyRationed(key, signedBytes(domain, payload), signature, ration)
  if (verdict === 'valid') return accept({ key, payload })
  return refuse(verdict === 'invalid' ? 'signature' : verdict)
}
