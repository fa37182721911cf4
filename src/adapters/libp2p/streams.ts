import { peerIdFromString } from '@libp2p/peer-id'
import type { Connection, PeerId as LibPeerId, Stream } from '@libp2p/interface'
import type { Libp2p } from 'libp2p'
import { isLimited } from './circuit-closer.ts'
import { Libp2pMessageStream } from './message-stream.ts'
import { STREAMS_PER_PROTOCOL } from './limits.ts'
import { parseAddress, usableAddresses } from './addresses.ts'
import { Roads } from './roads.ts'
import { MisuseError, UnreachableError } from '../../errors.ts'
import { parsePeerId, type PeerId } from '../../domain/ids.ts'
import type { Log } from '../../ports/log.ts'
import type { MessageStream, PeerAddress, Streams } from '../../ports/streams.ts'
import type { Undo } from '../../events.ts'

const STREAM_OPTIONS = {
  maxInboundStreams: STREAMS_PER_PROTOCOL,
  maxOutboundStreams: STREAMS_PER_PROTOCOL,
  // Signalling and questions must also pass through a circuit.
  runOnLimitedConnection: true,
}

/** Streams with what no frame is, after which a connection is ended: no cut and no bug of ours makes one. */
const GARBLED_MAX = 3

/** Streams over libp2p. */
export class Libp2pStreams implements Streams {
  readonly self: PeerId
  readonly #node: Libp2p
  readonly #log: Log
  readonly #roads: Roads
  readonly #watchers = new Set<() => void>()
  readonly #handled = new Map<string, symbol>()
  /** Of those who are connected. */
  readonly #garbled = new Map<PeerId, number>()

  constructor(node: Libp2p, log: Log) {
    this.#node = node
    this.#log = log
    this.#roads = new Roads(node)
    this.self = ourPeerId(node.peerId)
    const tell = (): void => this.#watchers.forEach(watcher => watcher())
    node.addEventListener('peer:connect', tell)
    node.addEventListener('peer:disconnect', ({ detail }) => {
      this.#garbled.delete(ourPeerId(detail))
      tell()
    })
    node.addEventListener('self:peer:update', tell)
  }

  handle(protocol: string, handler: (stream: MessageStream) => Promise<void>): Undo {
    const key = Symbol(protocol)
    this.#handled.set(protocol, key)
    const onStream = (stream: Stream, connection: Connection): void => {
      const peer = ourPeerId(connection.remotePeer)
      const messages = this.#messages(stream, peer, protocol)
      handler(messages).catch((fault: unknown) => {
        this.#log.debug('stream-handler-failed', { protocol, peer, fault: String(fault) })
        messages.abort()
      })
    }
    const options = { ...STREAM_OPTIONS, force: true as const }
    this.#follow(this.#node.handle(protocol, onStream, options), 'handle-failed')
    return () => {
      if (this.#handled.get(protocol) !== key) return
      this.#handled.delete(protocol)
      this.#follow(this.#node.unhandle(protocol), 'unhandle-failed')
    }
  }

  async open(to: PeerAddress, protocol: string, signal: AbortSignal): Promise<MessageStream> {
    try {
      const connection = await this.#roads.anyConnection(to, signal)
      const stream = await connection.newStream(protocol, { ...STREAM_OPTIONS, signal })
      return this.#messages(stream, to.peer, protocol)
    } catch (cause) {
      throw new UnreachableError(`no ${protocol} stream to ${to.peer}`, { cause })
    }
  }

  async connect(to: PeerAddress, signal: AbortSignal): Promise<void> {
    try {
      await this.#roads.directConnection(to, signal)
    } catch (cause) {
      throw new UnreachableError(`no direct connection to ${to.peer}`, { cause })
    }
  }

  async dial(address: string, signal: AbortSignal): Promise<PeerId> {
    const target = parseAddress(address)
    if (target === undefined) throw new UnreachableError(`not a multiaddr: ${address}`)
    try {
      return ourPeerId((await this.#node.dial(target, { signal })).remotePeer)
    } catch (cause) {
      throw new UnreachableError(`nobody answers at ${address}`, { cause })
    }
  }

  connected(): readonly PeerId[] {
    return this.#node.getPeers().map(ourPeerId)
  }

  /** Peers to whom a connection stands that is not borrowed from a relay. */
  connectedDirectly(): readonly PeerId[] {
    const direct = this.#node.getConnections().filter(connection => !isLimited(connection))
    return [...new Set(direct.map(connection => ourPeerId(connection.remotePeer)))]
  }

  addresses(): readonly string[] {
    const printed = this.#node.getMultiaddrs().map(address => address.toString())
    return usableAddresses(printed, this.self)
  }

  disconnect(peer: PeerId): void {
    this.#follow(this.#node.hangUp(peerIdFromString(peer)), 'hang-up-failed')
  }

  onChange(handler: () => void): Undo {
    this.#watchers.add(handler)
    return () => this.#watchers.delete(handler)
  }

  async close(): Promise<void> {
    this.#watchers.clear()
    await this.#node.stop()
  }

  #messages(stream: Stream, peer: PeerId, protocol: string): Libp2pMessageStream {
    return new Libp2pMessageStream(stream, peer, reason => {
      this.#log.misbehaviour(peer, protocol, reason)
      const garbled = (this.#garbled.get(peer) ?? 0) + 1
      this.#garbled.set(peer, garbled)
      if (garbled >= GARBLED_MAX) this.disconnect(peer)
    })
  }

  /** Nobody waits for these, and their failure changes nothing that we promise. */
  #follow(work: Promise<unknown>, event: string): void {
    work.catch((fault: unknown) => this.#log.debug(event, { fault: String(fault) }))
  }
}

/** libp2p's id in our words. */
export function ourPeerId(id: LibPeerId): PeerId {
  const parsed = parsePeerId(id.toString())
  if (parsed.ok) return parsed.value
  throw new MisuseError(`libp2p names a peer ${id.toString()}, which no PeerId looks like`)
}
