import { REQUEST_DOMAIN, writeRequest } from '../wire/stage-signal.ts'
import { seal } from '../crypto/seal.ts'
import type { Clock } from '../ports/clock.ts'
import type { Signer } from '../ports/key-store.ts'
import type { SpaceId } from '../domain/ids.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

/** What asking to speak stands on. */
export type AskerDeps = {
  readonly space: SpaceId
  readonly clock: Clock
  readonly signer: Signer
  readonly delegation: Uint8Array
  readonly name: string
  send(envelope: Uint8Array): Promise<void>
}

/** Nothing promises that a request arrives: it is said again until the leader's notice shows it. */
const REPEAT_MS = 5_000
/**
 * Each time twice as late, up to here: a notice names 32 of those who wait, and whoever is not among them would fill
 * links that take 4 requests a second. A hundred such people are two a second.
 */
const REPEAT_MAX_MS = 60_000

/** Our own wish to speak, repeated until it is heard. */
export class Asker {
  readonly #deps: AskerDeps
  #wants: boolean | undefined
  #isHeard = false
  #saidAtMs: TimeMs = 0
  #stopWaiting: Undo | undefined

  constructor(deps: AskerDeps) {
    this.#deps = deps
  }

  /** Asks, or takes it back. Once it was answered, ask anew. */
  async ask(wants: boolean): Promise<void> {
    this.#wants = wants
    this.#isHeard = false
    this.#repeatAfter(REPEAT_MS)
    await this.#say(wants)
  }

  /** A notice came: whether it shows us waiting. Who was shown and is no longer has been answered. */
  heard(isWaiting: boolean): void {
    if (this.#isHeard && this.#wants === true && !isWaiting) this.settle()
    this.#isHeard = isWaiting === this.#wants
  }

  /** The log answered: nothing is to be repeated. */
  settle(): void {
    this.#wants = undefined
    this.#stopWaiting?.()
  }

  /** Idempotent. */
  close(): void {
    this.settle()
  }

  #repeatAfter(waitMs: number): void {
    this.#stopWaiting?.()
    this.#stopWaiting = this.#deps.clock.after(waitMs, () => {
      if (this.#wants === undefined) return
      this.#repeatAfter(Math.min(2 * waitMs, REPEAT_MAX_MS))
      if (!this.#isHeard) void this.#say(this.#wants)
    })
  }

  async #say(wants: boolean): Promise<void> {
    const { space, clock, signer, delegation, name } = this.#deps
    // Each is later than the one before, or hops would take it for that one again.
    this.#saidAtMs = Math.max(this.#saidAtMs + 1, clock.now())
    const content = { space, delegation, name, wants, atMs: this.#saidAtMs }
    await this.#deps.send(await seal(signer, REQUEST_DOMAIN, writeRequest(content)))
  }
}
