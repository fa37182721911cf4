import { browserCodecs } from '../../../src/adapters/browser/codecs.ts'
import { openMicrophone } from '../../../src/adapters/browser/microphone.ts'
import { openOutput } from '../../../src/adapters/browser/output.ts'
import { codecFacts, type CodecFacts } from '../../contracts/audio-codecs.ts'
import { sframeFacts, type SframeFacts } from '../../contracts/sframe-vectors.ts'
import { trustedScriptUrl } from '../../../src/adapters/browser/trusted-url.ts'
import workerUrl from './audio-worker.ts?worker&url'

/** What the network between the two ends does. */
export type LoopNetwork = {
  readonly delayMs: number
  readonly jitterMs: number
  /** Every nth bundle is lost; 0 for none. */
  readonly loseEvery: number
}

export type LoopOrder =
  | ({
      readonly kind: 'loop'
      readonly microphone: MessagePort
      readonly output: MessagePort
    } & LoopNetwork)
  | { readonly kind: 'report' }

export type LoopReport = {
  readonly count: number
  readonly verified: number
  readonly speakingChanges: number
  readonly decoded: number
  readonly concealed: number
}

const worker = new Worker(trustedScriptUrl(workerUrl), { type: 'module' })

const driver = {
  /** Microphone → speaker → bundles → listener → loudspeaker. Answers why not, or "playing". */
  async loop(network: LoopNetwork): Promise<string> {
    const output = await openOutput()
    const microphone = await openMicrophone({
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
    })
    if (!microphone.ok) return microphone.reason
    const ports = { microphone: microphone.value.port, output: output.port }
    worker.postMessage({ kind: 'loop', ...ports, ...network }, [ports.microphone, ports.output])
    return output.state.current
  },
  report(): Promise<LoopReport> {
    return new Promise(resolve => {
      worker.onmessage = ({ data }: MessageEvent<LoopReport>) => resolve(data)
      worker.postMessage({ kind: 'report' })
    })
  },
  async microphone(): Promise<string> {
    const opened = await openMicrophone()
    return opened.ok ? 'open' : opened.reason
  },
  codecs: (): Promise<CodecFacts> => codecFacts(browserCodecs()),
  sframe: (text: string): Promise<SframeFacts> => sframeFacts(text),
}

export type AudioDriver = typeof driver
Object.assign(globalThis, { audio: driver })
