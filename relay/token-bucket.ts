import type { Clock } from '../src/index.ts'

/** A quarter second of the rate may go at once: one tick's bundles to all children, no more. */
const BURST_S = 0.25
/** A burst holds one bundle for each of 64 children at the smallest rates. */
const BURST_MIN_BYTES = 24 * 1_024

/** Bytes that may still be sent. Refilled by the clock, spent before sending. */
export class TokenBucket {
  readonly #rate: number
  readonly #burst: number
  readonly #clock: Clock
  #held: number
  #filledAtMs: number

  constructor(bytesPerSecond: number, clock: Clock) {
    this.#rate = bytesPerSecond
    this.#burst = Math.max(BURST_MIN_BYTES, bytesPerSecond * BURST_S)
    this.#clock = clock
    this.#held = this.#burst
    this.#filledAtMs = clock.now()
  }

  /** Takes `bytes` if they are there. */
  spend(bytes: number): boolean {
    this.#refill()
    if (this.#held < bytes) return false
    this.#held -= bytes
    return true
  }

  /** Takes `bytes` also when they are not there: what follows waits for them. */
  owe(bytes: number): void {
    this.#refill()
    this.#held -= bytes
  }

  #refill(): void {
    const nowMs = this.#clock.now()
    // A clock set back must not stop the sound.
    const passedS = Math.max(0, nowMs - this.#filledAtMs) / 1_000
    this.#filledAtMs = nowMs
    this.#held = Math.min(this.#burst, this.#held + passedS * this.#rate)
  }
}
