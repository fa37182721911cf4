import { streamBetween } from './message-pipe.ts'
import { StreamBrokenError, UnreachableError } from '../../errors.ts'
import { parsePeerId, type PeerId } from '../../domain/ids.ts'
import type { MessageStream, PeerAddress, Streams } from '../../ports/streams.ts'
import type { Undo } from '../../events.ts'

const PREFIX = '/memory/'

type Handler = (stream: MessageStream) => Promise<void>
type Break = (why: StreamBrokenError) => void

/** What the streams of one peer need of the network between them. */
export type StreamFabric = {
  streamsOf(peer: PeerId): MemoryStreams | undefined
  link(a: PeerId, b: PeerId): void
  unlink(a: PeerId, b: PeerId): void
  kill(peer: PeerId): void
  mayTalk(a: PeerId, b: PeerId): boolean
  share(a: PeerId, b: PeerId): boolean
}

/** Twin of the libp2p streams: the same promises, in one process. */
export class MemoryStreams implements Streams {
  readonly self: PeerId
  readonly #network: StreamFabric
  readonly #handlers = new Map<string, Handler>()
  readonly #open = new Map<PeerId, Set<Break>>()
  readonly #watchers = new Set<() => void>()
  #closed = false

  constructor(network: StreamFabric, self: PeerId) {
    this.#network = network
    this.self = self
  }

  handle(protocol: string, handler: Handler): Undo {
    this.#handlers.set(protocol, handler)
    return () => {
      if (this.#handlers.get(protocol) === handler) this.#handlers.delete(protocol)
    }
  }

  async open(to: PeerAddress, protocol: string, signal: AbortSignal): Promise<MessageStream> {
    this.#requireRoad(to, signal)
    // The other side's answer takes a turn, as on a wire.
    await Promise.resolve()
    this.#requireRoad(to, signal)
    this.#network.link(this.self, to.peer)
    const other = this.#network.streamsOf(to.peer)
    const handler = other?.handlerOf(protocol)
    if (other === undefined || handler === undefined) {
      throw new UnreachableError(`${to.peer} does not serve ${protocol}`)
    }
    const { atA, atB, break: breakBoth } = streamBetween(this.self, to.peer)
    this.#open.get(to.peer)?.add(breakBoth)
    other.noteStream(this.self, breakBoth)
    // A handler that rejects aborts its stream and nothing else: that is the port's promise.
    handler(atB).catch(() => atB.abort())
    return atA
  }

  async connect(to: PeerAddress, signal: AbortSignal): Promise<void> {
    this.#requireRoad(to, signal)
    await Promise.resolve()
    this.#requireRoad(to, signal)
    this.#network.link(this.self, to.peer)
  }

  async dial(address: string, signal: AbortSignal): Promise<PeerId> {
    const peer = parsePeerId(address.startsWith(PREFIX) ? address.slice(PREFIX.length) : '')
    if (!peer.ok) throw new UnreachableError(`expected ${PREFIX}PEER, got ${address}`)
    await this.connect({ peer: peer.value, addresses: [address] }, signal)
    return peer.value
  }

  connected(): readonly PeerId[] {
    return [...this.#open.keys()]
  }

  addresses(): readonly string[] {
    return this.#closed ? [] : [PREFIX + this.self]
  }

  disconnect(peer: PeerId): void {
    this.#network.unlink(this.self, peer)
  }

  onChange(handler: () => void): Undo {
    this.#watchers.add(handler)
    return () => this.#watchers.delete(handler)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#network.kill(this.self)
  }

  /** For the network: who would answer a stream of this protocol. */
  handlerOf(protocol: string): Handler | undefined {
    return this.#handlers.get(protocol)
  }

  /** For the network: a connection came up. */
  noteConnected(peer: PeerId): void {
    if (this.#open.has(peer)) return
    this.#open.set(peer, new Set())
    this.#tell()
  }

  /** For the network: the connection to `peer` is gone, and with it every stream. */
  noteGone(peer: PeerId): void {
    const streams = this.#open.get(peer)
    if (streams === undefined) return
    this.#open.delete(peer)
    for (const breakStream of streams) breakStream(new StreamBrokenError(`lost ${peer}`))
    this.#tell()
  }

  /** For the other end: a stream that ends when the connection does. */
  noteStream(peer: PeerId, breakStream: Break): void {
    this.#open.get(peer)?.add(breakStream)
  }

  #requireRoad(to: PeerAddress, signal: AbortSignal): void {
    if (signal.aborted) throw new UnreachableError('given up', { cause: signal.reason })
    const known =
      this.#open.has(to.peer) ||
      to.addresses.includes(PREFIX + to.peer) ||
      this.#network.share(this.self, to.peer)
    if (!known || this.#closed || !this.#network.mayTalk(this.self, to.peer)) {
      throw new UnreachableError(`no road to ${to.peer}`)
    }
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher()
  }
}
