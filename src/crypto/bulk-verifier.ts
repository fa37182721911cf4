import { UNRATIONED, verifyRationed } from './ed25519.ts'
import type { BulkVerifier, Ration, SignatureVerdict, SignedBytes } from '../ports/verifier.ts'

/** More at once gains nothing (measured) and would hold everybody else's checks up. */
export const IN_FLIGHT_MAX = 256

const VERDICTS = { valid: true, invalid: false, undecided: undefined } as const

/** Checks signatures in this thread: for relays, and inside the verify Worker. */
export class LocalBulkVerifier implements BulkVerifier {
  readonly #waiting: (() => void)[] = []
  #inFlight = 0

  async verifyAll(
    items: readonly SignedBytes[],
    mayAskAgain: (index: number) => boolean = UNRATIONED,
  ): Promise<readonly SignatureVerdict[]> {
    return Promise.all(items.map((item, index) => this.#verify(item, () => mayAskAgain(index))))
  }

  async #verify(
    { publicKey, message, signature }: SignedBytes,
    ration: Ration,
  ): Promise<SignatureVerdict> {
    if (this.#inFlight >= IN_FLIGHT_MAX) {
      await new Promise<void>(resolve => this.#waiting.push(resolve))
    } else {
      this.#inFlight += 1
    }
    try {
      return VERDICTS[await verifyRationed(publicKey, message, signature, ration)]
    } finally {
      // The place is handed on, not given back, so that nobody can slip in between.
      const next = this.#waiting.shift()
      if (next === undefined) this.#inFlight -= 1
      else next()
    }
  }
}
