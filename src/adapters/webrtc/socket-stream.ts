import { StreamBrokenError } from '../../errors.ts'
import type { MessageStream } from '../../ports/streams.ts'
import type { PeerId } from '../../domain/ids.ts'

/** The part of a WebSocket that browsers and Node's `ws` have alike. */
export type SocketLike = {
  binaryType: string
  readonly readyState: number
  send(bytes: Uint8Array<ArrayBuffer>): void
  close(): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close' | 'error', listener: () => void): void
}

/** Set-up exchanges a dozen messages; who sends more unread is cut off. */
const UNREAD_MAX = 64
const OPEN = 1

/** Whole messages over one WebSocket, which carries nothing else. Runs in pages and in Node. */
export class SocketStream implements MessageStream {
  /** Nobody, until the other side has said who it is. */
  peer: PeerId
  readonly #socket: SocketLike
  readonly #unread: Uint8Array[] = []
  #wake: () => void = () => undefined
  #isOver = false
  #isBroken = false

  /** `early`: what came before this was made. */
  constructor(
    socket: SocketLike,
    {
      peer = '' as PeerId,
      early = [],
    }: { peer?: PeerId; early?: readonly { data: unknown }[] } = {},
  ) {
    this.peer = peer
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    for (const { data } of early) this.#take(data)
    if (socket.readyState > OPEN) this.#end(true)
    socket.addEventListener('message', ({ data }) => this.#take(data))
    socket.addEventListener('close', () => this.#end(false))
    socket.addEventListener('error', () => this.#end(true))
  }

  async read(): Promise<Uint8Array | undefined> {
    for (;;) {
      const message = this.#unread.shift()
      if (message !== undefined) return message
      if (this.#isBroken) throw new StreamBrokenError(`the socket to ${this.peer} broke`)
      if (this.#isOver) return undefined
      await new Promise<void>(resolve => (this.#wake = resolve))
    }
  }

  async write(message: Uint8Array): Promise<void> {
    if (this.#socket.readyState !== OPEN) {
      throw new StreamBrokenError(`the socket to ${this.peer} is closed`)
    }
    this.#socket.send(new Uint8Array(message))
  }

  async close(): Promise<void> {
    this.#socket.close()
  }

  abort(): void {
    this.#end(true)
    this.#socket.close()
  }

  #take(data: unknown): void {
    const fits = data instanceof ArrayBuffer && this.#unread.length < UNREAD_MAX
    if (!fits) return this.abort()
    this.#unread.push(new Uint8Array(data))
    this.#wake()
  }

  #end(isBroken: boolean): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#isBroken = isBroken
    this.#wake()
  }
}
