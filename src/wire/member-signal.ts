import { KeysRecord, KnockRecord } from './proto/member.ts'
import { bytesOf, idFromBytes, type SessionId, type SpaceId } from '../domain/ids.ts'
import { decodeCanonical } from './canonical.ts'
import { NAME_MAX_LETTERS } from '../domain/space/actions.ts'
import { readSpaceLabel } from './label.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { TimeMs } from '../domain/time.ts'

/** Knocks at private Spaces, and the keys that are handed out. PROTOCOL.md, "Private Spaces", is normative. */

/** The domain of a knock's envelope. */
export const KNOCK_DOMAIN = 'loggia/knock/v1'
/** Longest knock envelope: a request to speak, and a signature by the link's secret. */
export const KNOCK_MAX = 960
/** The domain of the envelope that hands out keys. */
export const KEYS_DOMAIN = 'loggia/keys/v1'
/** Longest one: 96 grants of 121 bytes and two of framing each. Three of them reach every member. */
export const KEYS_MAX = 12 * 1024
/** Grants in one envelope. */
export const GRANTS_MAX = 96
/** What finds a session's grant among the others: the beginning of the SHA-256 of its key. */
export const GRANT_TAG_BYTES = 8
/** An epoch secret, or a words secret. */
export const SECRET_BYTES = 32
/** What a grant says: one byte and both secrets. */
const CONTENT_BYTES = 1 + 2 * SECRET_BYTES
/** Behind the tag: encapsulated key, what it says, and the cipher's tag. */
const GRANT_BYTES = GRANT_TAG_BYTES + 32 + CONTENT_BYTES + 16
const PROOF_BYTES = 64
const PROOF_TAG = new TextEncoder().encode('loggia/knock-proof/v1\0')
const EPOCH_TAG = new TextEncoder().encode('loggia/epoch/v1\0')

/** What a knock says; its session is the envelope's key. */
export type KnockContent = {
  readonly space: SpaceId
  readonly delegation: Uint8Array
  readonly name: string
  readonly atMs: TimeMs
  /** By the link's secret over {@link knockProofBytes}. */
  readonly proof: Uint8Array
}

/** One session's part of a {@link Keys}: GRANT_TAG_BYTES that find it, and what only it can open. */
export type Grant = { readonly tag: Uint8Array; readonly sealed: Uint8Array }

/** The newest epoch, and its secret for some sessions. */
export type Keys = {
  readonly space: SpaceId
  readonly atMs: TimeMs
  readonly epoch: number
  readonly grants: readonly Grant[]
}

/** What the proof of a knock signs. */
export const knockProofBytes = (space: SpaceId, session: SessionId): Uint8Array =>
  Uint8Array.from([...PROOF_TAG, ...bytesOf(space), ...bytesOf(session)])

/** What a grant is bound to. */
export function grantInfo(space: SpaceId, session: SessionId, epoch: number): Uint8Array {
  const number = new Uint8Array(8)
  new DataView(number.buffer).setBigUint64(0, BigInt(epoch))
  return Uint8Array.from([...EPOCH_TAG, ...bytesOf(space), ...bytesOf(session), ...number])
}

/** The payload of a knock's envelope. */
export const writeKnock = (content: KnockContent): Uint8Array =>
  KnockRecord.encode({ ...content, space: bytesOf(content.space) })

/** Reads a knock's payload, of an envelope of at most KNOCK_MAX bytes. Never throws. */
export function readKnock(payload: Uint8Array): Verdict<KnockContent, 'malformed'> {
  const record = decodeCanonical(KnockRecord, payload)
  const space = idFromBytes<SpaceId>(record?.space ?? new Uint8Array())
  const name = record && readSpaceLabel(record.name, NAME_MAX_LETTERS)
  if (record === undefined || !space.ok || name === undefined) return refuse('malformed')
  const { delegation, atMs, proof } = record
  if (atMs === 0 || proof.length !== PROOF_BYTES) return refuse('malformed')
  return accept({ space: space.value, delegation, name, atMs, proof })
}

/** The payload of an envelope of keys. Give at most GRANTS_MAX. */
export const writeKeys = ({ space, atMs, epoch, grants }: Keys): Uint8Array =>
  KeysRecord.encode({
    space: bytesOf(space),
    atMs,
    epoch,
    grants: grants.map(({ tag, sealed }) => Uint8Array.from([...tag, ...sealed])),
  })

/** Reads a payload of keys, of an envelope of at most KEYS_MAX bytes. Never throws. */
export function readKeys(payload: Uint8Array): Verdict<Keys, 'malformed'> {
  const record = decodeCanonical(KeysRecord, payload)
  const space = idFromBytes<SpaceId>(record?.space ?? new Uint8Array())
  if (record === undefined || !space.ok) return refuse('malformed')
  const { atMs, epoch, grants } = record
  const isWhole =
    atMs > 0 &&
    epoch > 0 &&
    Number.isSafeInteger(epoch) &&
    grants.length <= GRANTS_MAX &&
    grants.every(grant => grant.length === GRANT_BYTES)
  if (!isWhole) return refuse('malformed')
  const parts = grants.map(grant => ({
    tag: grant.subarray(0, GRANT_TAG_BYTES),
    sealed: grant.subarray(GRANT_TAG_BYTES),
  }))
  return accept({ space: space.value, atMs, epoch, grants: parts })
}

/** What who is let in is given: what bundles of an epoch are sealed with, and what members write to each other under. */
export type GrantedSecrets = { readonly secret: Uint8Array; readonly words: Uint8Array }

/** What a grant says, before it is sealed: as long either way, so that nobody sees which. */
export function writeGrantContent(given: GrantedSecrets | undefined): Uint8Array {
  const content = new Uint8Array(CONTENT_BYTES)
  if (given !== undefined) {
    content[0] = 1
    content.set(given.secret, 1)
    content.set(given.words, 1 + SECRET_BYTES)
  }
  return content
}

/** Reads it: the secrets, or that we were not let in. */
export function readGrantContent(
  content: Uint8Array,
): Verdict<GrantedSecrets | 'not-let-in', 'malformed'> {
  if (content.length !== CONTENT_BYTES) return refuse('malformed')
  if (content[0] === 1) {
    const words = content.slice(1 + SECRET_BYTES)
    return accept({ secret: content.slice(1, 1 + SECRET_BYTES), words })
  }
  return content.every(byte => byte === 0) ? accept('not-let-in') : refuse('malformed')
}
