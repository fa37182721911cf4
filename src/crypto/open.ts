import { isAcceptableKey } from './acceptable-key.ts'
import { verify } from './ed25519.ts'
import { readEnvelope, signedBytes, type EnvelopeReadRefusal } from '../wire/envelope.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** Why an envelope is refused. All of them are wrong for everybody for ever. */
export type EnvelopeRefusal = EnvelopeReadRefusal | 'key' | 'signature'

/** What an envelope with a good signature holds. */
export type Opened = {
  /** The author's public key: 32 bytes, canonical, of no small order. */
  readonly key: Uint8Array
  readonly payload: Uint8Array
}

/** Reads an envelope of one kind and checks its key and signature. Never throws. */
export async function openEnvelope(
  bytes: Uint8Array,
  expectedDomain: string,
  maxBytes: number,
): Promise<Verdict<Opened, EnvelopeRefusal>> {
  const envelope = readEnvelope(bytes, expectedDomain, maxBytes)
  if (!envelope.ok) return envelope
  const { key, payload, signature } = envelope.value
  if (!isAcceptableKey(key)) return refuse('key')
  const isGood = await verify(key, signedBytes(expectedDomain, payload), signature)
  return isGood ? accept({ key, payload }) : refuse('signature')
}
