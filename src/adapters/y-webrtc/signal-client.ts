import {
  readSignalFrame,
  SIGNAL_FRAME_MAX,
  writeSignalFrame,
  type SignalFrame,
} from '../../wire/y-signal.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Undo } from '../../events.ts'

/** As stock clients do; the relay drops who is silent for a minute. */
const PING_MS = 15_000
/** First wait before connecting anew, doubled each time up to the longest. */
const RETRY_MS = 1_000
const RETRY_LONGEST_MS = 60_000

/** What it needs of a WebSocket. */
export type SignalSocket = Pick<
  WebSocket,
  'send' | 'close' | 'readyState' | 'onopen' | 'onmessage' | 'onclose' | 'onerror'
>

export type SignalClientParts = {
  readonly connect: () => SignalSocket
  readonly clock: Clock
  /** Something was published under a topic that we subscribed to. */
  readonly published: (topic: string, data: unknown) => void
  /** The socket is open (again): say under each topic that we are there. */
  readonly connected: () => void
}

const OPEN = 1

/**
 * The client's side of the signalling. y-webrtc's own parses whatever the server sends without a guard, so
 * one bad text would throw in the page; this one reads strictly and lets the rest fall.
 */
export class SignalClient {
  readonly #parts: SignalClientParts
  readonly #topics = new Set<string>()
  readonly #stopPinging: Undo
  #socket: SignalSocket | undefined
  #cancelRetry: Undo | undefined
  #waitMs = RETRY_MS
  #isClosed = false

  constructor(parts: SignalClientParts) {
    this.#parts = parts
    this.#stopPinging = parts.clock.every(PING_MS, () => this.#send({ type: 'ping' }))
    this.#connect()
  }

  subscribe(topic: string): void {
    this.#topics.add(topic)
    this.#send({ type: 'subscribe', topics: [topic] })
  }

  unsubscribe(topic: string): void {
    this.#topics.delete(topic)
    this.#send({ type: 'unsubscribe', topics: [topic] })
  }

  publish(topic: string, data: unknown): void {
    this.#send({ type: 'publish', topic, data })
  }

  close(): void {
    this.#isClosed = true
    this.#stopPinging()
    this.#cancelRetry?.()
    this.#socket?.close()
  }

  #connect(): void {
    const socket = this.#parts.connect()
    this.#socket = socket
    socket.onopen = () => {
      this.#waitMs = RETRY_MS
      this.#send({ type: 'subscribe', topics: [...this.#topics] })
      this.#parts.connected()
    }
    socket.onmessage = ({ data }: MessageEvent<unknown>) => this.#hear(data)
    // A close follows every error.
    socket.onerror = () => undefined
    socket.onclose = () => this.#retry()
  }

  #retry(): void {
    if (this.#isClosed) return
    this.#cancelRetry = this.#parts.clock.after(this.#waitMs, () => this.#connect())
    this.#waitMs = Math.min(RETRY_LONGEST_MS, 2 * this.#waitMs)
  }

  #hear(data: unknown): void {
    const frame = readSignalFrame(typeof data === 'string' ? data : '')
    if (!frame.ok || frame.value.type !== 'publish') return
    const { topic, data: published } = frame.value
    if (this.#topics.has(topic)) this.#parts.published(topic, published)
  }

  #send(frame: SignalFrame): void {
    const text = writeSignalFrame(frame)
    const isOpen = this.#socket?.readyState === OPEN
    if (isOpen && text.length <= SIGNAL_FRAME_MAX) this.#socket?.send(text)
  }
}
