import { dismiss, settleQueue, takeRequest, waitingIn } from '../domain/space/requests.ts'
import { NOTICE_DOMAIN, writeNotice } from '../wire/stage-signal.ts'
import { seal } from '../crypto/seal.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import type { AccountId, SpaceId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Notice, Queue, SpeakRequest, Waiting } from '../domain/space/requests.ts'
import type { PeerAddress } from '../ports/streams.ts'
import type { Signer } from '../ports/key-store.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TimeMs } from '../domain/time.ts'

/** What leading a Space stands on. */
export type LeaderDeskDeps = {
  readonly space: SpaceId
  readonly clock: Clock
  readonly signer: Signer
  readonly state: Watched<SpaceState | undefined>
  /** Where whoever speaks sends its bundles now. */
  roots(): readonly PeerAddress[]
  publish(envelope: Uint8Array): Promise<void>
}

/** A notice goes to everybody: changes within this time go together. */
const NOTICE_EVERY_MS = 1_000
/**
 * What did not change is said again after so many turns, 10 s: nothing promises that a notice arrives, and
 * whoever takes over is heard by all who were busy then. With three roots of two
 * addresses and an empty queue it is 1.3 KB, with a full one 3.8: 130 to 380 bytes a second to each.
 */
const RETELL_TURNS = 10

/** What who leads a Space does besides the log: keeps the queue, and tells everybody where it stands. */
export class LeaderDesk {
  readonly #deps: LeaderDeskDeps
  readonly #waiting = new Watchable<readonly Waiting[]>([])
  readonly #undo: readonly Undo[]
  #queue: Queue = []
  #told = ''
  #toldAtMs: TimeMs = 0
  #quietTurns = 0
  #isOver = false

  constructor(deps: LeaderDeskDeps) {
    this.#deps = deps
    this.#undo = [
      deps.state.watch(() => this.#settle()),
      deps.clock.every(NOTICE_EVERY_MS, () => this.#tell()),
    ]
    this.#tell()
  }

  /** Who asks to speak, first come first. */
  get waiting(): Watched<readonly Waiting[]> {
    return this.#waiting
  }

  /** Somebody's request arrived. */
  take(request: SpeakRequest): void {
    const state = this.#deps.state.current
    if (state === undefined || this.#isOver) return
    const nowMs = this.#deps.clock.now()
    this.#keep(takeRequest(this.#queue, request, { state, nowMs }).queue)
  }

  /** Takes somebody off the queue without an answer. */
  dismiss(account: AccountId): void {
    this.#keep(dismiss(this.#queue, account))
  }

  /** Idempotent. */
  close(): void {
    this.#isOver = true
    for (const undo of this.#undo) undo()
  }

  #settle(): void {
    const state = this.#deps.state.current
    if (state !== undefined) this.#keep(settleQueue(this.#queue, state, this.#deps.clock.now()))
  }

  #keep(queue: Queue): void {
    if (queue === this.#queue) return
    this.#queue = queue
    this.#waiting.set(waitingIn(queue))
  }

  /** Says what changed, and now and then what did not. */
  #tell(): void {
    const { space, clock } = this.#deps
    const waiting = this.#waiting.current
    const said = { roots: this.#deps.roots(), waiting, inAll: waiting.length }
    const text = JSON.stringify(said)
    this.#quietTurns += 1
    const isDue = text !== this.#told || this.#quietTurns >= RETELL_TURNS
    if (!isDue || this.#isOver) return
    this.#told = text
    this.#quietTurns = 0
    // Later than the last one, also when the clock was set back: the latest counts.
    this.#toldAtMs = Math.max(this.#toldAtMs + 1, clock.now())
    void this.#publish({ space, atMs: this.#toldAtMs, ...said })
  }

  async #publish(notice: Notice): Promise<void> {
    const envelope = await seal(this.#deps.signer, NOTICE_DOMAIN, writeNotice(notice))
    if (!this.#isOver) await this.#deps.publish(envelope)
  }
}
