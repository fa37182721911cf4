import { Mixer } from './mixer.ts'
import { PLAYOUT_PROCESSOR, type PlayoutOrder, type PortGrant } from './worklet-messages.ts'

// The worklet's global scope, which TypeScript's DOM library does not describe.
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void

/** The loudspeaker's end in the audio thread: takes orders from the media Worker, tells it the time. */
class Playout extends AudioWorkletProcessor {
  #worker: MessagePort | undefined
  readonly #mixer = new Mixer(tick => this.#worker?.postMessage(tick))

  constructor() {
    super()
    this.port.onmessage = ({ data }: MessageEvent<PortGrant>) => {
      this.#worker = data.port
      this.#worker.onmessage = ({ data: order }: MessageEvent<PlayoutOrder>) =>
        this.#mixer.obey(order)
    }
  }

  process(_inputs: unknown, [output]: readonly (readonly Float32Array[])[]): boolean {
    const [samples] = output ?? []
    if (samples !== undefined) this.#mixer.render(samples)
    return true
  }
}

registerProcessor(PLAYOUT_PROCESSOR, Playout)
