import { Allowance } from './allowance.ts'
import { BYTES_PER_SECOND, PACKETS_PER_SECOND } from './speaker-lane.ts'
import { STAGE_ALIVE } from '../wire/stage-lane.ts'
import type { MediaLink } from '../ports/media-link.ts'
import type { PeerId } from '../domain/ids.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

/** What a stage link tells. */
export type StageLinkEvents = {
  heard(): void
  packet(bytes: Uint8Array): void
  /** The other side broke the rules too often; the link is closed. */
  misbehaved(reason: StageMisdeed): void
  closed(): void
}

/** Why a link lost patience. */
export type StageMisdeed = 'flood' | 'malformed'

/** One speaker's packets, and a second of them at once after a stall somewhere. */
const PACKETS = { perSecond: PACKETS_PER_SECOND, reserve: PACKETS_PER_SECOND }
const BYTES = { perSecond: BYTES_PER_SECOND, reserve: BYTES_PER_SECOND }
/** One in two seconds, four times over; and what a stall held up. */
const MESSAGES = { perSecond: 2, reserve: 20 }
/** An honest member makes no fault. */
const PATIENCE = { perSecond: 1, reserve: 20 }

/** A standing link to another member of the stage, with what may come over it. */
export class StageLink {
  readonly #media: MediaLink
  readonly #events: StageLinkEvents
  readonly #packets = new Allowance(PACKETS)
  readonly #bytes = new Allowance(BYTES)
  readonly #messages = new Allowance(MESSAGES)
  readonly #patience = new Allowance(PATIENCE)
  readonly #now: () => TimeMs
  #isClosed = false
  /** Ends a lingering that is under way. */
  cancelLinger: Undo = () => undefined

  constructor(media: MediaLink, now: () => TimeMs, events: StageLinkEvents) {
    this.#media = media
    this.#now = now
    this.#events = events
  }

  get peer(): PeerId {
    return this.#media.peer
  }

  /** Takes what came so far, and from now on. Call once. */
  listen(): void {
    this.#media.handle({
      control: message => this.#control(message),
      bundle: bytes => this.#packet(bytes),
      closed: () => this.#end(),
    })
  }

  send(packet: Uint8Array): void {
    this.#media.sendBundle(packet)
  }

  sayAlive(): void {
    this.#media.sendControl(STAGE_ALIVE)
  }

  /** One fault more: the link is closed when that was too many. */
  blame(reason: StageMisdeed): void {
    if (this.#isClosed || this.#patience.spend(1, this.#now())) return
    this.#events.misbehaved(reason)
    this.close()
  }

  /** Idempotent. */
  close(): void {
    this.#media.close()
    this.#end()
  }

  #control(message: Uint8Array): void {
    if (this.#isClosed) return
    if (!this.#messages.spend(1, this.#now())) return this.blame('flood')
    if (message.length !== 1 || message[0] !== STAGE_ALIVE[0]) return this.blame('malformed')
    this.#events.heard()
  }

  #packet(bytes: Uint8Array): void {
    if (this.#isClosed) return
    const nowMs = this.#now()
    const isWithin = this.#bytes.has(bytes.length, nowMs) && this.#packets.spend(1, nowMs)
    if (!isWithin) return this.blame('flood')
    this.#bytes.spend(bytes.length, nowMs)
    this.#events.heard()
    this.#events.packet(bytes)
  }

  #end(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.cancelLinger()
    this.#events.closed()
  }
}
