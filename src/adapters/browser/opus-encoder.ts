import type { OpusEncoder, PcmFrame } from '../../ports/audio.ts'
import { RebuildLimit } from './rebuild-limit.ts'

const FRAME_US = 20_000

/** What Chromium and Firefox take for Opus beyond TypeScript's DOM library. */
type SpeechConfig = AudioEncoderConfig & {
  readonly opus: OpusEncoderConfig & { readonly application: 'voip'; readonly signal: 'voice' }
}

/**
 * Measured: 81 bytes a frame, full band, and every packet carries a coarse copy of the one before it.
 * No DTX: when it acts, frames vanish without a packet, and silence is ours to decide.
 */
const CONFIG: SpeechConfig = {
  codec: 'opus',
  sampleRate: 48_000,
  numberOfChannels: 1,
  bitrate: 32_000,
  opus: {
    frameDuration: FRAME_US,
    application: 'voip',
    signal: 'voice',
    useinbandfec: true,
    packetlossperc: 10,
    usedtx: false,
  },
}

/** Opus by WebCodecs. Frames that were inside when the encoder died yield no packet. */
export class WebCodecsEncoder implements OpusEncoder {
  #encoder: AudioEncoder | undefined
  #told: (opus: Uint8Array, index: number) => void = () => {}
  /** Frames inside the encoder, oldest first: its own timestamps drift and are not asked. */
  #inside: number[] = []
  readonly #rebuilds = new RebuildLimit()
  #isClosed = false

  onPacket(packet: (opus: Uint8Array, index: number) => void): void {
    this.#told = packet
  }

  encode(frame: PcmFrame, index: number): void {
    const encoder = this.#ready()
    if (encoder === undefined) return
    const audio = new AudioData({
      format: 'f32-planar',
      sampleRate: CONFIG.sampleRate,
      numberOfChannels: 1,
      numberOfFrames: frame.length,
      timestamp: index * FRAME_US,
      // Ours alone: it came over a port or was made here.
      data: frame as Float32Array<ArrayBuffer>,
    })
    this.#inside.push(index)
    encoder.encode(audio)
    audio.close()
  }

  close(): void {
    this.#isClosed = true
    if (this.#encoder !== undefined && this.#encoder.state !== 'closed') this.#encoder.close()
    this.#encoder = undefined
  }

  #ready(): AudioEncoder | undefined {
    if (this.#isClosed) return undefined
    if (this.#encoder?.state === 'configured') return this.#encoder
    if (!this.#rebuilds.mayBuild()) return undefined
    this.#inside = []
    this.#encoder = new AudioEncoder({
      output: chunk => this.#takeChunk(chunk),
      // The state says it too: the next frame builds a new one.
      error: () => {},
    })
    this.#encoder.configure(CONFIG)
    return this.#encoder
  }

  #takeChunk(chunk: EncodedAudioChunk): void {
    const index = this.#inside.shift()
    if (index === undefined) return
    const opus = new Uint8Array(chunk.byteLength)
    chunk.copyTo(opus)
    this.#told(opus, index)
  }
}
