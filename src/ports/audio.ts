import type { SessionId } from '../domain/ids.ts'
import type { Undo } from '../events.ts'

/** One 20 ms frame of mono samples at 48 kHz: 960 numbers in [−1, 1]. */
export type PcmFrame = Float32Array

/** Turns microphone frames into Opus packets, in order. */
export interface OpusEncoder {
  /** `index` is the frame's place in the speaker's time: it comes back with the frame's packet. */
  encode(frame: PcmFrame, index: number): void
  /** Told for each frame that yields a packet; at most 1,275 bytes (RFC 6716 §3.2.1). */
  onPacket(packet: (opus: Uint8Array, index: number) => void): void
  close(): void
}

/**
 * Turns one speaker's Opus packets back into samples. Each `decode`, `recover` and `conceal` yields
 * exactly one frame, in order, soon after; silence when a packet killed the decoder, which then
 * rebuilds itself.
 */
export interface OpusDecoder {
  /** A verified, TOC-checked packet of one 20 ms frame. */
  decode(opus: Uint8Array): void
  /**
   * Makes one frame for a packet that did not come from the coarse copy in `next`, the verified packet
   * behind it, which is to be decoded after this. Where the platform cannot, as `conceal`.
   */
  recover(next: Uint8Array): void
  /** Makes up one frame for a packet that did not come. */
  conceal(): void
  onPcm(pcm: (frame: PcmFrame) => void): void
  /** How often a packet has killed it so far. */
  readonly restarts: number
  close(): void
}

/** Codec makers of this platform. */
export interface AudioCodecs {
  encoder(): OpusEncoder
  decoder(): OpusDecoder
}

/** Where decoded speech is mixed and played. Time comes from here: the sound hardware pulls. */
export interface Loudspeaker {
  /** Told once per 20 ms that the output has rendered, with the number of that frame. */
  onTick(tick: (frame: number) => void): Undo
  /** Queues sound of a speaker, of any length up to 40 ms, behind what is already queued for it. */
  play(speaker: SessionId, sound: PcmFrame): void
  /** Sound of this speaker that is queued and not yet rendered, in frames of 20 ms and parts of them. */
  queued(speaker: SessionId): number
  /** 0 is silent, 1 as sent, at most 2. Glides within 20 ms. */
  setVolume(speaker: SessionId, volume: number): void
  forget(speaker: SessionId): void
}
