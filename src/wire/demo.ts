import { bytesOf, ID_BYTES, idFromBytes, type AccountId, type CommunityId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** Asks a relay's simulated community to follow an account. PROTOCOL.md, "/loggia/demo/1". */
export const DEMO_PROTOCOL = '/loggia/demo/1'

/** "May your members follow this account, in this community?" */
export type DemoRequest = { readonly community: CommunityId; readonly account: AccountId }

/** Why the members will not follow. `busy` and `too-often` pass with time, the others do not. */
export type DemoRefusal = 'malformed' | 'unknown-community' | 'own-member' | 'busy' | 'too-often'

/** What the relay says while its members sign. */
export type DemoReply =
  | { readonly kind: 'progress'; readonly signed: number; readonly of: number }
  | { readonly kind: 'refused'; readonly reason: DemoRefusal }

const REQUEST_BYTES = 2 * ID_BYTES
const PROGRESS = 1
const PROGRESS_BYTES = 5
const REFUSED = 2
const REFUSED_BYTES = 2
/** Position + 1 is the byte on the wire. Append only. */
const REFUSALS: readonly DemoRefusal[] = [
  'malformed',
  'unknown-community',
  'own-member',
  'busy',
  'too-often',
]

/** Community id, then account key: 64 bytes. */
export function writeDemoRequest(request: DemoRequest): Uint8Array {
  const bytes = new Uint8Array(REQUEST_BYTES)
  bytes.set(bytesOf(request.community), 0)
  bytes.set(bytesOf(request.account), ID_BYTES)
  return bytes
}

/** Reads exactly what {@link writeDemoRequest} wrote. */
export function readDemoRequest(bytes: Uint8Array): Verdict<DemoRequest, 'wrong-length'> {
  if (bytes.length !== REQUEST_BYTES) return refuse('wrong-length')
  const community = idFromBytes<CommunityId>(bytes.subarray(0, ID_BYTES))
  const account = idFromBytes<AccountId>(bytes.subarray(ID_BYTES))
  if (!community.ok) return community
  if (!account.ok) return account
  return accept({ community: community.value, account: account.value })
}

/** A kind byte, then two big-endian u16 (progress) or one reason byte (refused). */
export function writeDemoReply(reply: DemoReply): Uint8Array {
  if (reply.kind === 'refused') {
    return Uint8Array.of(REFUSED, REFUSALS.indexOf(reply.reason) + 1)
  }
  const bytes = new Uint8Array(PROGRESS_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, PROGRESS)
  view.setUint16(1, reply.signed)
  view.setUint16(3, reply.of)
  return bytes
}

/** Reads exactly what {@link writeDemoReply} wrote; more signed than members is refused. */
export function readDemoReply(
  bytes: Uint8Array,
): Verdict<DemoReply, 'wrong-length' | 'unknown-kind' | 'unknown-reason' | 'out-of-range'> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length === 0) return refuse('wrong-length')
  if (view.getUint8(0) === REFUSED) {
    if (bytes.length !== REFUSED_BYTES) return refuse('wrong-length')
    const reason = REFUSALS[view.getUint8(1) - 1]
    return reason === undefined ? refuse('unknown-reason') : accept({ kind: 'refused', reason })
  }
  if (view.getUint8(0) !== PROGRESS) return refuse('unknown-kind')
  if (bytes.length !== PROGRESS_BYTES) return refuse('wrong-length')
  const signed = view.getUint16(1)
  const of = view.getUint16(3)
  return signed > of ? refuse('out-of-range') : accept({ kind: 'progress', signed, of })
}
