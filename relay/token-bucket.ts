import type { Clock } from '../src/index.ts'

/** A quarter second of the rate may go at once: one tick's bundles to all children, no more. */
const BURST_S = 0.25
/** A burst holds one bundle for each of 64 children at the smallest rates. */
const BURST_MIN_BYTES = 24 * 1_024

/** What was sent is counted in pieces of this length. */
const COUNTED_MS = 1_000
/** Speech pauses: what it took before is remembered, and half forgotten after 34 s. */
const REMEMBERED = 0.98

/** Bytes that may still be sent. Refilled by the clock, spent before sending. */
export class TokenBucket {
  /** Bytes per second. */
  readonly rate: number
  readonly #burst: number
  readonly #clock: Clock
  #held: number
  #filledAtMs: number
  #counted = 0
  #countedSinceMs: number
  #usedPerSecond = 0

  constructor(bytesPerSecond: number, clock: Clock) {
    this.rate = bytesPerSecond
    this.#burst = Math.max(BURST_MIN_BYTES, bytesPerSecond * BURST_S)
    this.#clock = clock
    this.#held = this.#burst
    this.#filledAtMs = clock.now()
    this.#countedSinceMs = this.#filledAtMs
  }

  /** What was sent in a busy second of the last minute. */
  get usedPerSecond(): number {
    this.#count(0, this.#clock.now())
    return this.#usedPerSecond
  }

  /** Takes `bytes` if they are there. */
  spend(bytes: number): boolean {
    const nowMs = this.#refill()
    if (this.#held < bytes) return false
    this.#held -= bytes
    this.#count(bytes, nowMs)
    return true
  }

  /** Takes `bytes` also when they are not there: what follows waits for them. */
  owe(bytes: number): void {
    const nowMs = this.#refill()
    this.#held -= bytes
    this.#count(bytes, nowMs)
  }

  #count(bytes: number, nowMs: number): void {
    this.#counted += bytes
    const passedMs = nowMs - this.#countedSinceMs
    if (passedMs >= 0 && passedMs < COUNTED_MS) return
    const last = passedMs > 0 ? (this.#counted / passedMs) * 1_000 : 0
    const faded = this.#usedPerSecond * REMEMBERED ** Math.max(1, passedMs / COUNTED_MS)
    this.#usedPerSecond = Math.max(last, faded)
    this.#counted = 0
    this.#countedSinceMs += passedMs
  }

  /** Answers what time it is. */
  #refill(): number {
    const nowMs = this.#clock.now()
    // A clock set back must not stop the sound.
    const passedS = Math.max(0, nowMs - this.#filledAtMs) / 1_000
    this.#filledAtMs = nowMs
    this.#held = Math.min(this.#burst, this.#held + passedS * this.rate)
    return nowMs
  }
}
