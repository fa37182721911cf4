import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { StandingProof } from './hosting.ts'
import type { Undo } from '../events.ts'

/** Two heartbeats: a certificate has spare members for longer than that. */
const LOOK_MS = 20_000

export type FreshProofParts = {
  readonly clock: Clock
  readonly log: Log
  /** What proves our standing now; undefined when too few count. Rejects when the disk fails. */
  readonly prove: () => Promise<StandingProof | undefined>
  /** The announcement has something new to say. */
  readonly changed: () => void
}

/**
 * The proof that a live Space is announced with, replaced before its members run out. Too few followers
 * close the gate for the next Space and leave this one its last proof.
 */
export class FreshProof {
  #current: StandingProof
  readonly #parts: FreshProofParts
  readonly #stop: Undo

  constructor(first: StandingProof, parts: FreshProofParts) {
    this.#current = first
    this.#parts = parts
    // A starter needs no certificate, and gets none.
    const needsNone = first.certificate === undefined
    this.#stop = needsNone ? () => undefined : parts.clock.every(LOOK_MS, () => void this.#look())
  }

  get current(): StandingProof {
    return this.#current
  }

  /** Looks no more. Idempotent. */
  close(): void {
    this.#stop()
  }

  async #look(): Promise<void> {
    try {
      const proof = await this.#parts.prove()
      if (proof === undefined || proof.certificate === this.#current.certificate) return
      this.#current = proof
      this.#parts.changed()
    } catch (fault) {
      this.#parts.log.warn('proof-not-renewed', { why: String(fault) })
    }
  }
}
