import {
  ANSWER_MAX_LETTERS,
  CAPTION_SERVER_PROTOCOL,
  CAPTION_SERVER_RATE,
  readServerWords,
  SERVER_STOP,
  writeServerStart,
} from '../../wire/caption-server.ts'
import { downsampled, NEW_DOWNSAMPLER } from '../../domain/captions/downsample.ts'
import type {
  CaptionEngine,
  EngineFault,
  EngineStanding,
  Listening,
} from '../../ports/caption-engine.ts'
import type { MicrophoneHandle } from '../../ports/audio-devices.ts'
import type { PcmFrame } from '../../ports/audio.ts'
import type { Undo } from '../../events.ts'

/** What this engine stands on. */
export type CaptionServerParts = {
  /** As `captionServerOf` answered. */
  readonly address: string
  readonly connect: (address: string, protocol: string) => WebSocket
  /** Tells 20 ms frames of a microphone. Rejects where the sound cannot be had. */
  readonly soundOf: (voice: MicrophoneHandle, hear: (frame: PcmFrame) => void) => Promise<Undo>
}

/** Two seconds of sound on their way to a server that does not keep up: what comes then is left out. */
const UNSENT_MAX_BYTES = 2 * CAPTION_SERVER_RATE * 2

/** Captions by a program of the person's own, at an address that the person has entered. docs/captions.md says how. */
export class CaptionServer implements CaptionEngine {
  readonly #parts: CaptionServerParts

  constructor(parts: CaptionServerParts) {
    this.#parts = parts
  }

  /** Whether it is there is seen when it is called: nobody is asked before. */
  async look(): Promise<EngineStanding> {
    return 'ready'
  }

  async install(): Promise<boolean> {
    return true
  }

  listen(listening: Listening): () => void {
    const run = new Run(this.#parts, listening)
    return () => run.end()
  }
}

/** One time of listening: a connection and the sound that goes over it. */
class Run {
  readonly #listening: Listening
  readonly #socket: WebSocket
  #stopSound: Undo | undefined
  #downsampler = NEW_DOWNSAMPLER
  #sentSamples = 0
  #utterance = 0
  #isBegun = false
  #isOver = false

  constructor({ address, connect, soundOf }: CaptionServerParts, listening: Listening) {
    this.#listening = listening
    const socket = connect(address, CAPTION_SERVER_PROTOCOL)
    this.#socket = socket
    socket.onopen = () => {
      // Whoever does not know what it was asked for gets no voice.
      if (socket.protocol !== CAPTION_SERVER_PROTOCOL) return this.#fail('failed')
      this.#isBegun = true
      socket.send(writeServerStart(listening.language))
      soundOf(listening.voice, frame => this.#send(frame)).then(
        stop => {
          this.#stopSound = stop
          if (this.#isOver) stop()
        },
        () => this.#fail('failed'),
      )
    }
    socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#take(data)
    socket.onclose = () => this.#fail('unreachable')
  }

  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#stopSound?.()
    if (this.#isBegun && this.#socket.readyState === OPEN) this.#socket.send(SERVER_STOP)
    this.#socket.close()
  }

  #send(frame: PcmFrame): void {
    const { downsampler, samples } = downsampled(this.#downsampler, frame)
    this.#downsampler = downsampler
    if (this.#isOver || this.#socket.readyState !== OPEN) return
    if (this.#socket.bufferedAmount > UNSENT_MAX_BYTES) return
    this.#sentSamples += samples.length
    this.#socket.send(littleEndian(samples))
  }

  #take(message: unknown): void {
    if (this.#isOver) return
    if (typeof message !== 'string' || message.length > ANSWER_MAX_LETTERS)
      return this.#fail('failed')
    const words = readServerWords(message)
    if (!words.ok) return this.#fail('failed')
    const { isFinal, text, endMs } = words.value
    const utterance = this.#utterance
    if (isFinal) this.#utterance += 1
    const sentMs = (this.#sentSamples * 1_000) / CAPTION_SERVER_RATE
    const agoMs = endMs === undefined ? 0 : Math.max(0, sentMs - endMs)
    this.#listening.recognised({ utterance, text, isFinal, agoMs })
  }

  #fail(fault: EngineFault): void {
    if (this.#isOver) return
    this.end()
    this.#listening.ended(fault)
  }
}

/** WebSocket.OPEN, where no WebSocket is at hand. */
const OPEN = 1

function littleEndian(samples: Int16Array): ArrayBuffer {
  const bytes = new ArrayBuffer(samples.length * 2)
  const view = new DataView(bytes)
  for (const [at, sample] of samples.entries()) view.setInt16(at * 2, sample, true)
  return bytes
}
