import { MisuseError } from '../../errors.ts'
import type { MediaLink, MediaLinkHandlers } from '../../ports/media-link.ts'
import type { PeerId } from '../../domain/ids.ts'

/** What one end of a link needs of the network between the ends. */
export interface LinkFabric {
  passes(from: PeerId, to: PeerId): boolean
  fateOf(bundle: Uint8Array, from: PeerId, to: PeerId): readonly Uint8Array[]
  later(task: () => void): void
  forget(link: MemoryMediaLink): void
}

type Arrival = (handlers: MediaLinkHandlers) => void

/** The port's bound on what waits for `handle`. */
const HELD_MAX = 64

/** One end of a link in memory. */
export class MemoryMediaLink implements MediaLink {
  readonly self: PeerId
  readonly peer: PeerId
  readonly carrier = 'channel'
  readonly #fabric: LinkFabric
  #other: MemoryMediaLink | undefined
  #handlers: MediaLinkHandlers | undefined
  #held: Arrival[] = []
  #isOpen = true

  constructor(fabric: LinkFabric, self: PeerId, peer: PeerId) {
    this.#fabric = fabric
    this.self = self
    this.peer = peer
  }

  /** Makes the two ends one link. */
  join(other: MemoryMediaLink): void {
    this.#other = other
  }

  handle(handlers: MediaLinkHandlers): void {
    if (this.#handlers !== undefined) throw new MisuseError('handle was called before')
    this.#handlers = handlers
    const held = this.#held
    this.#held = []
    for (const arrival of held) arrival(handlers)
  }

  sendControl(message: Uint8Array): void {
    const copy = message.slice()
    this.#send(handlers => handlers.control(copy))
  }

  sendBundle(bundle: Uint8Array): boolean {
    if (!this.#isOpen) return false
    for (const copy of this.#fabric.fateOf(bundle.slice(), this.self, this.peer)) {
      this.#send(handlers => handlers.bundle(copy))
    }
    return true
  }

  close(): void {
    if (!this.#isOpen) return
    const passes = this.#fabric.passes(this.self, this.peer)
    this.breakOff()
    if (passes) this.#fabric.later(() => this.#other?.breakOff())
  }

  /** This end learns that the link is gone. */
  breakOff(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#fabric.forget(this)
    this.#fabric.later(() => this.#arrive(handlers => handlers.closed()))
  }

  #send(arrival: Arrival): void {
    if (!this.#isOpen) return
    this.#fabric.later(() => this.#pass(arrival))
  }

  #pass(arrival: Arrival): void {
    const other = this.#other
    if (other === undefined || !other.#isOpen) return
    if (this.#fabric.passes(this.self, this.peer)) other.#arrive(arrival)
  }

  #arrive(arrival: Arrival): void {
    if (this.#handlers !== undefined) arrival(this.#handlers)
    else if (this.#held.length < HELD_MAX) this.#held.push(arrival)
  }
}
