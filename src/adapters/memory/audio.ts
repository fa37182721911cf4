import type {
  AudioCodecs,
  Loudspeaker,
  OpusDecoder,
  OpusEncoder,
  PcmFrame,
} from '../../ports/audio.ts'
import type { SessionId } from '../../domain/ids.ts'
import type { Undo } from '../../events.ts'

/** Samples of a frame at 48 kHz. */
const FRAME_SAMPLES = 960
/** CELT, full band, 20 ms, mono, one frame: passes every check that real Opus passes. */
const TOC = 31 << 3
/** One byte for every twelve samples: 81 bytes a frame, as our Opus has on average. */
const SAMPLES_PER_BYTE = 12
/** What kills the decoder twin, as a malformed packet kills a browser's. */
const DEADLY = 0xff
const CONCEALED_GAIN = 0.5

/** Codecs that sound like a bad telephone and behave like WebCodecs: answers come a microtask later. */
export class MemoryCodecs implements AudioCodecs {
  encoder(): OpusEncoder {
    return new MemoryEncoder()
  }

  decoder(): OpusDecoder {
    return new MemoryDecoder()
  }
}

class MemoryEncoder implements OpusEncoder {
  #told: (opus: Uint8Array, index: number) => void = () => {}
  #isClosed = false

  encode(frame: PcmFrame, index: number): void {
    const opus = new Uint8Array(1 + FRAME_SAMPLES / SAMPLES_PER_BYTE)
    opus[0] = TOC
    for (let place = 1; place < opus.length; place += 1) {
      const sample = frame[(place - 1) * SAMPLES_PER_BYTE] ?? 0
      opus[place] = Math.round((Math.max(-1, Math.min(1, sample)) + 1) * 127)
    }
    queueMicrotask(() => {
      if (!this.#isClosed) this.#told(opus, index)
    })
  }

  onPacket(packet: (opus: Uint8Array, index: number) => void): void {
    this.#told = packet
  }

  close(): void {
    this.#isClosed = true
  }
}

class MemoryDecoder implements OpusDecoder {
  restarts = 0
  #told: (frame: PcmFrame) => void = () => {}
  #last = new Float32Array(FRAME_SAMPLES)
  #isClosed = false

  decode(opus: Uint8Array): void {
    const isDeadly = opus[1] === DEADLY
    if (isDeadly) this.restarts += 1
    const frame = Float32Array.from({ length: FRAME_SAMPLES }, (_, n) =>
      isDeadly ? 0 : (opus[1 + Math.floor(n / SAMPLES_PER_BYTE)] ?? 127) / 127 - 1,
    )
    this.#tell(frame)
  }

  /** The twin's packets hold no copy of another. */
  recover(_next: Uint8Array): void {
    this.conceal()
  }

  conceal(): void {
    this.#tell(this.#last.map(sample => sample * CONCEALED_GAIN))
  }

  onPcm(pcm: (frame: PcmFrame) => void): void {
    this.#told = pcm
  }

  close(): void {
    this.#isClosed = true
  }

  #tell(frame: Float32Array<ArrayBuffer>): void {
    this.#last = frame
    queueMicrotask(() => {
      if (!this.#isClosed) this.#told(frame)
    })
  }
}

/** A loudspeaker that renders when a test says so, and remembers what it rendered. */
export class MemoryLoudspeaker implements Loudspeaker {
  /** Every rendered frame, mixed. */
  readonly rendered: Float32Array[] = []
  #frame = 0
  readonly #ticks = new Set<(frame: number) => void>()
  /** Samples not yet rendered. */
  readonly #queues = new Map<SessionId, number[]>()
  readonly #volumes = new Map<SessionId, number>()

  onTick(tick: (frame: number) => void): Undo {
    this.#ticks.add(tick)
    return () => this.#ticks.delete(tick)
  }

  play(speaker: SessionId, sound: PcmFrame): void {
    const queue = this.#queues.get(speaker) ?? []
    this.#queues.set(speaker, queue)
    queue.push(...sound)
  }

  queued(speaker: SessionId): number {
    return (this.#queues.get(speaker)?.length ?? 0) / FRAME_SAMPLES
  }

  setVolume(speaker: SessionId, volume: number): void {
    this.#volumes.set(speaker, volume)
  }

  forget(speaker: SessionId): void {
    this.#queues.delete(speaker)
    this.#volumes.delete(speaker)
  }

  /** Speakers with something queued or a volume: none once everybody was forgotten. */
  get known(): ReadonlySet<SessionId> {
    return new Set([...this.#queues.keys(), ...this.#volumes.keys()])
  }

  /** Renders one frame and tells. */
  render(): Float32Array {
    const mix = new Float32Array(FRAME_SAMPLES)
    for (const [speaker, queue] of this.#queues) {
      const volume = this.#volumes.get(speaker) ?? 1
      for (const [place, sample] of queue.splice(0, FRAME_SAMPLES).entries()) {
        mix[place] = (mix[place] ?? 0) + sample * volume
      }
    }
    this.rendered.push(mix)
    for (const tick of this.#ticks) tick(this.#frame)
    this.#frame += 1
    return mix
  }
}
