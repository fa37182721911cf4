import type { Clock } from '../ports/clock.ts'
import type { Lateness } from './lateness.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

/** Nothing is late before: the shortest bundles come every 20 ms, and may be 30 ms late. */
const SURELY_MS = 45
/** How often we look from then on whether a bundle is late: what it takes to tell comes on top of every repair. */
const WATCH_MS = 10
/** Beyond this it is a pause, or a search that takes its time: half as often. */
const PAUSE_MS = 300
const PAUSE_WATCH_MS = 20
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

/** Notices within an eighth of a bundle that none comes, and costs nothing while nobody speaks. */
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
    const quietMs = this.#deps.quietMs()
    const everyMs = quietMs < PAUSE_MS ? WATCH_MS : PAUSE_WATCH_MS
    const inMs = Math.max(everyMs, SURELY_MS - quietMs)
    const dueMs = clock.now() + inMs
    this.#cancel = clock.after(inMs, () => {
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
