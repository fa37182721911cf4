import { accept, refuse, type Verdict } from '../verdict.ts'
import { joinBytes } from './join-bytes.ts'
import { readSframeHeader } from './sframe-header.ts'

/**
 * A bundle as it travels: SFrame ciphertext ‖ Ed25519 signature. PROTOCOL.md, section "Bundle", is
 * normative; this file is its byte layout.
 */

/**
 * Largest bundle. 1,100 bytes arrived intact over every carrier we measured, and still fit into one
 * IPv6 packet of the minimum 1,280 below DTLS and SCTP (113 bytes), so no carrier ever fragments.
 */
export const BUNDLE_MAX = 1_100
/** Ed25519, RFC 8032. */
export const SIGNATURE_BYTES = 64
/** Tag of AES_128_GCM_SHA256_128, the one cipher suite we use. */
export const SFRAME_TAG_BYTES = 16
/** 80 ms: above that one lost bundle is heard. */
export const BUNDLE_FRAMES_MAX = 4
/** 24 bits of 20 ms are 93 hours; a session speaks for at most 12. */
export const FRAME_INDEX_MAX = 0xff_ff_ff

const PAYLOAD_HEAD_BYTES = 4
const EPOCH_MASK = 127
const COUNT_MASK = 7
const STARTS_FLAG = 8
const ENDS_FLAG = 16
/** RFC 6716 §3.2.1: lengths from here on take two bytes. */
const TWO_BYTE_LENGTH_FROM = 252
/** A configuration byte, an empty payload, its tag and the signature. */
const BUNDLE_MIN = 1 + PAYLOAD_HEAD_BYTES + SFRAME_TAG_BYTES + SIGNATURE_BYTES
const SIGNED_TAG = new TextEncoder().encode('loggia/bundle/v1\0')

/** What every hop can read of a bundle without any key. The views share the bundle's memory. */
export type BundleHeader = {
  /** Names session, epoch and lane: see {@link partsOfKid}. */
  readonly kid: bigint
  /** Sequence number of the session's bundles in that lane, from 0. */
  readonly ctr: bigint
  /** Holds no frame: its speaker lives and is silent. Seen by its length, without any key. */
  readonly isSignOfLife: boolean
  /** Header, ciphertext and tag: what was signed and what is decrypted. */
  readonly sframe: Uint8Array
  readonly signature: Uint8Array
}

export type BundleRefusal = 'too-long' | 'too-short' | 'bad-header'

/** Splits a bundle. Says nothing about who made it. */
export function readBundleHeader(bytes: Uint8Array): Verdict<BundleHeader, BundleRefusal> {
  if (bytes.length > BUNDLE_MAX) return refuse('too-long')
  if (bytes.length < BUNDLE_MIN) return refuse('too-short')
  const sframe = bytes.subarray(0, bytes.length - SIGNATURE_BYTES)
  const header = readSframeHeader(sframe)
  if (!header.ok) return refuse('bad-header')
  const { kid, ctr, length } = header.value
  const frameBytes = sframe.length - length - PAYLOAD_HEAD_BYTES - SFRAME_TAG_BYTES
  if (frameBytes < 0) return refuse('too-short')
  const signature = bytes.subarray(sframe.length)
  return accept({ kid, ctr, isSignOfLife: frameBytes === 0, sframe, signature })
}

/** Joins what {@link readBundleHeader} splits. */
export function writeBundle(sframe: Uint8Array, signature: Uint8Array): Uint8Array {
  return joinBytes([sframe, signature])
}

/** The bytes under a bundle's signature: all that a forwarder could alter or a replayer could swap. */
export function signedBytes(
  space: Uint8Array,
  sessionKey: Uint8Array,
  sframe: Uint8Array,
): Uint8Array {
  return joinBytes([SIGNED_TAG, space, sessionKey, sframe])
}

/** The plaintext of a bundle. */
export type BundlePayload = {
  /** Index of the first frame in 20 ms units of the speaker's clock; of the next one when none is here. */
  readonly frameIndex: number
  /** The first frame here is the first of a talkspurt. */
  readonly startsTalkspurt: boolean
  /** Nothing is to be expected at the index behind the last frame here, until a talkspurt starts. */
  readonly endsTalkspurt: boolean
  /** 0 to 4 Opus packets of consecutive 20 ms. None: a sign of life in silence. */
  readonly frames: readonly Uint8Array[]
}

export type PayloadRefusal = 'truncated' | 'bad-flags' | 'empty-frame' | 'index-range'

