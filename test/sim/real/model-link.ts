import type { MediaLink, MediaLinkHandlers } from '../../../src/ports/media-link.ts'
import type { ModelNetwork } from './model-network.ts'
import type { PeerId } from '../../../src/domain/ids.ts'

/** What lies between two ends. */
export type Line = {
  readonly wayMs: number
  /** What receiving, checking and sending on takes a real process: nothing passes here while a clock stands. */
  readonly hopMs: number
  readonly loss: number
  /** A lost message of the reliable channel comes so much later. */
  readonly retransmitMs: number
}

type Arrival = (handlers: MediaLinkHandlers) => void

/** One end of a link of the model. */
export class ModelLink implements MediaLink {
  readonly peer: PeerId
  readonly carrier = 'channel'
  readonly #self: PeerId
  readonly #network: ModelNetwork
  readonly #line: Line
  #other: ModelLink | undefined
  #handlers: MediaLinkHandlers | undefined
  #held: Arrival[] = []
  #isOpen = true
  /** The reliable channel keeps its order: nothing arrives before this. */
  #freeMs = 0

  constructor(
    network: ModelNetwork,
    line: Line,
    { self, peer }: { readonly self: PeerId; readonly peer: PeerId },
  ) {
    this.#network = network
    this.#line = line
    this.#self = self
    this.peer = peer
  }

  join(other: ModelLink): void {
    this.#other = other
  }

  isAt(peer: PeerId): boolean {
    return this.#self === peer || this.peer === peer
  }

  handle(handlers: MediaLinkHandlers): void {
    this.#handlers = handlers
    for (const arrival of this.#held.splice(0)) arrival(handlers)
  }

  sendControl(message: Uint8Array): void {
    const { wayMs, loss, retransmitMs } = this.#line
    const copy = message.slice()
    const lateMs = this.#network.isLost(loss) ? retransmitMs : 0
    this.#freeMs = Math.max(this.#freeMs, this.#network.clock.now() + wayMs + lateMs)
    this.#send(this.#freeMs, handlers => handlers.control(copy))
  }

  sendBundle(bundle: Uint8Array): boolean {
    if (!this.#isOpen) return false
    const { wayMs, hopMs, loss } = this.#line
    const copy = bundle.slice()
    if (!this.#network.isLost(loss))
      this.#send(this.#network.clock.now() + wayMs + hopMs, handlers => handlers.bundle(copy))
    return true
  }

  close(): void {
    if (!this.#isOpen) return
    const { clock } = this.#network
    const isTold = this.#network.passes(this.#self, this.peer)
    this.breakOff()
    if (isTold) clock.after(this.#line.wayMs, () => this.#other?.breakOff())
  }

  /** This end learns that the link is gone. */
  breakOff(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#network.forget(this)
    this.#network.clock.after(0, () => this.#arrive(handlers => handlers.closed()))
  }

  #send(atMs: number, arrival: Arrival): void {
    if (!this.#isOpen) return
    const { clock } = this.#network
    clock.after(atMs - clock.now(), () => {
      const other = this.#other
      if (other !== undefined && other.#isOpen && this.#network.passes(this.#self, this.peer))
        other.#arrive(arrival)
    })
  }

  #arrive(arrival: Arrival): void {
    if (this.#handlers !== undefined) arrival(this.#handlers)
    else this.#held.push(arrival)
  }
}
