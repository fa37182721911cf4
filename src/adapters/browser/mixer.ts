import type { PlayoutOrder, PlayoutTick } from './worklet-messages.ts'

const FRAME_SAMPLES = 960
/** A second. What a confused Worker sends beyond it pushes out the oldest. */
const QUEUE_MAX_SAMPLES = 48_000
/** Volume follows within 20 ms: five time constants of 4 ms. */
const GLIDE = 1 / 192
/** 5 ms: where a voice starts, and where it starts again after it ran dry. */
const FADE_IN_STEP = 1 / 240
/** Where a voice ends its last sample dies away within 5 ms instead of breaking off. */
const TAIL_DECAY = 0.97
const SILENT_GAIN = 0.001
/** Below this the mix is passed through as it is; above it bends and never passes 1. */
const LIMIT_KNEE = 0.8

/** Mixes the voices of a Space, sample by sample. Runs in the playout worklet; knows no Web Audio. */
export class Mixer {
  readonly #voices = new Map<number, MixedVoice>()
  readonly #tell: (tick: PlayoutTick) => void
  #sinceTick = 0
  #frame = 0

  constructor(tell: (tick: PlayoutTick) => void) {
    this.#tell = tell
  }

  obey(order: PlayoutOrder): void {
    switch (order.kind) {
      case 'play':
        return this.#voice(order.voice).push(order.samples)
      case 'volume':
        return this.#voice(order.voice).setVolume(order.volume)
      case 'forget':
        return this.#voices.get(order.voice)?.leave()
      default:
        return order satisfies never
    }
  }

  /** Fills `output` and tells of each 960 samples that are full. */
  render(output: Float32Array): void {
    for (let place = 0; place < output.length; place += 1) {
      let sum = 0
      for (const voice of this.#voices.values()) sum += voice.next()
      output[place] = limited(sum)
    }
    for (const [number, voice] of this.#voices) {
      if (voice.isGone) this.#voices.delete(number)
    }
    this.#sinceTick += output.length
    while (this.#sinceTick >= FRAME_SAMPLES) {
      this.#sinceTick -= FRAME_SAMPLES
      this.#tell({ frame: this.#frame, taken: this.#taken() })
      this.#frame += 1
    }
  }

  #taken(): readonly (readonly [number, number])[] {
    return [...this.#voices].map(([number, voice]) => [number, voice.taken] as const)
  }

  #voice(number: number): MixedVoice {
    const known = this.#voices.get(number)
    if (known !== undefined) return known
    const made = new MixedVoice()
    this.#voices.set(number, made)
    return made
  }
}

class MixedVoice {
  /** Samples that were rendered or pushed out. */
  taken = 0
  readonly #frames: Float32Array[] = []
  #queued = 0
  #at = 0
  #volume = 1
  #gain: number | undefined
  #fade = 0
  #last = 0
  #tail = 0
  #isLeaving = false

  push(frame: Float32Array): void {
    if (frame.length === 0) return
    this.#frames.push(frame)
    this.#queued += frame.length
    while (this.#queued > QUEUE_MAX_SAMPLES) {
      const left = (this.#frames[0]?.length ?? 0) - this.#at
      this.#queued -= left
      this.taken += left
      this.#drop()
    }
  }

  setVolume(volume: number): void {
    this.#volume = volume
  }

  leave(): void {
    this.#isLeaving = true
    this.#volume = 0
  }

  get isGone(): boolean {
    const isSilent = (this.#gain ?? 0) < SILENT_GAIN || this.#frames.length === 0
    return this.#isLeaving && isSilent && Math.abs(this.#tail) < SILENT_GAIN
  }

  next(): number {
    // A voice's first volume is no change of volume: it does not glide there.
    this.#gain =
      (this.#gain ?? this.#volume) + (this.#volume - (this.#gain ?? this.#volume)) * GLIDE
    this.#tail *= TAIL_DECAY
    const sample = this.#sample()
    if (sample === undefined) {
      if (this.#fade > 0) this.#tail += this.#last
      this.#fade = 0
      this.#last = 0
      return this.#tail
    }
    this.#fade = Math.min(1, this.#fade + FADE_IN_STEP)
    this.#last = sample * this.#fade * this.#gain
    return this.#last + this.#tail
  }

  #sample(): number | undefined {
    const frame = this.#frames[0]
    const sample = frame?.[this.#at]
    if (frame === undefined || sample === undefined) return undefined
    this.#at += 1
    this.#queued -= 1
    this.taken += 1
    if (this.#at === frame.length) this.#drop()
    return sample
  }

  #drop(): void {
    this.#frames.shift()
    this.#at = 0
  }
}

function limited(sum: number): number {
  const size = Math.abs(sum)
  if (size <= LIMIT_KNEE) return sum
  const bent = LIMIT_KNEE + (1 - LIMIT_KNEE) * Math.tanh((size - LIMIT_KNEE) / (1 - LIMIT_KNEE))
  return Math.sign(sum) * bent
}
