import { DIRECTORY_PROTOCOL, readDirectoryAsk } from '../wire/directory.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommunityId, PeerId } from '../domain/ids.ts'
import type { MessageStream, PeerAddress, Streams } from '../ports/streams.ts'
import type { Undo } from '../events.ts'

/** Whoever opens a stream and asks nothing gives the place back after this. */
const PATIENCE_MS = 10_000

type Handler = (stream: MessageStream) => Promise<void>

/**
 * `/loggia/directory/1` of a member of several communities: one protocol, and a question goes to the
 * board of the community that it names.
 */
export class DirectoryDoor {
  readonly #streams: Streams
  readonly #clock: Clock
  readonly #handlers = new Map<CommunityId, Handler>()
  readonly #unserve: Undo

  constructor(streams: Streams, clock: Clock) {
    this.#streams = streams
    this.#clock = clock
    this.#unserve = streams.handle(DIRECTORY_PROTOCOL, stream => this.#sort(stream))
  }

  /** Streams as the board of this community takes them: it is asked only about itself. */
  streamsFor(community: CommunityId): Streams {
    return new SortedStreams(this.#streams, handler => {
      this.#handlers.set(community, handler)
      return () => {
        if (this.#handlers.get(community) === handler) this.#handlers.delete(community)
      }
    })
  }

  close(): void {
    this.#unserve()
  }

  async #sort(stream: MessageStream): Promise<void> {
    const cancel = this.#clock.after(PATIENCE_MS, () => stream.abort())
    const question = await stream.read().finally(cancel)
    if (question === undefined) return stream.abort()
    const read = readDirectoryAsk(question)
    // What does not read is for any board to blame.
    const [first] = this.#handlers.values()
    const handler = read.ok ? this.#handlers.get(read.value.community) : first
    if (handler === undefined) return stream.close()
    await handler(withFirst(stream, question))
  }
}

/** A stream whose first message was read already. */
function withFirst(stream: MessageStream, first: Uint8Array): MessageStream {
  let waiting: Uint8Array | undefined = first
  return {
    peer: stream.peer,
    read: async () => {
      const next = waiting ?? (await stream.read())
      waiting = undefined
      return next
    },
    write: message => stream.write(message),
    close: () => stream.close(),
    abort: () => stream.abort(),
  }
}

/** The same streams, except that the directory is served through the door. */
class SortedStreams implements Streams {
  readonly self: PeerId
  readonly #streams: Streams
  readonly #serveDirectory: (handler: Handler) => Undo

  constructor(streams: Streams, serveDirectory: (handler: Handler) => Undo) {
    this.self = streams.self
    this.#streams = streams
    this.#serveDirectory = serveDirectory
  }

  handle(protocol: string, handler: Handler): Undo {
    return protocol === DIRECTORY_PROTOCOL
      ? this.#serveDirectory(handler)
      : this.#streams.handle(protocol, handler)
  }

  open(to: PeerAddress, protocol: string, signal: AbortSignal): Promise<MessageStream> {
    return this.#streams.open(to, protocol, signal)
  }

  connect(to: PeerAddress, signal: AbortSignal): Promise<void> {
    return this.#streams.connect(to, signal)
  }

  dial(address: string, signal: AbortSignal): Promise<PeerId> {
    return this.#streams.dial(address, signal)
  }

  connected(): readonly PeerId[] {
    return this.#streams.connected()
  }

  addresses(): readonly string[] {
    return this.#streams.addresses()
  }

  disconnect(peer: PeerId): void {
    this.#streams.disconnect(peer)
  }

  onChange(handler: () => void): Undo {
    return this.#streams.onChange(handler)
  }

  /** The network closes its streams; a board never does. */
  async close(): Promise<void> {}
}
