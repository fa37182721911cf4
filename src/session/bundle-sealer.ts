import { signBundle } from '../crypto/bundle-signature.ts'
import { writeBundlePayload, type BundlePayload } from '../wire/bundle.ts'
import type { SframeKey } from '../crypto/sframe.ts'
import type { SpaceId } from '../domain/ids.ts'
import type { Log } from '../ports/log.ts'
import type { Signer } from '../ports/key-store.ts'

/** Who signs, and under which key and Space. */
export type SealerParts = {
  readonly space: SpaceId
  readonly signer: Signer
  readonly key: SframeKey
  readonly log: Log
}

/** Half a second of bundles. A machine that signs slower than it speaks drops what it cannot send. */
const WAITING_MAX = 8

/** Encrypts and signs a session's bundles one by one, so that they leave in the order of their numbers. */
export class BundleSealer {
  readonly #parts: SealerParts
  readonly #sealed: (bundle: Uint8Array) => void
  #turn: Promise<void> = Promise.resolve()
  #waiting = 0
  /** SFrame's counter: never used twice under one key, also when sealing fails. */
  #number = 0n
  #isClosed = false

  constructor(parts: SealerParts, sealed: (bundle: Uint8Array) => void) {
    this.#parts = parts
    this.#sealed = sealed
  }

  seal(payload: BundlePayload): void {
    if (this.#isClosed) return
    if (this.#waiting >= WAITING_MAX) {
      this.#parts.log.warn('bundle-dropped', { waiting: this.#waiting })
      return
    }
    const number = this.#number
    this.#number += 1n
    this.#waiting += 1
    this.#turn = this.#turn.then(() => this.#sealNow(number, payload))
  }

  close(): void {
    this.#isClosed = true
  }

  async #sealNow(number: bigint, payload: BundlePayload): Promise<void> {
    const { key, signer, space, log } = this.#parts
    try {
      const sframe = await key.encrypt(number, writeBundlePayload(payload))
      const bundle = await signBundle(signer, space, sframe)
      if (!this.#isClosed) this.#sealed(bundle)
    } catch (fault) {
      // One bundle is lost, the next may succeed: the log says why, the talk goes on.
      log.warn('bundle-not-sealed', { fault: String(fault) })
    } finally {
      this.#waiting -= 1
    }
  }
}
