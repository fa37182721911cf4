import { Y_FRAME_MAX } from '../../wire/y-frame.ts'
import type { Log } from '../../ports/log.ts'
import type { RoadHandlers, RoadLink } from '../../ports/document-roads.ts'
import type { SimplePeer } from 'y-webrtc'

/** Bytes on their way to one peer; beyond it nothing more is handed over. */
const UNSENT_MAX = 1024 * 1024
/** Frames a second that are passed on: a sync takes a dozen, a flood is not ours to read. */
const FRAMES_PER_SECOND = 64
const SECOND_MS = 1_000
/** A stock peer says its vector and who is there as soon as it is connected; we may learn that later. */
const EARLY_MAX = 4

/**
 * A connection of y-webrtc whose listeners were taken off before it opened: what strangers send goes to
 * our reader and never to y-protocols, which would apply it.
 */
export class GuardedLink implements RoadLink {
  readonly #peer: SimplePeer
  readonly #handlers: RoadHandlers
  #isOpen = false
  #isClosed = false
  #isTurnedAway = false
  #secondBeganMs = 0
  #framesInSecond = 0
  /** What came before we were told that the connection stands. */
  #early: Uint8Array[] = []

  constructor(peer: SimplePeer, handlers: RoadHandlers, log: Log) {
    this.#peer = peer
    this.#handlers = handlers
    // Both stand since the constructor of the connection; it cannot have opened in between.
    peer.removeAllListeners('data')
    peer.removeAllListeners('connect')
    peer.on('connect', () => this.#open())
    peer.on('data', frame => this.#hear(frame))
    peer.on('error', fault => log.debug('road-failed', { why: fault.message }))
    peer.on('close', () => this.#gone())
  }

  /** Told when the connection is over, opened or not, and whether we turned the stranger away. */
  onGone(handler: (isTurnedAway: boolean) => void): void {
    this.#peer.on('close', () => handler(this.#isTurnedAway))
  }

  send(frame: Uint8Array): boolean {
    const mayBeSent = this.#peer.connected && this.#peer.bufferSize <= UNSENT_MAX
    if (this.#isClosed || !mayBeSent || frame.length > Y_FRAME_MAX) return false
    try {
      this.#peer.send(frame)
      return true
    } catch {
      // It closed under our hands; `close` is told.
      return false
    }
  }

  close(): void {
    if (this.#isClosed) return
    this.#isTurnedAway = true
    this.abandon()
  }

  /** Ends the connection, which blames nobody. */
  abandon(): void {
    if (this.#isClosed) return
    this.#gone()
    this.#peer.destroy()
  }

  /** Ends a connection that has not opened. */
  abandonUnopened(): void {
    if (!this.#isOpen) this.abandon()
  }

  #open(): void {
    if (this.#isClosed) return
    this.#isOpen = true
    this.#handlers.opened(this)
    for (const frame of this.#early.splice(0)) this.#handlers.heard(this, frame)
  }

  #hear(frame: Uint8Array): void {
    if (this.#isClosed) return
    const isTooEarly = !this.#isOpen && this.#early.length >= EARLY_MAX
    const isFlood = frame.length > Y_FRAME_MAX || !this.#isWithinRate()
    if (isTooEarly || isFlood) this.close()
    else if (this.#isOpen) this.#handlers.heard(this, new Uint8Array(frame))
    else this.#early.push(new Uint8Array(frame))
  }

  #isWithinRate(): boolean {
    const now = performance.now()
    if (now - this.#secondBeganMs > SECOND_MS) {
      this.#secondBeganMs = now
      this.#framesInSecond = 0
    }
    this.#framesInSecond += 1
    return this.#framesInSecond <= FRAMES_PER_SECOND
  }

  #gone(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    if (this.#isOpen) this.#handlers.closed(this)
  }
}
