import { MisuseError, StreamBrokenError } from '../../errors.ts'
import { MESSAGE_MAX } from '../../wire/limits.ts'
import type { MessageStream } from '../../ports/streams.ts'
import type { PeerId } from '../../domain/ids.ts'

/** As the real stream's buffers: a writer this far ahead of its reader waits. */
const PIPE_MAX_BYTES = 4 * MESSAGE_MAX

type Reader = { resolve: (message: Uint8Array | undefined) => void; reject: (why: Error) => void }

/** One direction of a stream: a bounded queue of whole messages. */
class MessagePipe {
  readonly #queue: Uint8Array[] = []
  readonly #readers: Reader[] = []
  readonly #writers: (() => void)[] = []
  #bytes = 0
  #ended = false
  #broken: StreamBrokenError | undefined

  async write(message: Uint8Array): Promise<void> {
    if (message.length > MESSAGE_MAX) {
      throw new MisuseError(`a message has at most ${MESSAGE_MAX} bytes, not ${message.length}`)
    }
    if (this.#broken !== undefined) throw this.#broken
    if (this.#ended) throw new MisuseError('the stream was closed for writing')
    this.#push(message.slice())
    while (this.#bytes > PIPE_MAX_BYTES && this.#broken === undefined) await this.#drained()
    if (this.#broken !== undefined) throw this.#broken
  }

  read(): Promise<Uint8Array | undefined> {
    const message = this.#queue.shift()
    if (message !== undefined) {
      this.#bytes -= message.length
      for (const wake of this.#writers.splice(0)) wake()
      return Promise.resolve(message)
    }
    if (this.#broken !== undefined) return Promise.reject(this.#broken)
    if (this.#ended) return Promise.resolve(undefined)
    return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }))
  }

  end(): void {
    this.#ended = true
    for (const reader of this.#readers.splice(0)) reader.resolve(undefined)
  }

  break(why: StreamBrokenError): void {
    if (this.#broken !== undefined) return
    this.#broken = why
    this.#queue.length = 0
    for (const reader of this.#readers.splice(0)) reader.reject(why)
    for (const wake of this.#writers.splice(0)) wake()
  }

  #push(message: Uint8Array): void {
    const reader = this.#readers.shift()
    if (reader !== undefined) {
      reader.resolve(message)
      return
    }
    this.#queue.push(message)
    this.#bytes += message.length
  }

  #drained(): Promise<void> {
    return new Promise(resolve => this.#writers.push(resolve))
  }
}

/** The two ends of one stream, as `a` and `b` see them. `gone` is told once, when it broke. */
export function streamBetween(
  a: PeerId,
  b: PeerId,
): { atA: MessageStream; atB: MessageStream; break: (why: StreamBrokenError) => void } {
  const toB = new MessagePipe()
  const toA = new MessagePipe()
  const breakBoth = (why: StreamBrokenError): void => {
    toB.break(why)
    toA.break(why)
  }
  return {
    atA: endOf(b, toA, toB, breakBoth),
    atB: endOf(a, toB, toA, breakBoth),
    break: breakBoth,
  }
}

function endOf(
  peer: PeerId,
  incoming: MessagePipe,
  outgoing: MessagePipe,
  breakBoth: (why: StreamBrokenError) => void,
): MessageStream {
  return {
    peer,
    read: () => incoming.read(),
    write: message => outgoing.write(message),
    close: async () => outgoing.end(),
    abort: () => breakBoth(new StreamBrokenError('a side aborted the stream')),
  }
}