/** Reads a decrypted payload. One value has one byte string. The frames share its memory. */
export function readBundlePayload(bytes: Uint8Array): Verdict<BundlePayload, PayloadRefusal> {
  const [high, middle, low, flags] = bytes
  if (high === undefined || middle === undefined || low === undefined || flags === undefined) {
    return refuse('truncated')
  }
  const count = flags & COUNT_MASK
  const startsTalkspurt = (flags & STARTS_FLAG) !== 0
  const endsTalkspurt = (flags & ENDS_FLAG) !== 0
  const hasForeignBits = (flags & ~(COUNT_MASK | STARTS_FLAG | ENDS_FLAG)) !== 0
  const isSilence = endsTalkspurt && !startsTalkspurt
  if (hasForeignBits || count > BUNDLE_FRAMES_MAX || (count === 0 && !isSilence)) {
    return refuse('bad-flags')
  }
  const frameIndex = (high << 16) | (middle << 8) | low
  if (frameIndex + count > FRAME_INDEX_MAX) return refuse('index-range')
  const frames = splitFrames(bytes.subarray(PAYLOAD_HEAD_BYTES), count)
  if (!frames.ok) return frames
  return accept({ frameIndex, startsTalkspurt, endsTalkspurt, frames: frames.value })
}

/** Writes a payload. The caller keeps to the limits above: they are its own figures, not a stranger's. */
export function writeBundlePayload(payload: BundlePayload): Uint8Array {
  const { frameIndex, startsTalkspurt, endsTalkspurt, frames } = payload
  const flags =
    frames.length | (startsTalkspurt ? STARTS_FLAG : 0) | (endsTalkspurt ? ENDS_FLAG : 0)
  const head = [(frameIndex >> 16) & 255, (frameIndex >> 8) & 255, frameIndex & 255, flags]
  const lengths = frames.slice(0, -1).flatMap(frame => lengthBytes(frame.length))
  return joinBytes([Uint8Array.from([...head, ...lengths]), ...frames])
}

/** The most bytes of Opus that a bundle of `count` frames may carry and stay within BUNDLE_MAX. */
export function opusRoom(count: number): number {
  const longestHeader = 1 + 6 + 8
  const lengths = 2 * Math.max(0, count - 1)
  const around = longestHeader + PAYLOAD_HEAD_BYTES + lengths + SFRAME_TAG_BYTES + SIGNATURE_BYTES
  return BUNDLE_MAX - around
}

/** Which of a session's two streams: 20 ms packets to the stage, or bundles down the tree. */
export type Lane = 'audience' | 'stage'

/** What a key id says. */
export type KidParts = {
  /** First 40 bits of SHA-256 of the session's public key. */
  readonly sessionTag: bigint
  /** Which epoch secret, its last seven bits. Public Spaces stay at 0. */
  readonly epoch: number
  readonly lane: Lane
}

/** Packs a 48-bit key id. */
export function kidFromParts({ sessionTag, epoch, lane }: KidParts): bigint {
  return (sessionTag << 8n) | BigInt(((epoch & EPOCH_MASK) << 1) | (lane === 'stage' ? 1 : 0))
}

/** What names a speaker in every epoch: its key id with epoch 0. */
export const withoutEpoch = (kid: bigint): bigint => kid & ~BigInt(EPOCH_MASK << 1)

/** Unpacks a key id; undefined when it has more than 48 bits. */
export function partsOfKid(kid: bigint): KidParts | undefined {
  if (kid >= 1n << 48n) return undefined
  const low = Number(kid & 255n)
  return { sessionTag: kid >> 8n, epoch: low >> 1, lane: (low & 1) === 1 ? 'stage' : 'audience' }
}

function splitFrames(
  body: Uint8Array,
  count: number,
): Verdict<readonly Uint8Array[], PayloadRefusal> {
  if (count === 0) return body.length === 0 ? accept([]) : refuse('bad-flags')
  const lengths: number[] = []
  let at = 0
  for (let frame = 1; frame < count; frame += 1) {
    const length = readLength(body, at)
    if (length === undefined) return refuse('truncated')
    lengths.push(length)
    at += length < TWO_BYTE_LENGTH_FROM ? 1 : 2
  }
  const frames = lengths.map(length => body.subarray(at, (at += length)))
  frames.push(body.subarray(at))
  const isCut = frames.some(
    (frame, place) => place < count - 1 && frame.length < (lengths[place] ?? 0),
  )
  if (isCut) return refuse('truncated')
  return frames.some(frame => frame.length === 0) ? refuse('empty-frame') : accept(frames)
}

function readLength(bytes: Uint8Array, at: number): number | undefined {
  const first = bytes[at]
  if (first === undefined || first < TWO_BYTE_LENGTH_FROM) return first
  const second = bytes[at + 1]
  return second === undefined ? undefined : second * 4 + first
}

function lengthBytes(length: number): readonly number[] {
  if (length < TWO_BYTE_LENGTH_FROM) return [length]
  const first = TWO_BYTE_LENGTH_FROM + (length & 3)
  return [first, (length - first) >> 2]
}
