import { decodeCanonical } from './canonical.ts'
import { joinBytes } from './join-bytes.ts'
import { SignedEnvelope } from './proto/envelope.ts'
import { ENVELOPE_DOMAIN_MAX } from './limits.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

const KEY_BYTES = 32
const SIGNATURE_BYTES = 64
const TAG = 'loggia/envelope/v1\0'

/** A record with its author's key and signature. Reading one proves nothing: `crypto/open` does. */
export type Envelope = {
  readonly key: Uint8Array
  /** What kind of record: a signature made for one kind is worth nothing for another. */
  readonly domain: string
  readonly payload: Uint8Array
  readonly signature: Uint8Array
}

/** Why bytes are no envelope of the expected kind. */
export type EnvelopeReadRefusal = 'too-long' | 'malformed' | 'wrong-domain'

/** The bytes of an envelope. */
export function writeEnvelope(envelope: Envelope): Uint8Array {
  return SignedEnvelope.encode(envelope)
}

/**
 * Reads an envelope without checking its signature. Canonical: bytes that our encoder would not
 * write are refused, so that one record has one hash and every altered byte is noticed.
 */
export function readEnvelope(
  bytes: Uint8Array,
  expectedDomain: string,
  maxBytes: number,
): Verdict<Envelope, EnvelopeReadRefusal> {
  if (bytes.length > maxBytes) return refuse('too-long')
  const envelope = decode(bytes)
  if (envelope === undefined) return refuse('malformed')
  if (envelope.domain !== expectedDomain) return refuse('wrong-domain')
  return accept(envelope)
}

/** What kind of record some bytes say they are; undefined when they are no envelope. Proves nothing. */
export const domainOf = (bytes: Uint8Array): string | undefined => decode(bytes)?.domain

/** What is signed: the tag, then domain and payload, each behind its length. */
export function signedBytes(domain: string, payload: Uint8Array): Uint8Array {
  const text = new TextEncoder()
  const domainBytes = text.encode(domain)
  return joinBytes([
    text.encode(TAG),
    varint(domainBytes.length),
    domainBytes,
    varint(payload.length),
    payload,
  ])
}

function decode(bytes: Uint8Array): Envelope | undefined {
  const envelope = decodeCanonical(SignedEnvelope, bytes)
  if (envelope === undefined || envelope.domain.length > ENVELOPE_DOMAIN_MAX) return undefined
  const { key, signature } = envelope
  return key.length === KEY_BYTES && signature.length === SIGNATURE_BYTES ? envelope : undefined
}

/** Unsigned LEB128, for lengths below 2^31. */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  return Uint8Array.from([...bytes, rest])
}
