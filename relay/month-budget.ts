import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from './errors.ts'
import { monthOf, readTraffic, type Month, type Traffic } from './traffic.ts'
import type { Clock } from '../src/index.ts'

/**
 * Written down before it is spent, in pieces of this share: a crash costs the operator at most two of them, and no
 * crash lets the relay send more than was allowed.
 */
const LEASE_SHARE = 0.002
/** With so much left, whoever hangs on this relay is handed over: what they get meanwhile comes out of the rest. */
const FAREWELL_SHARE = 0.01

/** Bytes that may still be sent in this calendar month (UTC). Counted across restarts in the data folder. */
export class MonthBudget {
  readonly #file: string
  readonly #clock: Clock
  readonly #allowed: number
  #month: Month
  #used: number
  /** On disk it says that so much is used. */
  #leased: number
  #writing: Promise<void> | undefined
  #isTold = false
  #spent: () => void = () => undefined
  #failed: (fault: unknown) => void = () => undefined

  private constructor(
    file: string,
    { allowed, clock, traffic }: { allowed: number; clock: Clock; traffic: Traffic | undefined },
  ) {
    this.#file = file
    this.#clock = clock
    this.#allowed = allowed
    const now = monthOf(clock.now())
    // A clock that was set back buys no second month.
    const isSame = traffic !== undefined && traffic.month >= now.name
    this.#month = isSame && traffic.month > now.name ? { ...now, name: traffic.month } : now
    this.#used = isSame ? traffic.bytes : 0
    this.#leased = this.#used
  }

  /** Continues with what the folder says of this month. Throws StartError. */
  static async open(
    folder: string,
    { bytesPerMonth, clock }: { readonly bytesPerMonth: number; readonly clock: Clock },
  ): Promise<MonthBudget> {
    const file = join(folder, 'traffic.json')
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
      throw new StartError(`${file} cannot be read`, { cause })
    })
    const traffic = text === undefined ? undefined : readTraffic(text)
    if (text !== undefined && traffic === undefined) {
      throw new StartError(`${file} is damaged: delete it and this month is counted from nothing`)
    }
    const budget = new MonthBudget(file, { allowed: bytesPerMonth, clock, traffic })
    budget.#lease()
    await budget.#writing
    return budget
  }

  /** So little is left that nobody new is taken. */
  get isSpent(): boolean {
    this.#turnMonth()
    return this.#used >= this.#allowed * (1 - FAREWELL_SHARE)
  }

  /** Bytes of this month, as far as they are spent. */
  get used(): number {
    return this.#used
  }

  /** Told once a month, when the budget is spent. */
  onSpent(tell: () => void): void {
    this.#spent = tell
  }

  /** Told when the disk does not take what is written: nothing more is sent then. */
  onFailed(tell: (fault: unknown) => void): void {
    this.#failed = tell
  }

  /** Whether `bytes` may be sent. */
  has(bytes: number): boolean {
    this.#turnMonth()
    return this.#used + bytes <= Math.min(this.#allowed, this.#leased)
  }

  /** Counts what is sent. */
  take(bytes: number): void {
    this.#used += bytes
    if (this.#used + this.#piece > this.#leased) this.#lease()
    if (this.#isTold || !this.isSpent) return
    this.#isTold = true
    this.#spent()
  }

  /** Writes down what was really used. */
  async close(): Promise<void> {
    await this.#writing
    await this.#write(this.#used)
  }

  get #piece(): number {
    return this.#allowed * LEASE_SHARE
  }

  #turnMonth(): void {
    const nowMs = this.#clock.now()
    if (nowMs < this.#month.endMs) return
    const next = monthOf(nowMs)
    if (next.name > this.#month.name) {
      this.#used = 0
      this.#leased = 0
      this.#isTold = false
    }
    this.#month = next.name > this.#month.name ? next : { ...next, name: this.#month.name }
    this.#lease()
  }

  #lease(): void {
    if (this.#writing !== undefined) return
    const leased = this.#used + 2 * this.#piece
    const month = this.#month.name
    this.#writing = this.#write(leased)
      .then(() => {
        // Of a month that ended while it was written nothing is left.
        if (month === this.#month.name) this.#leased = leased
      })
      .catch((fault: unknown) => this.#failed(fault))
      .finally(() => {
        this.#writing = undefined
        if (month !== this.#month.name) this.#lease()
      })
  }

  /** Beside and renamed, so that a power cut leaves the one or the other. */
  async #write(bytes: number): Promise<void> {
    const traffic: Traffic = { month: this.#month.name, bytes: Math.ceil(bytes) }
    await writeFile(`${this.#file}.new`, `${JSON.stringify(traffic)}\n`, { mode: 0o600 })
    await rename(`${this.#file}.new`, this.#file)
  }
}
