import { accept, refuse, type Verdict } from '../../verdict.ts'

/** Why a packet must not reach a decoder. */
export type OpusRefusal = 'empty' | 'too-long' | 'not-one-frame' | 'not-20-ms'

/** RFC 6716 §3.2.1: longest frame. */
const FRAME_MAX_BYTES = 1_275
/** Configuration numbers of 20 ms by mode (RFC 6716 §3.1, table 2). */
const SILK_BELOW = 12
const HYBRID_BELOW = 16
const SILK_20_MS = 1
const HYBRID_20_MS = 1
const CELT_20_MS = 3

/**
 * Passes exactly one 20 ms frame, mono or stereo. Two bytes can declare 120 ms of sound, and a
 * frame count that does not fit kills browsers' decoders: neither is ever decoded.
 */
export function checkOpusPacket(packet: Uint8Array): Verdict<Uint8Array, OpusRefusal> {
  const toc = packet[0]
  // The table of contents alone means "conceal" to a decoder: our speakers never send it.
  if (toc === undefined || packet.length < 2) return refuse('empty')
  if (packet.length > FRAME_MAX_BYTES) return refuse('too-long')
  if ((toc & 3) !== 0) return refuse('not-one-frame')
  return lasts20Ms(toc >> 3) ? accept(packet) : refuse('not-20-ms')
}

/** The one-byte packet that makes a decoder synthesise a frame in the mode of `packet`. */
export function concealmentAfter(packet: Uint8Array): Uint8Array {
  return Uint8Array.of((packet[0] ?? 0) & 0xfc)
}

function lasts20Ms(configuration: number): boolean {
  if (configuration < SILK_BELOW) return (configuration & 3) === SILK_20_MS
  if (configuration < HYBRID_BELOW) return (configuration & 1) === HYBRID_20_MS
  return (configuration & 3) === CELT_20_MS
}
