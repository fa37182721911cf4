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

/** Our own wish to speak, repeated until it is heard. */
export class Asker {
  readonly #deps: AskerDeps
  readonly #undo: Undo
  #wants: boolean | undefined
  #isHeard = false
  #saidAtMs: TimeMs = 0

  constructor(deps: AskerDeps) {
    this.#deps = deps
    this.#undo = deps.clock.every(REPEAT_MS, () => {
      if (this.#wants !== undefined && !this.#isHeard) void this.#say(this.#wants)
    })
  }

  /** Asks, or takes it back. Once it was answered, ask anew. */
  async ask(wants: boolean): Promise<void> {
    this.#wants = wants
    this.#isHeard = false
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
  }

  /** Idempotent. */
  close(): void {
    this.#undo()
    this.#wants = undefined
  }

  async #say(wants: boolean): Promise<void> {
    const { space, clock, signer, delegation, name } = this.#deps
    // Each is later than the one before, or hops would take it for that one again.
    this.#saidAtMs = Math.max(this.#saidAtMs + 1, clock.now())
    const content = { space, delegation, name, wants, atMs: this.#saidAtMs }
    await this.#deps.send(await seal(signer, REQUEST_DOMAIN, writeRequest(content)))
  }
}
