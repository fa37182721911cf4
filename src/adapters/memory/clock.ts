import type { Clock } from '../../ports/clock.ts'
import type { TimeMs } from '../../domain/time.ts'
import type { Undo } from '../../events.ts'

type Timer = { readonly dueMs: TimeMs; readonly order: number; readonly task: () => void }

/** Some Tuesday, so that tests print plausible dates. */
const START_MS = Date.UTC(2026, 10, 24, 12)

/** A clock that stands still until a test turns it. */
export class MemoryClock implements Clock {
  #nowMs: TimeMs
  #order = 0
  readonly #timers = new Set<Timer>()
  readonly #idle: () => Promise<void>

  /**
   * `idle` resolves when work that no timer shows has come to rest, such as signatures in a thread
   * pool. Time does not move on before: hand-turned seconds pass in less than one real signature.
   */
  constructor(startMs: TimeMs = START_MS, idle: () => Promise<void> = async () => {}) {
    this.#nowMs = startMs
    this.#idle = idle
  }

  now(): TimeMs {
    return this.#nowMs
  }

  after(delayMs: number, task: () => void): Undo {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, task }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  every(periodMs: number, task: () => void): Undo {
    let cancel: Undo
    const again = (): void => {
      cancel = this.after(periodMs, again)
      task()
    }
    cancel = this.after(periodMs, again)
    return () => cancel()
  }

  /** Moves time on and runs what falls due, in order, letting promises settle after each task. */
  async turn(byMs: number): Promise<void> {
    const untilMs = this.#nowMs + byMs
    await this.#settle()
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#timers.delete(next)
      this.#nowMs = Math.max(this.#nowMs, next.dueMs)
      next.task()
      await this.#settle()
    }
    this.#nowMs = untilMs
  }

  /** Timers that wait: zero after everything was closed. */
  get pending(): number {
    return this.#timers.size
  }

  async #settle(): Promise<void> {
    for (let turn = 0; turn < SETTLE_TURNS; turn++) {
      await macrotask()
      await this.#idle()
    }
  }

  #next(untilMs: TimeMs): Timer | undefined {
    let next: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.dueMs > untilMs) continue
      if (next === undefined || isBefore(timer, next)) next = timer
    }
    return next
  }
}

const isBefore = (a: Timer, b: Timer): boolean =>
  a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order)

/** Macrotask turns, because WebCrypto answers from a thread pool and not from the microtask queue. */
const SETTLE_TURNS = 3

/** Node has it and browsers do not. There a fresh channel does the same, at ten times the price. */
const { setImmediate } = globalThis as { setImmediate?: (task: () => void) => unknown }

const macrotask = (): Promise<void> =>
  new Promise(resolve => {
    if (setImmediate === undefined) passByChannel(resolve)
    else setImmediate(resolve)
  })

function passByChannel(resolve: () => void): void {
  const channel = new MessageChannel()
  channel.port1.addEventListener('message', () => {
    channel.port1.close()
    resolve()
  })
  channel.port1.start()
  channel.port2.postMessage(0)
}
