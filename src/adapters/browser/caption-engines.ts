import { CaptionServer } from './caption-server.ts'
import { captureIn } from './capture-node.ts'
import { LocalSpeech, type SpeechApi } from './local-speech.ts'
import { pcmFrom } from './capture.ts'
import { SAMPLE_RATE } from './audio-context.ts'
import { trackOf } from './microphone-track.ts'
import type { CaptionEngine, EngineChoice } from '../../ports/caption-engine.ts'
import type { MicrophoneHandle } from '../../ports/audio-devices.ts'
import type { PcmFrame } from '../../ports/audio.ts'
import type { Undo } from '../../events.ts'

/** Makes the engine that somebody chose. */
export function openCaptionEngine(choice: EngineChoice): CaptionEngine {
  if (choice.kind === 'browser') {
    const nowMs = (): number => performance.now()
    return new LocalSpeech({ api: speechApi(), trackOf, nowMs, patience })
  }
  const { address } = choice
  const connect = (to: string, protocol: string): WebSocket => new WebSocket(to, protocol)
  return new CaptionServer({ address, connect, soundOf })
}

/** What a browser knows of its own device it says at once. */
const ANSWER_WITHIN_MS = 3_000

const patience = (): Promise<void> =>
  new Promise(resolve => {
    setTimeout(resolve, ANSWER_WITHIN_MS)
  })

/** Only the name without a maker's prefix: what stands behind the prefix alone was never local. */
const speechApi = (): SpeechApi | undefined =>
  (globalThis as { readonly SpeechRecognition?: SpeechApi }).SpeechRecognition

/** The microphone once more, beside what goes to the media Worker. */
async function soundOf(voice: MicrophoneHandle, hear: (frame: PcmFrame) => void): Promise<Undo> {
  const track = trackOf(voice)
  if (track === undefined) throw new DOMException('expected an open microphone', 'NotFoundError')
  const context = new AudioContext({ sampleRate: SAMPLE_RATE })
  try {
    const stop = pcmFrom(await captureIn(context, new MediaStream([track])), hear)
    return () => {
      stop()
      void context.close()
    }
  } catch (fault) {
    void context.close()
    throw fault
  }
}
