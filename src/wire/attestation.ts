import { SEQ_MAX, type Attestation } from '../domain/follow/attestation.ts'
import { bytesOf, ID_BYTES, idFromBytes, type AccountId, type CommunityId } from '../domain/ids.ts'
import { joinBytes } from './join-bytes.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** Domain separation: what is signed here can be mistaken for nothing else. */
const TAG = new TextEncoder().encode('loggia/follow/v1\0')
const SIGNATURE_BYTES = 64
const HEAD_BYTES = 9

/** tag ‖ community ‖ followee ‖ follower ‖ kind ‖ seq ‖ time: what the follower signs. */
export const SIGNED_BYTES = TAG.length + 3 * ID_BYTES + HEAD_BYTES
/** kind ‖ seq ‖ time ‖ signature: what lies in the document under the follower's key. */
export const BODY_BYTES = HEAD_BYTES + SIGNATURE_BYTES
/** kind ‖ seq ‖ time ‖ follower ‖ signature: in certificates, and what is hashed. */
export const PACKED_BYTES = BODY_BYTES + ID_BYTES
/** followee ‖ packed: a statement by itself, in gossip and by-follower answers. */
export const STATEMENT_BYTES = ID_BYTES + PACKED_BYTES

/** Why a fixed layout is refused; both hold for everybody for ever. */
export type LayoutRefusal = 'length' | 'kind' | 'seq'

/** What {@link writeSigned} needs: an attestation that lacks its signature. */
export type Unsigned = Omit<Attestation, 'signature'>

/** The bytes that the follower signs. */
export function writeSigned(attestation: Unsigned): Uint8Array {
  return joinBytes([
    TAG,
    bytesOf(attestation.community),
    bytesOf(attestation.followee),
    bytesOf(attestation.follower),
    head(attestation),
  ])
}

/** The value under the follower's key in the document of its followee. */
export const writeBody = (attestation: Attestation): Uint8Array =>
  joinBytes([head(attestation), attestation.signature])

/** One member of a certificate. */
export const writePacked = (attestation: Attestation): Uint8Array =>
  joinBytes([head(attestation), bytesOf(attestation.follower), attestation.signature])

/** A statement by itself. Its SHA-256 is the attestation's name. */
export const writeStatement = (attestation: Attestation): Uint8Array =>
  joinBytes([bytesOf(attestation.followee), writePacked(attestation)])

/** Reads a body; who speaks about whom is known from where it lay. */
export function readBody(
  body: Uint8Array,
  about: Pick<Attestation, 'community' | 'followee' | 'follower'>,
): Verdict<Attestation, LayoutRefusal> {
  if (body.length !== BODY_BYTES) return refuse('length')
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const kind = kindOf(view.getUint8(0))
  const seq = view.getUint16(1)
  if (kind === undefined) return refuse('kind')
  if (seq < 1 || seq > SEQ_MAX) return refuse('seq')
  const timeMs = view.getUint16(3) * 2 ** 32 + view.getUint32(5)
  return accept({ ...about, kind, seq, timeMs, signature: body.slice(HEAD_BYTES) })
}

/** Reads one member of a certificate for `followee`. */
export function readPacked(
  packed: Uint8Array,
  about: Pick<Attestation, 'community' | 'followee'>,
): Verdict<Attestation, LayoutRefusal> {
  if (packed.length !== PACKED_BYTES) return refuse('length')
  const follower = idFromBytes<AccountId>(packed.subarray(HEAD_BYTES, HEAD_BYTES + ID_BYTES))
  if (!follower.ok) return refuse('length')
  const body = joinBytes([packed.subarray(0, HEAD_BYTES), packed.subarray(HEAD_BYTES + ID_BYTES)])
  return readBody(body, { ...about, follower: follower.value })
}

/** Reads a statement that came by itself. */
export function readStatement(
  statement: Uint8Array,
  community: CommunityId,
): Verdict<Attestation, LayoutRefusal> {
  if (statement.length !== STATEMENT_BYTES) return refuse('length')
  const followee = idFromBytes<AccountId>(statement.subarray(0, ID_BYTES))
  if (!followee.ok) return refuse('length')
  return readPacked(statement.subarray(ID_BYTES), { community, followee: followee.value })
}

/**
 * The Yjs client id of an attestation's one item: seq ‖ unfollow ‖ the first 42 bits of its hash, so
 * that the highest id wins exactly where the attestation wins. Below 2^53.
 */
export function itemNumber(
  attestation: Pick<Attestation, 'kind' | 'seq'>,
  hash: Uint8Array,
): number {
  const view = new DataView(hash.buffer, hash.byteOffset, hash.byteLength)
  const hash42 = view.getUint32(0) * 2 ** 10 + (view.getUint16(4) >> 6)
  return attestation.seq * 2 ** 43 + (attestation.kind === 'unfollow' ? 2 ** 42 : 0) + hash42
}

function head({ kind, seq, timeMs }: Pick<Attestation, 'kind' | 'seq' | 'timeMs'>): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, kind === 'follow' ? 1 : 0)
  view.setUint16(1, seq)
  view.setUint16(3, Math.floor(timeMs / 2 ** 32))
  view.setUint32(5, timeMs % 2 ** 32)
  return bytes
}

function kindOf(byte: number): Attestation['kind'] | undefined {
  if (byte === 1) return 'follow'
  return byte === 0 ? 'unfollow' : undefined
}
