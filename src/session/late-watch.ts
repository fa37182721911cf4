import type { Clock } from '../ports/clock.ts'
import type { Lateness } from './lateness.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

/** How often we look whether a bundle is late, while bundles come: a third of one. */
const WATCH_MS = 20
/** A watch that comes this late was kept waiting, and so perhaps were the bundles: it proves nothing. */
const STALLED_MS = 60
/** Nothing is missed for longer than this: who is quiet for so long pauses. */
const WATCHED_MS = 4_000

export type LateWatchDeps = {
  readonly clock: Clock
  /** Since the newest bundle of anybody. */
  quietMs(): number
  /** Silences that are to be asked about. */
  silences(): readonly Lateness[]
  late(lateness: Lateness): void
}

/** Notices within a third of a bundle that none comes, and costs nothing while nobody speaks. */
export class LateWatch {
  readonly #deps: LateWatchDeps
  #cancel: Undo | undefined
  #isClosed = false

  constructor(deps: LateWatchDeps) {
    this.#deps = deps
  }

  /** A bundle came: the next ones are watched for. */
  begin(): void {
    if (this.#cancel !== undefined || this.#isClosed) return
    const { clock } = this.#deps
    const dueMs = clock.now() + WATCH_MS
    this.#cancel = clock.after(WATCH_MS, () => {
      this.#cancel = undefined
      this.#look(dueMs)
    })
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true
    this.#cancel?.()
    this.#cancel = undefined
  }

  #look(dueMs: TimeMs): void {
    const deps = this.#deps
    const isStalled = deps.clock.now() - dueMs >= STALLED_MS
    if (!isStalled) for (const lateness of deps.silences()) deps.late(lateness)
    if (deps.quietMs() < WATCHED_MS) this.begin()
  }
}
