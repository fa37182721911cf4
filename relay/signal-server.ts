import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import {
  Allowance,
  readSignalFrame,
  SIGNAL_FRAME_MAX,
  SIGNAL_PATH,
  SIGNAL_TOPICS_MAX,
  Turnstile,
  writeSignalFrame,
  type Clock,
  type Log,
  type SignalFrame,
  type Undo,
} from '../src/index.ts'
import type { Upgrades } from './http/upgrades.ts'

/** Sockets at once: 40 kB each, and a page needs one only while libp2p cannot reach anybody. */
const SOCKETS_MAX = 256
/** Of those from one address: a school or a carrier's gateway, not one machine's flood. */
const SOCKETS_PER_ADDRESS_MAX = 64
/** Peers that meet under one topic: y-webrtc connects to 20 to 35, and each message goes to all. */
const SUBSCRIBERS_MAX = 64
/** Setting up a connection takes some 15 frames a side. */
const FRAMES = { reserve: 256, perSecond: 20 }
const BYTES = { reserve: 512 * 1024, perSecond: 32 * 1024 }
/** What all of it together may send: a topic multiplies what one socket says. */
const SENT = { reserve: 4 * 1024 * 1024, perSecond: 512 * 1024 }
/** Unread bytes after which a slow reader is dropped: it will come again. */
const UNREAD_MAX = 256 * 1024
/** A stock client pings every 15 s. */
const SILENCE_MS = 60_000

type Client = {
  readonly socket: WebSocket
  readonly topics: Set<string>
  readonly frames: Allowance
  readonly bytes: Allowance
  heardAtMs: number
}

/**
 * The signalling of y-webrtc at the web server's `/y-signal`: passes texts between those who subscribed
 * to a topic. Keeps nothing and believes nothing; whoever breaks a rule loses its socket.
 */
export class SignalServer {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: SIGNAL_FRAME_MAX })
  readonly #log: Log
  readonly #clock: Clock
  readonly #topics = new Map<string, Set<Client>>()
  readonly #clients = new Set<Client>()
  readonly #places = new Turnstile<string>(SOCKETS_MAX, SOCKETS_PER_ADDRESS_MAX)
  readonly #sent = new Allowance(SENT)
  readonly #stopSweeping: Undo

  constructor(upgrades: Upgrades, { log, clock }: { readonly log: Log; readonly clock: Clock }) {
    this.#log = log
    this.#clock = clock
    upgrades.serve(SIGNAL_PATH, (request, socket, head) => this.#take(request, socket, head))
    this.#stopSweeping = clock.every(SILENCE_MS / 2, () => this.#dropSilent())
  }

  close(): void {
    this.#stopSweeping()
    for (const { socket } of this.#clients) socket.terminate()
    this.#server.close()
  }

  #take(request: IncomingMessage, duplex: Duplex, head: Buffer): void {
    const leave = this.#places.enter(request.socket.remoteAddress ?? '')
    if (leave === undefined) {
      duplex.destroy()
      return
    }
    // Also where the upgrade is refused: then nobody is welcomed.
    duplex.once('close', leave)
    this.#server.handleUpgrade(request, duplex, head, socket => this.#welcome(socket))
  }

  #welcome(socket: WebSocket): void {
    const client: Client = {
      socket,
      topics: new Set(),
      frames: new Allowance(FRAMES),
      bytes: new Allowance(BYTES),
      heardAtMs: this.#clock.now(),
    }
    this.#clients.add(client)
    socket.on('message', (data, isBinary) => this.#hear(client, data, isBinary))
    // A frame over the limit, a bad opcode, a reset: the socket closes by itself.
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      this.#clients.delete(client)
      for (const topic of client.topics) this.#unsubscribe(client, topic)
    })
  }

  #hear(client: Client, data: RawData, isBinary: boolean): void {
    const now = this.#clock.now()
    client.heardAtMs = now
    const text = isBinary || !(data instanceof Buffer) ? '' : data.toString()
    const isWithin = client.frames.spend(1, now) && client.bytes.spend(Buffer.byteLength(text), now)
    if (!isWithin) return this.#drop(client, 'flood')
    const frame = readSignalFrame(text)
    if (!frame.ok) return this.#drop(client, frame.reason)
    this.#obey(client, frame.value, text)
  }

  #obey(client: Client, frame: SignalFrame, text: string): void {
    if (frame.type === 'ping') return this.#send(client, writeSignalFrame({ type: 'pong' }))
    if (frame.type === 'pong') return
    if (frame.type === 'publish') return this.#publish(client, frame.topic, text)
    for (const topic of frame.topics) {
      if (frame.type === 'subscribe') this.#subscribe(client, topic)
      else this.#unsubscribe(client, topic)
    }
  }

  /** What does not fit is passed over: a page that is not heard here uses its other roads. */
  #subscribe(client: Client, topic: string): void {
    const subscribers = this.#topics.get(topic) ?? new Set()
    const hasRoom = client.topics.size < SIGNAL_TOPICS_MAX && subscribers.size < SUBSCRIBERS_MAX
    if (client.topics.has(topic) || !hasRoom) return
    client.topics.add(topic)
    this.#topics.set(topic, subscribers.add(client))
  }

  #unsubscribe(client: Client, topic: string): void {
    client.topics.delete(topic)
    const subscribers = this.#topics.get(topic)
    subscribers?.delete(client)
    if (subscribers?.size === 0) this.#topics.delete(topic)
  }

  /** As it came: nothing is added, nothing is written anew. */
  #publish(client: Client, topic: string, text: string): void {
    if (!client.topics.has(topic)) return
    for (const other of this.#topics.get(topic) ?? []) if (other !== client) this.#send(other, text)
  }

  #send(client: Client, text: string): void {
    if (client.socket.bufferedAmount > UNREAD_MAX) return this.#drop(client, 'slow')
    if (this.#sent.spend(Buffer.byteLength(text), this.#clock.now())) client.socket.send(text)
  }

  #drop(client: Client, reason: string): void {
    this.#log.debug('signal-socket-dropped', { reason })
    client.socket.terminate()
  }

  #dropSilent(): void {
    const longAgo = this.#clock.now() - SILENCE_MS
    for (const client of this.#clients) if (client.heardAtMs < longAgo) this.#drop(client, 'silent')
  }
}
