import { CAPTURE_PROCESSOR, type CapturedFrame, type PortGrant } from './worklet-messages.ts'

// The worklet's global scope, which TypeScript's DOM library does not describe.
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void

const FRAME_SAMPLES = 960

/** Cuts the microphone's samples into frames of 20 ms and hands them straight to the media Worker. */
class Capture extends AudioWorkletProcessor {
  #worker: MessagePort | undefined
  #frame = new Float32Array(FRAME_SAMPLES)
  #filled = 0
  #index = 0

  constructor() {
    super()
    this.port.onmessage = ({ data }: MessageEvent<PortGrant>) => {
      this.#worker = data.port
    }
  }

  process([input]: readonly (readonly Float32Array[])[]): boolean {
    const [samples] = input ?? []
    // No input means that the track has ended or not begun.
    if (samples !== undefined) this.#take(samples)
    return true
  }

  #take(samples: Float32Array): void {
    for (let from = 0; from < samples.length;) {
      const count = Math.min(samples.length - from, FRAME_SAMPLES - this.#filled)
      this.#frame.set(samples.subarray(from, from + count), this.#filled)
      from += count
      this.#filled += count
      if (this.#filled === FRAME_SAMPLES) this.#send()
    }
  }

  #send(): void {
    const captured: CapturedFrame = { samples: this.#frame, index: this.#index }
    this.#worker?.postMessage(captured, [this.#frame.buffer])
    this.#index += 1
    this.#frame = new Float32Array(FRAME_SAMPLES)
    this.#filled = 0
  }
}

registerProcessor(CAPTURE_PROCESSOR, Capture)
