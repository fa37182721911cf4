import { writeBundlePayload, type BundlePayload } from '../wire/bundle.ts'
import type { Log } from '../ports/log.ts'
import type { SframeKey } from '../crypto/sframe.ts'

/** Under which key, and what is done with each ciphertext. */
export type SealInTurnParts = {
  /** Undefined: none yet; what is said before `use` is lost. */
  readonly key: SframeKey | undefined
  readonly log: Log
  readonly finish: (sframe: Uint8Array) => Promise<Uint8Array>
}

/** Half a second of bundles. A machine that seals slower than it speaks drops what it cannot send. */
const WAITING_MAX = 8

/** Encrypts what a session says in one lane piece by piece, so that it leaves in the order of its numbers. */
export class SealInTurn {
  readonly #parts: SealInTurnParts
  readonly #sealed: (bytes: Uint8Array) => void
  #turn: Promise<void> = Promise.resolve()
  #waiting = 0
  /** SFrame's counter: never used twice under one key, also when sealing fails. */
  #number = 0n
  #isClosed = false
  #key: SframeKey | undefined

  constructor(parts: SealInTurnParts, sealed: (bytes: Uint8Array) => void) {
    this.#parts = parts
    this.#key = parts.key
    this.#sealed = sealed
  }

  /** From now on it is sealed with this key. Its numbers go on, so that a window stands across it. */
  use(key: SframeKey): void {
    this.#key = key
  }

  seal(payload: BundlePayload): void {
    const key = this.#key
    if (this.#isClosed || key === undefined) return
    if (this.#waiting >= WAITING_MAX) {
      this.#parts.log.warn('bundle-dropped', { waiting: this.#waiting })
      return
    }
    const number = this.#number
    this.#number += 1n
    this.#waiting += 1
    this.#turn = this.#turn.then(() => this.#sealNow(key, number, payload))
  }

  close(): void {
    this.#isClosed = true
  }

  async #sealNow(key: SframeKey, number: bigint, payload: BundlePayload): Promise<void> {
    const { finish, log } = this.#parts
    try {
      const sframe = await key.encrypt(number, writeBundlePayload(payload))
      const whole = await finish(sframe)
      if (!this.#isClosed) this.#sealed(whole)
    } catch (fault) {
      // One piece is lost, the next may succeed: the log says why, the talk goes on.
      log.warn('bundle-not-sealed', { fault: String(fault) })
    } finally {
      this.#waiting -= 1
    }
  }
}
