import { HELD_MAX, isDue, type Held } from '../domain/captions/due.ts'
import type { Clock } from '../ports/clock.ts'
import type { SessionId } from '../domain/ids.ts'
import type { Shown } from '../domain/captions/scroll.ts'
import type { Undo } from '../events.ts'

/** What keeping captions in time stands on. */
export type CaptionHoldDeps = {
  readonly clock: Clock
  /** How far a session was played here. */
  heardUpTo(session: SessionId): number
  show(shown: Shown): void
}

/** So often it is looked whether the sound has come: a word lasts longer. */
const LOOK_EVERY_MS = 50

type Waiting = Held & { readonly shown: Shown }

/** Keeps words back until their sound is heard; of one session none overtakes another. */
export class CaptionHold {
  readonly #deps: CaptionHoldDeps
  #waiting: readonly Waiting[] = []
  #stopLooking: Undo | undefined

  constructor(deps: CaptionHoldDeps) {
    this.#deps = deps
  }

  /** Words came. `frame`: with which they end; undefined: they belong to no moment. */
  take(shown: Shown, frame: number | undefined): void {
    this.#waiting = [...this.#waiting, { shown, frame, cameAtMs: this.#deps.clock.now() }]
    this.#look()
    // Nobody waits for what is more than may wait.
    for (const { shown: over } of this.#waiting.slice(0, -HELD_MAX)) this.#deps.show(over)
    this.#waiting = this.#waiting.slice(-HELD_MAX)
    if (this.#waiting.length > 0) {
      this.#stopLooking ??= this.#deps.clock.every(LOOK_EVERY_MS, () => this.#look())
    }
  }

  /** Idempotent. */
  close(): void {
    this.#waiting = []
    this.#stopLooking?.()
    this.#stopLooking = undefined
  }

  #look(): void {
    const nowMs = this.#deps.clock.now()
    const behind = new Set<SessionId>()
    this.#waiting = this.#waiting.filter(({ shown, ...held }) => {
      const { session } = shown
      const heardUpTo = this.#deps.heardUpTo(session)
      if (behind.has(session) || !isDue(held, { heardUpTo, nowMs })) {
        behind.add(session)
        return true
      }
      this.#deps.show(shown)
      return false
    })
    if (this.#waiting.length > 0) return
    this.#stopLooking?.()
    this.#stopLooking = undefined
  }
}
