import { DIRECTORY_PROTOCOL, readDirectoryAsk } from '../wire/directory.ts'
import { readUnlistedTelling, UNLISTED_PROTOCOL } from '../wire/unlisted.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommunityId, PeerId } from '../domain/ids.ts'
import type { MessageStream, PeerAddress, Streams } from '../ports/streams.ts'
import type { Undo } from '../events.ts'
import type { Verdict } from '../verdict.ts'

/** Whoever opens a stream and asks nothing gives the place back after this. */
const PATIENCE_MS = 10_000

/** What a board serves by community: the one named by a first message; undefined if it does not read. */
const NAMED_BY: Readonly<Record<string, NameOf>> = {
  [DIRECTORY_PROTOCOL]: message => communityIn(readDirectoryAsk(message)),
  [UNLISTED_PROTOCOL]: message => communityIn(readUnlistedTelling(message)),
}

const communityIn = (read: Verdict<{ readonly community: CommunityId }, string>) =>
  read.ok ? read.value.community : undefined

type Handler = (stream: MessageStream) => Promise<void>
type NameOf = (message: Uint8Array) => CommunityId | undefined
type SortedProtocol = { readonly handlers: Map<CommunityId, Handler>; readonly unserve: Undo }

/**
 * What boards serve, of a member of several communities: one protocol each, and a stream goes to the
 * board of the community that its first message names.
 */
export class DirectoryDoor {
  readonly #streams: Streams
  readonly #clock: Clock
  readonly #served = new Map<string, SortedProtocol>()

  constructor(streams: Streams, clock: Clock) {
    this.#streams = streams
    this.#clock = clock
  }

  /** Streams as the board of this community takes them: it is asked only about itself. */
  streamsFor(community: CommunityId): Streams {
    return new SortedStreams(this.#streams, (protocol, handler) => {
      const nameOf = NAMED_BY[protocol]
      if (nameOf === undefined) return this.#streams.handle(protocol, handler)
      const { handlers } = this.#serve(protocol, nameOf)
      handlers.set(community, handler)
      return () => {
        if (handlers.get(community) === handler) handlers.delete(community)
      }
    })
  }

  /** Idempotent. */
  close(): void {
    for (const { unserve } of this.#served.values()) unserve()
    this.#served.clear()
  }

  /** Served from when the first board asks for it. */
  #serve(protocol: string, nameOf: NameOf): SortedProtocol {
    const known = this.#served.get(protocol)
    if (known !== undefined) return known
    const handlers = new Map<CommunityId, Handler>()
    const unserve = this.#streams.handle(protocol, stream => this.#sort(stream, nameOf, handlers))
    const served = { handlers, unserve }
    this.#served.set(protocol, served)
    return served
  }

  async #sort(
    stream: MessageStream,
    nameOf: NameOf,
    handlers: ReadonlyMap<CommunityId, Handler>,
  ): Promise<void> {
    const cancel = this.#clock.after(PATIENCE_MS, () => stream.abort())
    const message = await stream.read().finally(cancel)
    if (message === undefined) return stream.abort()
    const community = nameOf(message)
    // What does not read is for any board to blame.
    const [first] = handlers.values()
    const handler = community === undefined ? first : handlers.get(community)
    if (handler === undefined) return stream.close()
    await handler(withFirst(stream, message))
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

/** The same streams, except that boards serve through the door. */
class SortedStreams implements Streams {
  readonly self: PeerId
  readonly #streams: Streams
  readonly #serve: (protocol: string, handler: Handler) => Undo

  constructor(streams: Streams, serve: (protocol: string, handler: Handler) => Undo) {
    this.self = streams.self
    this.#streams = streams
    this.#serve = serve
  }

  handle(protocol: string, handler: Handler): Undo {
    return this.#serve(protocol, handler)
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
