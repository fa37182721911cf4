import { once } from 'node:events'
import { WebSocket, WebSocketServer } from 'ws'
import { SocketStream } from '../../src/adapters/webrtc/socket-stream.ts'
import { UnreachableError } from '../../src/errors.ts'
import type { MessageStream, PeerAddress, Streams } from '../../src/ports/streams.ts'
import type { PeerId } from '../../src/domain/ids.ts'

type Handler = (stream: MessageStream) => Promise<void>

/**
 * Signalling between processes on one machine: a WebSocket for each stream, of peers that believe each other's
 * names. What libp2p would do beside it costs a second of processor for each process that is started.
 */
export class SocketStreams implements Pick<Streams, 'open' | 'handle'> {
  readonly self: PeerId
  readonly #server: WebSocketServer
  readonly #handlers = new Map<string, Handler>()

  private constructor(self: PeerId, server: WebSocketServer) {
    this.self = self
    this.#server = server
    server.on('connection', (socket, { url = '' }) => {
      const stream = new SocketStream(socket)
      const handler = this.#handlers.get(decodeURIComponent(url.slice(1)))
      void this.#serve(stream, handler)
    })
  }

  static async open(self: PeerId): Promise<SocketStreams> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    await once(server, 'listening')
    return new SocketStreams(self, server)
  }

  addresses(): readonly string[] {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') return []
    return [`/ip4/127.0.0.1/tcp/${address.port}/ws/p2p/${this.self}`]
  }

  handle(protocol: string, handler: Handler): () => void {
    this.#handlers.set(protocol, handler)
    return () => void this.#handlers.delete(protocol)
  }

  async open(to: PeerAddress, protocol: string, signal: AbortSignal): Promise<MessageStream> {
    const port = /\/tcp\/(\d+)\//.exec(to.addresses[0] ?? '')?.[1]
    const socket = new WebSocket(`ws://127.0.0.1:${port}/${encodeURIComponent(protocol)}`)
    const stream = new SocketStream(socket, { peer: to.peer })
    try {
      await once(socket, 'open', { signal })
      await stream.write(new TextEncoder().encode(this.self))
      return stream
    } catch (cause) {
      socket.terminate()
      throw new UnreachableError(`${to.peer} does not answer`, { cause })
    }
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate()
    this.#server.close()
  }

  async #serve(stream: SocketStream, handler: Handler | undefined): Promise<void> {
    try {
      const name = await stream.read()
      // Our own programs say nothing else first.
      stream.peer = new TextDecoder().decode(name) as PeerId
      await handler?.(stream)
    } catch {
      // Whoever opened it is gone.
      stream.abort()
    }
  }
}
