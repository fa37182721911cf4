import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { LossDice, type AccessLoss } from './access-loss.ts'
import { readMediaSignal, writeMediaSignal, type MediaSignal } from '../../src/wire/media-signal.ts'
import type { MessageStream, Streams } from '../../src/ports/streams.ts'

/** Where the packets of one side come from. */
type Place = { readonly address: string; readonly port: number }

/** The one side is behind the access, the other is everybody else. */
export type Side = 'behind' | 'outside'

/** Address and port of a host candidate for UDP over IPv4. */
const CANDIDATE = /(candidate:\S+ 1 udp \d+) (\d+\.\d+\.\d+\.\d+) (\d+) typ host/gi

/**
 * The access of one peer as a pair of UDP sockets between it and everybody else: its candidates are
 * rewritten to one, the others' to the other, so that ICE, DTLS, SCTP and RTP all pass here and nowhere
 * else. Needs no rights and no network namespace. One link at a time.
 */
export class LossyAccess {
  readonly #dice: LossDice
  readonly #delayMs: number
  readonly #places = new Map<Side, Place>()
  readonly #outside: Socket
  readonly #inside: Socket
  /** False while a link is made: what is measured is the link, not its set-up. */
  isLossy = false
  /** What is on its way to these sides is lost, all of it. */
  cutTowards: readonly Side[] = []
  /** When a packet last came from anybody. */
  passedAtMs = performance.now()

  private constructor(loss: AccessLoss, delayMs: number, chance: () => number) {
    this.#dice = new LossDice(loss, chance)
    this.#delayMs = delayMs
    this.#outside = createSocket('udp4')
    this.#inside = createSocket('udp4')
  }

  static async open(loss: AccessLoss, delayMs: number, chance: () => number): Promise<LossyAccess> {
    const access = new LossyAccess(loss, delayMs, chance)
    for (const socket of [access.#outside, access.#inside]) {
      socket.bind(0)
      await once(socket, 'listening')
    }
    access.#outside.on('message', packet => access.#pass(packet, access.#inside, 'behind'))
    access.#inside.on('message', packet => access.#pass(packet, access.#outside, 'outside'))
    return access
  }

  /** The streams of the peer behind this access, for `NodeLinks`. */
  behind(streams: Pick<Streams, 'open' | 'handle'>): Pick<Streams, 'open' | 'handle'> {
    return {
      handle: (protocol, handler) => streams.handle(protocol, handler),
      open: async (to, protocol, signal) =>
        this.rewriting(await streams.open(to, protocol, signal)),
    }
  }

  close(): void {
    this.#outside.close()
    this.#inside.close()
  }

  /** A stream on which the peer behind the access says and hears where both are: here. */
  rewriting(stream: MessageStream): MessageStream {
    return {
      peer: stream.peer,
      read: async () => {
        const message = await stream.read()
        return message && this.#rewrite(message, 'outside')
      },
      write: message => stream.write(this.#rewrite(message, 'behind')),
      close: () => stream.close(),
      abort: () => stream.abort(),
    }
  }

  /**
   * Notes where somebody is, and says that it is here: for text with candidates of that side. Only the first
   * one counts; text with another one is undefined and must not be told.
   */
  move(text: string, from: Side): string | undefined {
    let isOther = false
    const socket = from === 'behind' ? this.#outside : this.#inside
    const moved = text.replaceAll(CANDIDATE, (_, head: string, address: string, port: string) => {
      const place = { address, port: Number(port) }
      const known = this.#places.get(from) ?? place
      isOther ||= known.address !== place.address || known.port !== place.port
      this.#places.set(from, known)
      return `${head} ${address} ${socket.address().port} typ host`
    })
    return isOther ? undefined : moved
  }

  #rewrite(message: Uint8Array, from: Side): Uint8Array {
    const signal = readMediaSignal(message)
    if (!signal.ok) return message
    return writeMediaSignal(moved(signal.value, text => this.move(text, from) ?? text))
  }

  #pass(packet: Buffer, from: Socket, to: Side): void {
    this.passedAtMs = performance.now()
    if (this.cutTowards.includes(to) || (this.isLossy && this.#dice.isLost())) return
    if (this.#delayMs === 0) return this.#send(packet, from, to)
    setTimeout(() => this.#send(packet, from, to), this.#delayMs)
  }

  #send(packet: Buffer, from: Socket, to: Side): void {
    // Closed meanwhile: what is under way is lost.
    try {
      const place = this.#places.get(to)
      if (place !== undefined) from.send(packet, place.port, place.address)
    } catch {
      return
    }
  }
}

function moved(signal: MediaSignal, move: (text: string) => string): MediaSignal {
  switch (signal.kind) {
    case 'offer':
    case 'accepted':
      return { ...signal, sdp: move(signal.sdp) }
    case 'candidate':
      return { ...signal, candidate: move(signal.candidate) }
    case 'refused':
      return signal
    default:
      return signal satisfies never
  }
}
