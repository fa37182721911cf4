/** Records that several founders sign (PROTOCOL.md, "Signed by founders"). */
import { decodeCanonical } from './canonical.ts'
import { FoundersEnvelope } from './proto/community.ts'
import { FOUNDERS_MAX } from '../domain/community/genesis.ts'
import { bytesOf, ID_BYTES, idFromBytes, type AccountId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { EnvelopeReadRefusal } from './envelope.ts'

const SIGNATURE_BYTES = 64
const MORE_BYTES = ID_BYTES + SIGNATURE_BYTES

/** One founder's signature over a record. */
export type FounderSignature = { readonly founder: AccountId; readonly signature: Uint8Array }

/** A record as founders signed it. Reading one proves nothing: `crypto/open-founders` does. */
export type SignedByFounders = {
  readonly domain: string
  readonly payload: Uint8Array
  /** One founder each, in ascending printed form; one at least. */
  readonly signatures: readonly FounderSignature[]
}

/**
 * The bytes of an envelope with these signatures, whatever their order. With a single one they are
 * those of an ordinary envelope.
 */
export function writeFoundersEnvelope({
  domain,
  payload,
  signatures,
}: SignedByFounders): Uint8Array {
  const [first, ...rest] = [...signatures].sort((a, b) => (a.founder < b.founder ? -1 : 1))
  return FoundersEnvelope.encode({
    key: first === undefined ? new Uint8Array() : bytesOf(first.founder),
    domain,
    payload,
    signature: first?.signature ?? new Uint8Array(),
    more: rest.map(({ founder, signature }) =>
      Uint8Array.from([...bytesOf(founder), ...signature]),
    ),
  })
}

/** Reads an envelope without checking its signatures. Canonical, like every envelope. Never throws. */
export function readFoundersEnvelope(
  bytes: Uint8Array,
  expectedDomain: string,
  maxBytes: number,
): Verdict<SignedByFounders, EnvelopeReadRefusal> {
  if (bytes.length > maxBytes) return refuse('too-long')
  const record = decodeCanonical(FoundersEnvelope, bytes)
  const signatures = record && signaturesOf(record)
  if (record === undefined || signatures === undefined) return refuse('malformed')
  const { domain, payload } = record
  return domain === expectedDomain
    ? accept({ domain, payload, signatures })
    : refuse('wrong-domain')
}

function signaturesOf(record: FoundersEnvelope): readonly FounderSignature[] | undefined {
  if (record.more.length >= FOUNDERS_MAX) return undefined
  if (record.more.some(({ length }) => length !== MORE_BYTES)) return undefined
  const all = [
    { key: record.key, signature: record.signature },
    ...record.more.map(bytes => ({
      key: bytes.slice(0, ID_BYTES),
      signature: bytes.slice(ID_BYTES),
    })),
  ]
  const signatures = all.flatMap(({ key, signature }) => {
    const founder = idFromBytes<AccountId>(key)
    const isWhole = founder.ok && signature.length === SIGNATURE_BYTES
    return isWhole ? [{ founder: founder.value, signature }] : []
  })
  const isAscending = signatures.every(
    ({ founder }, at) => at === 0 || (signatures[at - 1]?.founder ?? '') < founder,
  )
  return signatures.length === all.length && isAscending ? signatures : undefined
}
