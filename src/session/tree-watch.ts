import { SURVEY_MS } from '../domain/tree/limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { SpaceSession } from './space-session.ts'
import type { TimeMs } from '../domain/time.ts'
import type { TreeSight } from '../domain/tree/sight.ts'
import type { Undo } from '../events.ts'

/** What a {@link TreeWatch} needs. */
export type TreeWatchParts = {
  readonly clock: Clock
  readonly session: Pick<SpaceSession, 'survey' | 'sight'>
  tell(sight: TreeSight): void
}

/** A person who looks sees the picture move; nobody reads figures that change faster. */
const EVERY_MS = 1_000

/** Tells once a second how the tree looks from here, for as long as somebody looks. */
export class TreeWatch {
  readonly #parts: TreeWatchParts
  #untilMs: TimeMs = 0
  #told = ''
  #stop: Undo | undefined

  constructor(parts: TreeWatchParts) {
    this.#parts = parts
  }

  /** Somebody looks, for SURVEY_MS from now. The first picture comes at once. */
  look(): void {
    const { clock, session } = this.#parts
    this.#untilMs = clock.now() + SURVEY_MS
    session.survey()
    this.#told = ''
    this.#tell()
    this.#stop ??= clock.every(EVERY_MS, () => {
      if (clock.now() < this.#untilMs) this.#tell()
      else this.close()
    })
  }

  /** Idempotent. */
  close(): void {
    this.#stop?.()
    this.#stop = undefined
  }

  #tell(): void {
    const sight = this.#parts.session.sight()
    const said = JSON.stringify(sight)
    if (said === this.#told) return
    this.#told = said
    this.#parts.tell(sight)
  }
}
