import { CAPTION_DOMAIN } from '../wire/say-domain.ts'
import { domainOf } from '../wire/envelope.ts'
import { LazyLane } from './lazy-lane.ts'
import type { CaptionLane, CaptionLaneDeps } from './caption-lane.ts'
import type { LiveLink } from './live-link.ts'
import type { Undo } from '../events.ts'

/** What comes while the code is on its way. */
const EARLY_MAX = 24

/** The captions of one Space, whose code is fetched when the first one comes by or is made. */
export class CaptionDoor {
  readonly #deps: CaptionLaneDeps
  readonly #handlers = new Set<(lane: CaptionLane) => Promise<unknown>>()
  readonly #lazy = new LazyLane<CaptionLane>({ load: () => this.#load(), earlyMax: EARLY_MAX })

  constructor(deps: CaptionLaneDeps) {
    this.#deps = deps
  }

  /** Whether this is for here and not for the stage. */
  static isCaption(envelope: Uint8Array): boolean {
    return domainOf(envelope) === CAPTION_DOMAIN
  }

  /** The lane, once its code is here. Rejects where that cannot be fetched. */
  open(): Promise<CaptionLane> {
    return this.#lazy.open()
  }

  /**
   * Tells the lane; at once if it is open. Nothing passes on it before the handler is done, or whoever fetches its own
   * code first would miss what opened it. The handler must not reject.
   */
  onOpen(handler: (lane: CaptionLane) => Promise<unknown>): Undo {
    const { current } = this.#lazy
    if (current !== undefined) void handler(current)
    this.#handlers.add(handler)
    return () => this.#handlers.delete(handler)
  }

  /** A neighbour sent one. */
  receive(link: LiveLink, envelope: Uint8Array): void {
    if (this.#lazy.isClosed) return
    this.#lazy.use(lane => lane.receive(link, envelope))
  }

  /** Idempotent. */
  close(): void {
    this.#lazy.close()
    this.#handlers.clear()
  }

  async #load(): Promise<CaptionLane> {
    const { CaptionLane: Lane } = await import('./caption-lane.ts')
    const lane = new Lane(this.#deps)
    await Promise.all([...this.#handlers].map(handler => handler(lane)))
    return lane
  }
}
