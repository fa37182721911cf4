import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

/** Time and timers. The twin in `adapters/memory` is turned by hand. */
export interface Clock {
  /** Wall-clock time. May jump when the machine's clock is set. */
  now(): TimeMs
  /** Calls `task` once, `delayMs` from now at the earliest. The result cancels it. */
  after(delayMs: number, task: () => void): Undo
  /** Calls `task` every `periodMs` until the result is called. */
  every(periodMs: number, task: () => void): Undo
}
