import { until } from './until.ts'
import type { MicrophoneHandle } from '../../src/ports/audio-devices.ts'
import type { PcmFrame } from '../../src/ports/audio.ts'
import type { Undo } from '../../src/events.ts'

/** A recogniser at the other end of a WebSocket, and the microphone that is plugged into it. */
export class FakeServer {
  address = ''
  /** The protocol that it agrees to. */
  speaks = 'loggia-captions-1'
  bufferedAmount = 0
  readonly texts: unknown[] = []
  readonly sound: ArrayBuffer[] = []
  #socket: WebSocket | undefined
  #isOpen = false
  #close: () => void = () => undefined
  #hear: ((frame: PcmFrame) => void) | undefined

  get isPlugged(): boolean {
    return this.#hear !== undefined
  }

  connect(address: string, protocol: string): WebSocket {
    this.address = address
    const buffered = (): number => this.bufferedAmount
    let readyState = 0
    // As much of a WebSocket as the adapter uses.
    const socket = {
      protocol: this.speaks === protocol ? protocol : '',
      onopen: null as (() => void) | null,
      onmessage: null as ((event: { data: unknown }) => void) | null,
      onclose: null as (() => void) | null,
      get readyState() {
        return readyState
      },
      get bufferedAmount() {
        return buffered()
      },
      send: (data: string | ArrayBuffer) => {
        if (typeof data === 'string') this.texts.push(JSON.parse(data))
        else this.sound.push(data)
      },
      close: () => {
        if (readyState === 3) return
        readyState = 3
        queueMicrotask(() => socket.onclose?.())
      },
    }
    queueMicrotask(() => {
      readyState = 1
      this.#isOpen = true
      socket.onopen?.()
    })
    this.#close = () => socket.close()
    this.#socket = socket as unknown as WebSocket
    return this.#socket
  }

  plug(_voice: MicrophoneHandle, hear: (frame: PcmFrame) => void): Undo {
    this.#hear = hear
    return () => {
      this.#hear = undefined
    }
  }

  opened(): Promise<void> {
    return until(() => this.#isOpen, 'the connection')
  }

  plugged(): Promise<void> {
    return until(() => this.isPlugged, 'the microphone')
  }

  /** Our person speaks. */
  speak(frame: PcmFrame): void {
    this.#hear?.(frame)
  }

  say(answer: object): void {
    this.sayRaw(JSON.stringify(answer))
  }

  sayRaw(data: unknown): void {
    this.#socket?.onmessage?.(new MessageEvent('message', { data }))
  }

  hangUp(): Promise<void> {
    this.#close()
    return until(() => !this.isPlugged, 'the microphone to be let go')
  }
}
