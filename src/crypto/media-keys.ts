import { concat } from './sframe-cipher.ts'
import { sframeKey, type SframeKey } from './sframe.ts'
import { sha256 } from './hash.ts'
import { nativeBytes } from './native-bytes.ts'
import { bytesOf, type SessionId, type SpaceId } from '../domain/ids.ts'
import { kidFromParts, type Lane } from '../wire/bundle.ts'

/** Whose audio, in which Space. */
export type MediaSource = {
  readonly space: SpaceId
  readonly session: SessionId
  readonly epoch: number
  readonly lane: Lane
}

const PUBLIC_TAG = new TextEncoder().encode('loggia/public-space/v1\0')
const MEDIA_TAG = new TextEncoder().encode('loggia/media/v1\0')
const LANES = { audience: 0, stage: 1 } as const satisfies Readonly<Record<Lane, number>>
const BASE_KEY_BYTES = 32
/** 40 bits tell the sessions of one Space apart; what counts is the signature. */
const SESSION_TAG_BYTES = 5

/** A public Space has one epoch: nobody is kept out of what everybody may hear. */
export const PUBLIC_EPOCH = 0

/** The epoch secret of a public Space: everybody who knows the Space can derive it (DESIGN §9). */
export async function publicEpochSecret(space: SpaceId): Promise<Uint8Array> {
  return sha256(concat(PUBLIC_TAG, bytesOf(space)))
}

/** What a key id says about its session: the first 40 bits of SHA-256 of the session's key. */
export async function sessionTag(session: SessionId): Promise<bigint> {
  const hash = await sha256(bytesOf(session))
  return hash.subarray(0, SESSION_TAG_BYTES).reduce((tag, byte) => (tag << 8n) | BigInt(byte), 0n)
}

/** The key id that a session's bundles carry. */
export async function kidOf({ session, epoch, lane }: Omit<MediaSource, 'space'>): Promise<bigint> {
  return kidFromParts({ sessionTag: await sessionTag(session), epoch, lane })
}

/**
 * From what the SFrame key of one session in one lane is made: HKDF over everything that sets it apart. Whoever
 * is given it opens what this session said in this epoch, and nobody else's: it does not lead back to the secret.
 */
export async function mediaBaseKey(
  secret: Uint8Array,
  { space, session, lane }: Omit<MediaSource, 'epoch'>,
): Promise<Uint8Array> {
  const ids = concat(bytesOf(space), bytesOf(session))
  const info = concat(concat(MEDIA_TAG, ids), Uint8Array.of(LANES[lane]))
  const input = await crypto.subtle.importKey('raw', nativeBytes(secret), 'HKDF', false, [
    'deriveBits',
  ])
  const params = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: nativeBytes(info) }
  const base = await crypto.subtle.deriveBits(params, input, BASE_KEY_BYTES * 8)
  return new Uint8Array(base)
}

/** The SFrame key of one session in one lane. */
export async function mediaKey(secret: Uint8Array, source: MediaSource): Promise<SframeKey> {
  return sframeKey(await mediaBaseKey(secret, source), await kidOf(source))
}
