import { readGreeting, type Greeting } from '../../wire/media-socket.ts'
import type { SocketStream } from './socket-stream.ts'
import { StreamBrokenError } from '../../errors.ts'
import type { MessageStream } from '../../ports/streams.ts'
import type { PeerId } from '../../domain/ids.ts'

/**
 * A relay greets in one round trip. One that holds the socket and says nothing, or a proxy that does, keeps nobody for
 * longer from the way through the network.
 */
const GREETED_WITHIN_MS = 2_000

/** How a page comes to a relay's media socket. */
export type MediaSocketParts = {
  /** Connects to the relay that served this page. */
  readonly connect: () => SocketStream
  /** Our hello to that greeting. */
  readonly answer: (greeting: Greeting) => Promise<Uint8Array>
}

type Knock = {
  readonly stream: SocketStream
  readonly greeting: Promise<Greeting>
  readonly hello: Promise<Uint8Array>
}

/**
 * Signalling with the relay that served the page, without libp2p: the first link of a newcomer need
 * not wait for a network stack to load. What passes is the same as on `/loggia/media/1`.
 */
export class MediaSocket {
  readonly #parts: MediaSocketParts
  #knock: Knock | undefined
  #relay: PeerId | undefined

  constructor(parts: MediaSocketParts) {
    this.#parts = parts
  }

  /** Connects ahead of time and says who is there; undefined while nobody answers. Harmless to repeat. */
  async knock(): Promise<PeerId | undefined> {
    if (this.#relay !== undefined) return this.#relay
    this.#knock ??= this.#open()
    this.#relay = await this.#knock.greeting.then(
      ({ peer }) => peer,
      () => undefined,
    )
    return this.#relay
  }

  /** A signalling stream to `peer`, or undefined when this relay is another one or does not answer. */
  async open(peer: PeerId): Promise<MessageStream | undefined> {
    const { stream, greeting, hello } = this.#knock ?? this.#open()
    // One socket carries one exchange.
    this.#knock = undefined
    const patience = setTimeout(() => stream.abort(), GREETED_WITHIN_MS)
    try {
      const greeted = await greeting
      if (greeted.peer !== peer) {
        stream.abort()
        return undefined
      }
      stream.peer = peer
      await stream.write(await hello)
      return stream
    } catch {
      // No relay, an old one, or a proxy that knows no WebSockets: the network finds another way.
      stream.abort()
      return undefined
    } finally {
      clearTimeout(patience)
    }
  }

  #open(): Knock {
    const stream = this.#parts.connect()
    const greeting = readFirst(stream)
    // Signed at once: whoever opens the stream finds the page busy.
    const hello = greeting.then(greeted => this.#parts.answer(greeted))
    hello.catch(() => undefined)
    return { stream, greeting, hello }
  }
}

async function readFirst(stream: MessageStream): Promise<Greeting> {
  const bytes = await stream.read()
  const greeting = bytes === undefined ? undefined : readGreeting(bytes)
  if (!greeting?.ok) throw new StreamBrokenError('expected a greeting')
  return greeting.value
}
