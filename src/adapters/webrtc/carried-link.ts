import { BUNDLE_MAX } from '../../wire/bundle.ts'
import { BUNDLE_QUEUE_MAX, CONTROL_QUEUE_MAX, HELD_MAX } from './limits.ts'
import { CONTROL_MAX } from '../../wire/limits.ts'
import { MisuseError } from '../../errors.ts'
import type { MediaLink, MediaLinkHandlers } from '../../ports/media-link.ts'
import type { PeerId } from '../../domain/ids.ts'

/** What moves a link's bytes on this platform. None of these throws. */
export interface Carrier {
  readonly kind: 'track' | 'channel'
  sendControl(message: Uint8Array): void
  sendBundle(bundle: Uint8Array): void
  /** Bytes that were sent and have not left. */
  controlQueued(): number
  bundlesQueued(): number
  close(): void
}

type Arrival = (handlers: MediaLinkHandlers) => void

/** A link over whatever carries it: bounds, what waits for `handle`, and one end. */
export class CarriedLink implements MediaLink {
  /** Nobody, while it is a spare one. */
  peer: PeerId
  readonly #carrier: Carrier
  #handlers: MediaLinkHandlers | undefined
  #held: Arrival[] = []
  #isOpen = true

  constructor(peer: PeerId, carrier: Carrier) {
    this.peer = peer
    this.#carrier = carrier
  }

  get carrier(): 'track' | 'channel' {
    return this.#carrier.kind
  }

  handle(handlers: MediaLinkHandlers): void {
    if (this.#handlers !== undefined) throw new MisuseError('handle was called before')
    this.#handlers = handlers
    for (const arrival of this.#held.splice(0)) arrival(handlers)
  }

  sendControl(message: Uint8Array): void {
    if (message.length > CONTROL_MAX) {
      throw new MisuseError(
        `a tree message has at most ${CONTROL_MAX} bytes, not ${message.length}`,
      )
    }
    if (!this.#isOpen) return
    this.#carrier.sendControl(message)
    if (this.#carrier.controlQueued() > CONTROL_QUEUE_MAX) this.close()
  }

  sendBundle(bundle: Uint8Array): boolean {
    const fits = bundle.length <= BUNDLE_MAX && this.#carrier.bundlesQueued() <= BUNDLE_QUEUE_MAX
    if (!this.#isOpen || !fits) return false
    this.#carrier.sendBundle(bundle)
    return true
  }

  close(): void {
    if (!this.#isOpen) return
    this.noteClosed()
    this.#carrier.close()
  }

  /** For the carrier: a tree message came. */
  takeControl(message: Uint8Array): void {
    if (!this.#isOpen) return
    if (message.length > CONTROL_MAX) this.close()
    else this.#arrive(handlers => handlers.control(message))
  }

  /** For the carrier: a bundle came. */
  takeBundle(bundle: Uint8Array): void {
    if (!this.#isOpen || bundle.length > BUNDLE_MAX) return
    this.#arrive(handlers => handlers.bundle(bundle))
  }

  /** For the carrier: the connection is gone. */
  noteClosed(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    // The end is told whatever else is held: without it a dead link would be kept for ever.
    if (this.#handlers === undefined) this.#held.push(handlers => handlers.closed())
    else this.#handlers.closed()
  }

  #arrive(arrival: Arrival): void {
    if (this.#handlers !== undefined) arrival(this.#handlers)
    else if (this.#held.length < HELD_MAX) this.#held.push(arrival)
  }
}
