import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { readMediaSignal, writeMediaSignal, type MediaSignal } from '../../src/wire/media-signal.ts'
import type { MessageStream, Streams } from '../../src/ports/streams.ts'

/** What becomes of packets on somebody's access, in both directions alike. */
export type AccessLoss =
  | { readonly kind: 'random'; readonly share: number }
  /** Gilbert's two states: nothing passes in a burst. */
  | { readonly kind: 'bursts'; readonly share: number; readonly meanMs: number }

type Port = { number: number | undefined }

/**
 * The access of one peer as a pair of UDP sockets between it and everybody else: its candidates are
 * rewritten to one, the others' to the other, so that ICE, DTLS, SCTP and RTP all pass here and nowhere
 * else. Needs no rights and no network namespace. One link at a time.
 */
export class LossyAccess {
  readonly #loss: AccessLoss
  readonly #delayMs: number
  readonly #chance: () => number
  readonly #ours: Port = { number: undefined }
  readonly #theirs: Port = { number: undefined }
  readonly #outside: Socket
  readonly #inside: Socket
  #isBurst = false
  #turnsAtMs = 0
  /** False while a link is made: what is measured is the link, not its set-up. */
  isLossy = false

  private constructor(loss: AccessLoss, delayMs: number, chance: () => number) {
    this.#loss = loss
    this.#delayMs = delayMs
    this.#chance = chance
    this.#outside = createSocket('udp4')
    this.#inside = createSocket('udp4')
  }

  static async open(loss: AccessLoss, delayMs: number, chance: () => number): Promise<LossyAccess> {
    const access = new LossyAccess(loss, delayMs, chance)
    for (const socket of [access.#outside, access.#inside]) {
      socket.bind(0, '127.0.0.1')
      await once(socket, 'listening')
    }
    access.#outside.on('message', packet => access.#pass(packet, access.#inside, access.#ours))
    access.#inside.on('message', packet => access.#pass(packet, access.#outside, access.#theirs))
    return access
  }

  /** The streams of the peer behind this access, for `NodeLinks`. */
  behind(streams: Pick<Streams, 'open' | 'handle'>): Pick<Streams, 'open' | 'handle'> {
    return {
      handle: (protocol, handler) => streams.handle(protocol, handler),
      open: async (to, protocol, signal) =>
        this.#rewriting(await streams.open(to, protocol, signal)),
    }
  }

  close(): void {
    this.#outside.close()
    this.#inside.close()
  }

  #rewriting(stream: MessageStream): MessageStream {
    return {
      peer: stream.peer,
      read: async () => {
        const message = await stream.read()
        return message && this.#rewrite(message, this.#theirs, this.#inside)
      },
      write: message => stream.write(this.#rewrite(message, this.#ours, this.#outside)),
      close: () => stream.close(),
      abort: () => stream.abort(),
    }
  }

  /** Notes where somebody is and says that it is here. */
  #rewrite(message: Uint8Array, port: Port, socket: Socket): Uint8Array {
    const signal = readMediaSignal(message)
    if (!signal.ok) return message
    const move = (text: string): string =>
      text.replaceAll(/(candidate:\S+ 1 UDP \d+ 127\.0\.0\.1) (\d+)/gi, (_, head, number) => {
        port.number = Number(number)
        return `${head} ${socket.address().port}`
      })
    return writeMediaSignal(moved(signal.value, move))
  }

  #pass(packet: Buffer, from: Socket, to: Port): void {
    if (this.isLossy && this.#isLost()) return
    setTimeout(() => {
      // Closed meanwhile: what is under way is lost.
      try {
        if (to.number !== undefined) from.send(packet, to.number, '127.0.0.1')
      } catch {
        return
      }
    }, this.#delayMs)
  }

  #isLost(): boolean {
    if (this.#loss.kind === 'random') return this.#chance() < this.#loss.share
    const { share, meanMs } = this.#loss
    for (const nowMs = performance.now(); this.#turnsAtMs <= nowMs;) {
      this.#isBurst = !this.#isBurst
      const staysMs = this.#isBurst ? meanMs : (meanMs * (1 - share)) / share
      const fromMs = this.#turnsAtMs === 0 ? nowMs : this.#turnsAtMs
      this.#turnsAtMs = fromMs - staysMs * Math.log(1 - this.#chance())
    }
    return this.#isBurst
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
