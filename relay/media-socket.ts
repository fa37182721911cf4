import { randomBytes } from 'node:crypto'
import { WebSocketServer, type WebSocket } from 'ws'
import { SocketStream } from '../src/adapters/webrtc/socket-stream.ts'
import {
  MEDIA_PROTOCOL,
  MEDIA_SOCKET_PATH,
  openHello,
  MESSAGE_MAX,
  Turnstile,
  writeGreeting,
  type Log,
  type MessageStream,
  type PeerId,
  type Streams,
  type Undo,
} from '../src/index.ts'
import type { Upgrades } from './http/upgrades.ts'

/** Newcomers who have not said who they are: each holds a socket and a nonce, a flood no more than this. */
const WAITING_MAX = 256
/** Of those from one address, as on `/y-signal`: one machine that says nothing must not shut out everybody. */
const WAITING_PER_ADDRESS_MAX = 64
/** A page opens the socket while its preview shows; whoever reads longer opens another. */
const HELLO_WITHIN_MS = 60_000
const NONCE_BYTES = 32

type Handler = (stream: MessageStream) => Promise<void>

/** Takes media signalling at the web server's `/media`, from pages that have no libp2p yet. */
export class MediaSocketServer {
  readonly #self: PeerId
  readonly #log: Log
  readonly #server: WebSocketServer
  readonly #waiting = new Turnstile<string>(WAITING_MAX, WAITING_PER_ADDRESS_MAX)
  #handler: Handler | undefined

  constructor(upgrades: Upgrades, self: PeerId, log: Log) {
    this.#self = self
    this.#log = log
    this.#server = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MAX })
    upgrades.serve(MEDIA_SOCKET_PATH, (request, socket, head) => {
      const leave = this.#waiting.enter(request.socket.remoteAddress ?? '')
      if (leave === undefined) {
        socket.destroy()
        return
      }
      // Also where the upgrade is refused: then nobody is greeted.
      socket.once('close', leave)
      this.#server.handleUpgrade(request, socket, head, websocket => {
        void this.#greet(websocket, leave)
      })
    })
  }

  /** Streams whose media signalling may also come over a socket. */
  beside(streams: Streams): Pick<Streams, 'open' | 'handle'> {
    return {
      open: (to, protocol, signal) => streams.open(to, protocol, signal),
      handle: (protocol, handler): Undo => {
        const undo = streams.handle(protocol, handler)
        if (protocol === MEDIA_PROTOCOL) this.#handler = handler
        return () => {
          undo()
          if (this.#handler === handler) this.#handler = undefined
        }
      },
    }
  }

  close(): void {
    for (const websocket of this.#server.clients) websocket.terminate()
    this.#server.close()
  }

  /** Never rejects: whatever a stranger does ends its own socket. */
  async #greet(websocket: WebSocket, leave: Undo): Promise<void> {
    const stream = new SocketStream(websocket, { peer: this.#self })
    const patience = setTimeout(() => stream.abort(), HELLO_WITHIN_MS)
    const greeting = { nonce: new Uint8Array(randomBytes(NONCE_BYTES)), peer: this.#self }
    try {
      await stream.write(writeGreeting(greeting))
      const hello = await stream.read()
      clearTimeout(patience)
      const peer = hello === undefined ? undefined : await openHello(hello, greeting)
      if (peer?.ok === true) {
        stream.peer = peer.value
        await this.#handler?.(stream)
      } else if (peer !== undefined) {
        this.#log.misbehaviour('stranger', MEDIA_SOCKET_PATH, peer.reason)
        stream.abort()
      }
    } catch (fault) {
      this.#log.debug('media-socket-failed', { why: String(fault) })
      stream.abort()
    } finally {
      clearTimeout(patience)
      leave()
    }
  }
}
