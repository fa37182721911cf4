import { MisuseError, StreamBrokenError } from '../../errors.ts'
import { FrameReader, writeFrame, type FrameRefusal } from '../../wire/frame.ts'
import { MESSAGE_MAX } from '../../wire/limits.ts'
import type { MessageStream } from '../../ports/streams.ts'
import type { PeerId } from '../../domain/ids.ts'
import type { Stream, StreamCloseEvent, StreamMessageEvent } from '@libp2p/interface'

/** Unread bytes after which the other side is held up; half of it lets it go on. */
const UNREAD_MAX = 2 * MESSAGE_MAX
/** Unsent bytes with which a write still resolves; more has to leave first. */
const UNSENT_MAX = 2 * MESSAGE_MAX
/** Whoever closes does not wait longer for the other side to take what was written. */
const CLOSE_WAIT_MS = 5_000

const PROGRESS = ['drain', 'idle', 'close'] as const

type Reader = { resolve: (message: Uint8Array | undefined) => void; reject: (why: Error) => void }

/** Whole messages over one libp2p stream, with its back-pressure passed on in both directions. */
export class Libp2pMessageStream implements MessageStream {
  readonly peer: PeerId
  readonly #stream: Stream
  readonly #frames = new FrameReader()
  readonly #unread: Uint8Array[] = []
  readonly #readers: Reader[] = []
  #unreadBytes = 0
  #isPaused = false
  #remoteDone = false
  #ended = false
  #isClosing = false
  #broken: StreamBrokenError | undefined
  readonly #blame: (reason: FrameRefusal) => void

  /** `blame` is told when the other side sends what no frame is: no cut and no bug makes that. */
  constructor(stream: Stream, peer: PeerId, blame: (reason: FrameRefusal) => void) {
    this.#stream = stream
    this.peer = peer
    this.#blame = blame
    stream.addEventListener('close', event => this.#onClose(event))
    stream.addEventListener('remoteCloseWrite', () => this.#onEnd())
    stream.addEventListener('message', event => this.#onBytes(event))
    if (stream.remoteWriteStatus === 'closed' && stream.status === 'open') this.#onEnd()
  }

  read(): Promise<Uint8Array | undefined> {
    const message = this.#unread.shift()
    if (message !== undefined) {
      this.#unreadBytes -= message.length
      this.#resumeWhenDrained()
      return Promise.resolve(message)
    }
    if (this.#broken !== undefined) return Promise.reject(this.#broken)
    if (this.#ended) return Promise.resolve(undefined)
    return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }))
  }

  async write(message: Uint8Array): Promise<void> {
    if (message.length > MESSAGE_MAX) {
      throw new MisuseError(`a message has at most ${MESSAGE_MAX} bytes, not ${message.length}`)
    }
    if (this.#broken !== undefined) throw this.#broken
    if (this.#isClosing) throw new MisuseError('the stream was closed')
    // The other side's reset or a lost connection may be known here before its event.
    if (this.#stream.writeStatus !== 'writable') {
      throw new StreamBrokenError(`the stream to ${this.peer} takes no more`)
    }
    try {
      this.#stream.send(writeFrame(message))
      while (this.#stream.writeBufferLength > UNSENT_MAX) await this.#progress()
    } catch (cause) {
      throw new StreamBrokenError(`the stream to ${this.peer} broke while writing`, { cause })
    }
  }

  async close(): Promise<void> {
    this.#isClosing = true
    try {
      await this.#stream.close({ signal: AbortSignal.timeout(CLOSE_WAIT_MS) })
    } catch (cause) {
      // Nothing more can be done for a side that does not answer; reads tell what became of it.
      this.#break(new StreamBrokenError(`the stream to ${this.peer} did not close`, { cause }))
    }
  }

  abort(): void {
    this.#unread.length = 0
    this.#unreadBytes = 0
    this.#break(new StreamBrokenError('we aborted the stream'))
  }

  #onBytes(event: StreamMessageEvent): void {
    // Most come as one piece, without a copy; several are joined.
    const frames = this.#frames.push(event.data.subarray())
    if (!frames.ok) {
      if (this.#broken === undefined) this.#blame(frames.reason)
      this.#break(new StreamBrokenError(`${this.peer} sent a frame that is ${frames.reason}`))
      return
    }
    for (const message of frames.value) this.#take(message)
    if (this.#unreadBytes > UNREAD_MAX && !this.#isPaused && this.#stream.status === 'open') {
      this.#isPaused = true
      this.#stream.pause()
    }
    this.#finishWhenDrained()
  }

  /**
   * The next time that something left, or nothing will any more. libp2p's `onDrain` does not do: it
   * answers at once for ever after its first time.
   */
  #progress(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        for (const event of PROGRESS) this.#stream.removeEventListener(event, settle)
        if (this.#stream.writeStatus === 'writable') resolve()
        else reject(this.#broken ?? new StreamBrokenError('the stream closed while writing'))
      }
      for (const event of PROGRESS) this.#stream.addEventListener(event, settle)
    })
  }

  #take(message: Uint8Array): void {
    const reader = this.#readers.shift()
    if (reader !== undefined) {
      reader.resolve(message)
      return
    }
    this.#unread.push(message)
    this.#unreadBytes += message.length
  }

  #resumeWhenDrained(): void {
    if (!this.#isPaused || this.#unreadBytes > UNREAD_MAX / 2) return
    this.#isPaused = false
    // A stream that closed meanwhile still hands over what it holds when it is resumed.
    if (this.#stream.readStatus === 'paused') this.#stream.resume()
    this.#finishWhenDrained()
  }

  /** The other side has said all. What libp2p still holds for us comes first. */
  #onEnd(): void {
    this.#remoteDone = true
    this.#finishWhenDrained()
  }

  #finishWhenDrained(): void {
    if (!this.#remoteDone || this.#ended || this.#stream.readBufferLength > 0) return
    if (!this.#frames.isBetweenFrames) {
      this.#break(new StreamBrokenError(`${this.peer} closed in the middle of a message`))
      return
    }
    this.#ended = true
    for (const reader of this.#readers.splice(0)) reader.resolve(undefined)
  }

  #onClose(event: StreamCloseEvent): void {
    if (event.error === undefined) {
      this.#onEnd()
      return
    }
    const why = new StreamBrokenError(`the stream to ${this.peer} broke`, { cause: event.error })
    this.#break(why)
  }

  #break(why: StreamBrokenError): void {
    if (this.#broken !== undefined) return
    this.#broken = why
    for (const reader of this.#readers.splice(0)) reader.reject(why)
    this.#stream.abort(why)
  }
}
