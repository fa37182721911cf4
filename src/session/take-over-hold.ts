import { LEADER_SILENT_MS } from '../domain/space/succession.ts'
import { leaderPeer } from '../domain/space/select.ts'
import type { Action, Beacon, TakeOverAction } from '../domain/space/actions.ts'
import type { ActionId, PeerId, SessionId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo, Watched } from '../events.ts'

/**
 * Who heard the leader within this time believes nobody who says that it is gone. Shorter than an heir waits, because the
 * last beacon came to the heir earlier, or later, than to us; longer than the 10 s between the beacons that go far.
 */
const HEARD_LATELY_MS = LEADER_SILENT_MS - 3_000
/** As often as beacons come. */
const LOOK_EVERY_MS = 1_000
/** When we did not look for this long ourselves, the silence was ours. */
const OWN_PAUSE_MS = 4_000
/** One for each session: no more heirs are on a stage at once, and keys that anybody can make wait nowhere else. */
const KEPT_MAX = 12

/** What holding back stands on. */
export type TakeOverHoldDeps = {
  readonly clock: Clock
  readonly self: PeerId
  readonly log: {
    readonly state: Watched<SpaceState | undefined>
    beaconOf(reign: ActionId | undefined): Beacon | undefined
    delegationOf(session: SessionId): object | undefined
  }
  /** These may enter the log now: give them to it again. */
  release(envelopes: readonly Uint8Array[]): void
}

type Kept = { readonly action: TakeOverAction; readonly envelope: Uint8Array }

/**
 * Keeps take-overs out of the log while the leader that they replace is heard here: without that, an heir could take over
 * from a host that lives, and end its Space in the same breath. What was done under one waits with it, as for any ancestor.
 */
export class TakeOverHold {
  readonly #deps: TakeOverHoldDeps
  readonly #undo: Undo
  readonly #kept = new Map<SessionId, Kept>()
  /** The beacon known last, of the reign that there is; of one that has just begun none was heard. */
  #known: { readonly reign: ActionId | undefined; readonly atMs: TimeMs | undefined } | undefined
  #heardAtMs: TimeMs | undefined
  /** From when a beacon of this reign says it was made to when it was here, by the two clocks: of the quickest so far. */
  #wayMs = Infinity
  #lookedAtMs: TimeMs

  constructor(deps: TakeOverHoldDeps) {
    this.#deps = deps
    this.#lookedAtMs = deps.clock.now()
    this.#undo = deps.clock.every(LOOK_EVERY_MS, () => this.look())
  }

  /** Whether this action waits for now: it is kept, and released once the leader is silent, or speaks against it. */
  holdsBack(action: Action, envelope: Uint8Array): boolean {
    if (action.kind !== 'take-over') return false
    this.#listen()
    if (!this.#isDoubtful(action)) return false
    this.#keep({ action, envelope: envelope.slice() })
    return true
  }

  /** Whether this action is among what waits. */
  has(id: ActionId): boolean {
    return [...this.#kept.values()].some(({ action }) => action.id === id)
  }

  /** Looks whether what waits may enter now. */
  look(): void {
    this.#listen()
    const released: Uint8Array[] = []
    for (const [session, { action, envelope }] of this.#kept) {
      if (this.#isDoubtful(action)) continue
      this.#kept.delete(session)
      released.push(envelope)
    }
    if (released.length > 0) this.#deps.release(released)
  }

  /** Idempotent. */
  close(): void {
    this.#undo()
    this.#kept.clear()
  }

  #listen(): void {
    const { clock, log } = this.#deps
    const state = log.state.current
    if (state === undefined) return
    const nowMs = clock.now()
    const reign = state.acting?.reign
    const atMs = log.beaconOf(reign)?.atMs
    const before = this.#known?.reign === reign ? this.#known : undefined
    this.#known = { reign, atMs }
    if (before === undefined) {
      this.#heardAtMs = undefined
      this.#wayMs = Infinity
    }
    const isNew = atMs !== undefined && atMs !== before?.atMs
    if (isNew) this.#wayMs = Math.min(this.#wayMs, nowMs - atMs)
    // What came first may have been said long ago: only what is later than that was heard. It was heard when it was made:
    // the last beacon that an heir had comes to those far below with the take-over that names it.
    if (isNew && before?.atMs !== undefined) this.#heardAtMs = atMs + this.#wayMs
    else if (this.#heardAtMs !== undefined && this.#hasSlept(state, nowMs)) this.#heardAtMs = nowMs
    this.#lookedAtMs = nowMs
  }

  /** A leader that slept was itself the one that was silent. */
  #hasSlept(state: SpaceState, nowMs: TimeMs): boolean {
    return nowMs - this.#lookedAtMs >= OWN_PAUSE_MS && leaderPeer(state) !== this.#deps.self
  }

  #isDoubtful({ reign, beaconAtMs }: TakeOverAction): boolean {
    const { clock, log } = this.#deps
    const state = log.state.current
    if (state === undefined || reign !== state.acting?.reign) return false
    const nowMs = clock.now()
    if (this.#heardAtMs === undefined || nowMs - this.#heardAtMs >= HEARD_LATELY_MS) return false
    const last = log.beaconOf(reign)
    // It is void where a later one is known, and undisputed after a goodbye.
    if (last === undefined || last.atMs > beaconAtMs) return false
    return !(last.isLeaving && last.atMs === beaconAtMs)
  }

  #keep(kept: Kept): void {
    const { session } = kept.action
    if (!this.#kept.has(session) && this.#kept.size >= KEPT_MAX) {
      const { log } = this.#deps
      const stranger = [...this.#kept.keys()].find(key => log.delegationOf(key) === undefined)
      if (stranger === undefined) return
      this.#kept.delete(stranger)
    }
    this.#kept.set(session, kept)
  }
}
