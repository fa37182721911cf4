import { browserAudio } from '../../../src/adapters/browser/audio-devices.ts'
import { browserCodecs } from '../../../src/adapters/browser/codecs.ts'
import { ConsoleLog } from '../../../src/adapters/browser/console-log.ts'
import { pcmFrom } from '../../../src/adapters/browser/capture.ts'
import { openMicrophone } from '../../../src/adapters/browser/microphone.ts'
import { WebCodecsEncoder } from '../../../src/adapters/browser/opus-encoder.ts'
import { openOutput } from '../../../src/adapters/browser/output.ts'
import { RepairingDecoder } from '../../../src/adapters/browser/repairing-decoder.ts'
import { openWasmOpus } from '../../../src/adapters/browser/wasm-opus.ts'
import { codecFacts, type CodecFacts } from '../../contracts/audio-codecs.ts'
import { sframeFacts, type SframeFacts } from '../../contracts/sframe-vectors.ts'
import { seededChance } from '../../helpers/seeded-chance.ts'
import { trustedScriptUrl } from '../../../src/adapters/browser/trusted-url.ts'
import workerUrl from './audio-worker.ts?worker&url'

/** What the network between the two ends does. */
export type LoopNetwork = {
  readonly delayMs: number
  readonly jitterMs: number
  /** Every nth bundle is lost; 0 for none. */
  readonly loseEvery: number
  /** Instead of every nth bundle its speaker signs something hostile, and a forwarder adds what it can make of it. */
  readonly hostileEvery?: number
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
  /** Well signed, and no good: by reason. */
  readonly refused: Readonly<Record<string, number>>
  /** What came without a good signature. */
  readonly forged: number
}

/** Voice processing changes the sound: whoever compares it asks for none. */
const PLAIN = {
  device: undefined,
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
  suppressor: false,
}

export type DeviceFacts = {
  readonly kinds: readonly string[]
  readonly usesKnown: boolean
  readonly usesUnknown: boolean
  readonly paths: readonly string[]
  readonly device: boolean
}

const worker = new Worker(trustedScriptUrl(workerUrl), { type: 'module' })

const driver = {
  /** Microphone → speaker → bundles → listener → loudspeaker. Answers why not, or "playing". */
  async loop(network: LoopNetwork): Promise<string> {
    const output = await openOutput()
    const microphone = await openMicrophone(PLAIN, fault => console.error(fault))
    if (!microphone.ok) return microphone.reason
    const ports = { microphone: microphone.value.port, output: output.port }
    worker.postMessage({ kind: 'loop', ...ports, ...network }, [ports.microphone, ports.output])
    return output.state.current
  },
  /** What the page can do about devices and echo, with an open microphone. */
  async devices(): Promise<DeviceFacts> {
    const audio = browserAudio(new ConsoleLog())
    const seen = new Promise<void>(resolve => {
      audio.devices.watch(devices => devices.some(({ name }) => name !== '') && resolve())
    })
    const output = await audio.openOutput()
    const microphone = await audio.openMicrophone({ ...PLAIN, echoCancellation: true })
    if (!microphone.ok) throw new TypeError(microphone.reason)
    await seen
    const loudspeaker = audio.devices.current.find(({ kind }) => kind === 'loudspeaker')
    const usesKnown = await output.use(loudspeaker?.id)
    const usesUnknown = await output.use('no such device')
    const paths: string[] = [output.path.current]
    const undo = output.path.watch(path => paths.push(path))
    output.cancelEcho(true)
    await until(() => paths.length > 1)
    output.cancelEcho(false)
    await until(() => paths.length > 2)
    undo()
    output.close()
    microphone.value.close()
    const kinds = [...new Set(audio.devices.current.map(({ kind }) => kind))].sort()
    return { kinds, usesKnown, usesUnknown, paths, device: microphone.value.device !== undefined }
  },
  /** Loudness of the last frame that the microphone gave through the in-page suppressor. */
  async suppressed(): Promise<{ readonly frames: number; readonly faults: readonly string[] }> {
    const faults: string[] = []
    const microphone = await openMicrophone({ ...PLAIN, suppressor: true }, fault =>
      faults.push(String(fault)),
    )
    if (!microphone.ok) throw new TypeError(microphone.reason)
    let frames = 0
    pcmFrom(microphone.value.port, frame => {
      if (frame.some(sample => sample !== 0)) frames += 1
    })
    await until(() => frames >= 50)
    microphone.value.close()
    return { frames, faults }
  },
  report(): Promise<LoopReport> {
    return new Promise(resolve => {
      worker.onmessage = ({ data }: MessageEvent<LoopReport>) => resolve(data)
      worker.postMessage({ kind: 'report' })
    })
  },
  async microphone(): Promise<string> {
    const opened = await openMicrophone(PLAIN, fault => console.error(fault))
    return opened.ok ? 'open' : opened.reason
  },
  codecs: (): Promise<CodecFacts> => codecFacts(browserCodecs(new ConsoleLog())),
  /** The same promises of libopus alone, where a browser had no decoder of its own. */
  libopus: (): Promise<CodecFacts> =>
    codecFacts({
      encoder: () => new WebCodecsEncoder(),
      decoder: () =>
        new RepairingDecoder({
          plain: undefined,
          open: openWasmOpus,
          failed: fault => console.error(fault),
        }),
    }),
  /** Decodes that many random packets which pass the TOC check; answers how many frames came out. */
  async fuzz(packets: number): Promise<number> {
    const decoder = browserCodecs(new ConsoleLog()).decoder()
    const chance = seededChance(18)
    let frames = 0
    decoder.onPcm(() => (frames += 1))
    for (let n = 0; n < packets; n += 1) {
      const packet = Uint8Array.from({ length: 2 + chance() * 300 }, () => chance() * 256)
      packet[0] = [0x08, 0x48, 0x68, 0x78, 0x98, 0xd8, 0xf8, 0xfc][n % 8] ?? 0
      decoder.decode(packet)
      // In pieces, so that the decoder's queue stays short.
      if (n % 100 === 99) await until(() => frames > n)
    }
    decoder.close()
    return frames
  },
  sframe: (text: string): Promise<SframeFacts> => sframeFacts(text),
}

async function until(isDone: () => boolean): Promise<void> {
  for (let look = 0; look < 500 && !isDone(); look += 1) {
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

export type AudioDriver = typeof driver
Object.assign(globalThis, { audio: driver })
