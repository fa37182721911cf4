import { domainOf } from '../wire/envelope.ts'
import { LazyLane } from './lazy-lane.ts'
import { SAY_DOMAIN, SHEET_DOMAIN } from '../wire/say-domain.ts'
import type { LiveLink } from './live-link.ts'
import type { TalkLane, TalkLaneDeps } from './talk-lane.ts'
import type { TimeMs } from '../domain/time.ts'

/** What comes while the code is on its way: all that a neighbour keeps may. */
const EARLY_MAX = 320

/**
 * The chat of one Space, whose code is fetched when somebody says something or wants to read: whoever has just come
 * hears first.
 */
export class TalkDoor {
  readonly #deps: TalkLaneDeps
  readonly #lazy = new LazyLane<TalkLane>({
    load: () => this.#load(),
    opened: lane => (this.#lazy.isClosed ? lane.close() : lane.follow()),
    earlyMax: EARLY_MAX,
  })

  constructor(deps: TalkLaneDeps) {
    this.#deps = deps
  }

  /** Whether this is for the chat and not for the stage. */
  static isTalk(envelope: Uint8Array): boolean {
    const domain = domainOf(envelope)
    return domain === SAY_DOMAIN || domain === SHEET_DOMAIN
  }

  /** The lane, once its code is here; it has asked for what was said before. Rejects where that cannot be fetched. */
  open(): Promise<TalkLane> {
    return this.#lazy.open()
  }

  /** A neighbour sent something for it. */
  receive(link: LiveLink, envelope: Uint8Array): void {
    this.#lazy.use(lane => lane.receive(link, envelope))
  }

  /** A neighbour asks for what it missed. */
  recap(link: LiveLink, sinceMs: TimeMs): void {
    this.#lazy.use(lane => lane.recap(link, sinceMs))
  }

  /** Links may have changed. */
  follow(): void {
    this.#lazy.current?.follow()
  }

  /** Idempotent. */
  close(): void {
    this.#lazy.close()
    this.#lazy.current?.close()
  }

  async #load(): Promise<TalkLane> {
    const { TalkLane: Lane } = await import('./talk-lane.ts')
    return new Lane(this.#deps)
  }
}
