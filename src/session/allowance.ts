import type { TimeMs } from '../domain/time.ts'

/** So much a second, with a reserve: a token bucket. */
export class Allowance {
  readonly #perSecond: number
  readonly #reserve: number
  #left: number
  #atMs: TimeMs | undefined

  constructor({ perSecond, reserve }: { readonly perSecond: number; readonly reserve: number }) {
    this.#perSecond = perSecond
    this.#reserve = reserve
    this.#left = reserve
  }

  /** Takes `amount` if there is as much; false takes nothing. */
  spend(amount: number, nowMs: TimeMs): boolean {
    if (!this.has(amount, nowMs)) return false
    this.#left -= amount
    return true
  }

  /** Whether `amount` could be taken now. */
  has(amount: number, nowMs: TimeMs): boolean {
    return this.left(nowMs) >= amount
  }

  /** What could be taken now. */
  left(nowMs: TimeMs): number {
    // A clock set back gives nothing and takes nothing.
    const passedMs = Math.max(0, nowMs - (this.#atMs ?? nowMs))
    this.#left = Math.min(this.#reserve, this.#left + (passedMs * this.#perSecond) / 1_000)
    this.#atMs = nowMs
    return this.#left
  }
}
