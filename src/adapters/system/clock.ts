import type { Clock } from '../../ports/clock.ts'
import type { TimeMs } from '../../domain/time.ts'
import type { Undo } from '../../events.ts'

/** The machine's own clock and timers, in Node and in browsers. */
export class SystemClock implements Clock {
  now(): TimeMs {
    return Date.now()
  }

  after(delayMs: number, task: () => void): Undo {
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  }

  every(periodMs: number, task: () => void): Undo {
    const timer = setInterval(task, periodMs)
    return () => clearInterval(timer)
  }
}
