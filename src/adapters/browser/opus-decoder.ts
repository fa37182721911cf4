import { concealmentAfter } from '../../domain/media/opus-packet.ts'
import { RebuildLimit } from './rebuild-limit.ts'
import type { OpusDecoder, PcmFrame } from '../../ports/audio.ts'

const FRAME_SAMPLES = 960
const FRAME_US = 20_000
const CONFIG: AudioDecoderConfig = { codec: 'opus', sampleRate: 48_000, numberOfChannels: 1 }

/** Opus by WebCodecs. */
export class WebCodecsDecoder implements OpusDecoder {
  #decoder: AudioDecoder | undefined
  #told: (frame: PcmFrame) => void = () => {}
  /** Calls whose frame has not come out yet: each gets one, whatever happens. */
  #owed = 0
  #count = 0
  #last: Uint8Array | undefined
  readonly #rebuilds = new RebuildLimit()
  #deaths = 0
  #isClosed = false

  /** The codec's thread is started at once: the first packet need not wait for it. */
  constructor() {
    this.#ready()
  }

  get restarts(): number {
    return this.#deaths
  }

  onPcm(pcm: (frame: PcmFrame) => void): void {
    this.#told = pcm
  }

  decode(opus: Uint8Array): void {
    this.#last = opus
    this.#feed(opus)
  }

  /** WebCodecs cannot decode the copy inside (w3c/webcodecs#560, not planned). */
  recover(_next: Uint8Array): void {
    this.conceal()
  }

  /**
   * A packet of one byte, the mode of the last one, makes libopus synthesise a frame. It is not
   * documented; a browser test asserts it.
   */
  conceal(): void {
    if (this.#last === undefined) return this.#owe(() => this.#tellSilence())
    this.#feed(concealmentAfter(this.#last))
  }

  close(): void {
    this.#isClosed = true
    if (this.#decoder !== undefined && this.#decoder.state !== 'closed') this.#decoder.close()
    this.#decoder = undefined
  }

  #feed(opus: Uint8Array): void {
    const decoder = this.#ready()
    if (decoder === undefined) return this.#owe(() => this.#tellSilence())
    this.#owed += 1
    const timestamp = this.#count * FRAME_US
    this.#count += 1
    // The payload was decrypted here: no other thread shares its memory.
    const data = opus as Uint8Array<ArrayBuffer>
    decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp, duration: FRAME_US, data }))
  }

  /** Answers later, as a decoder would, and in order: a dead one owes nothing else. */
  #owe(answer: () => void): void {
    this.#owed += 1
    queueMicrotask(answer)
  }

  #ready(): AudioDecoder | undefined {
    if (this.#isClosed) return undefined
    if (this.#decoder?.state === 'configured') return this.#decoder
    if (!this.#rebuilds.mayBuild()) return undefined
    const decoder = new AudioDecoder({
      output: audio => this.#takeAudio(audio),
      error: () => {
        if (this.#decoder !== decoder) return
        this.#deaths += 1
        this.#payInSilence()
      },
    })
    decoder.configure(CONFIG)
    this.#decoder = decoder
    return decoder
  }

  #takeAudio(audio: AudioData): void {
    const samples = new Float32Array(FRAME_SAMPLES)
    const frameCount = Math.min(audio.numberOfFrames, FRAME_SAMPLES)
    // Where a browser trims the codec's run-in, what is left belongs to the end of the frame.
    const target = samples.subarray(FRAME_SAMPLES - frameCount)
    audio.copyTo(target, { planeIndex: 0, format: 'f32-planar', frameCount })
    audio.close()
    this.#tell(samples)
  }

  /** The decoder died with packets inside. */
  #payInSilence(): void {
    while (this.#owed > 0) this.#tellSilence()
  }

  #tellSilence(): void {
    this.#tell(new Float32Array(FRAME_SAMPLES))
  }

  #tell(frame: PcmFrame): void {
    if (this.#owed === 0 || this.#isClosed) return
    this.#owed -= 1
    this.#told(frame)
  }
}
