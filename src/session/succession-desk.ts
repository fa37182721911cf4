import {
  isAbandoned,
  LEADER_SILENT_MS,
  succeed,
  type LastHeard,
} from '../domain/space/succession.ts'
import { leaderOf, speakerOf } from '../domain/space/select.ts'
import { SpaceLog } from './space-log.ts'
import type { AccountId, ActionId, SessionId } from '../domain/ids.ts'
import type { Beacon } from '../domain/space/actions.ts'
import type { Clock } from '../ports/clock.ts'
import type { SessionAct } from './session-act.ts'
import type { Signer } from '../ports/key-store.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TimeMs } from '../domain/time.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'

/** A leader's sign of life goes out this often, and heirs look for it as often (DESIGN §8). */
const BEAT_EVERY_MS = 1_000
/** When we did not run for this long ourselves, the silence was ours and says nothing of the leader. */
const OWN_PAUSE_MS = 4_000

/**
 * Who led and slept, or had nobody to say so to, says nothing for this long after: in that time it hears whether
 * somebody took over. A beacon sent before would undo all that was decided meanwhile.
 */
const REJOIN_MS = 6_000

/** Who would lead. */
export type Claimant = {
  readonly id: SessionId
  readonly account: AccountId
  readonly signer: Signer
}

/** What keeping a Space led stands on. */
export type SuccessionDeps = {
  readonly log: SpaceLog
  readonly clock: Clock
  /** Who signs here; undefined for whoever only listens. */
  claimant(): Claimant | undefined
  /** We have no link to anybody, and nobody asks or answers. */
  isAlone(): boolean
  sendSignal(envelope: Uint8Array): Promise<void>
  act(act: SessionAct): Promise<void>
  /** Nobody leads any more, and nobody will. Told once. */
  abandoned(): void
}

/** Whom we listen for, and when we heard it last. */
type Ear = {
  readonly reign: ActionId | undefined
  readonly session: SessionId | undefined
  readonly beaconAtMs: TimeMs
  readonly heardAtMs: TimeMs
}

/** Says once a second that we lead; and where we do not, listens for who does and takes its place in time. */
export class SuccessionDesk {
  readonly #deps: SuccessionDeps
  readonly #undo: readonly Undo[]
  readonly #silentSinceMs = new Watchable<TimeMs | undefined>(undefined)
  #ear: Ear | undefined
  #lookedAtMs: TimeMs
  #beatAtMs: TimeMs = 0
  #beatsFromMs: TimeMs = 0
  #aloneSinceMs: TimeMs | undefined
  #isActing = false
  #isOver = false

  constructor(deps: SuccessionDeps) {
    this.#deps = deps
    this.#lookedAtMs = deps.clock.now()
    this.#undo = [
      deps.clock.every(BEAT_EVERY_MS, () => this.#look()),
      deps.log.state.watch(() => this.#listen()),
    ]
    this.#listen()
  }

  /** Since when nothing was heard from who leads, once that is no hiccup any more. */
  get silentSinceMs(): Watched<TimeMs | undefined> {
    return this.#silentSinceMs
  }

  /** Says that we leave, if we lead: the next heir need not wait. */
  async sayGoodbye(): Promise<void> {
    const state = this.#deps.log.state.current
    const self = this.#deps.claimant()
    if (state !== undefined && self !== undefined && this.#leads(state, self)) {
      await this.#beat(self, true)
    }
  }

  /** Idempotent. */
  close(): void {
    this.#isOver = true
    for (const undo of this.#undo) undo()
  }

  #look(): void {
    const { clock, log } = this.#deps
    const nowMs = clock.now()
    const pausedMs = nowMs - this.#lookedAtMs
    const wasAsleep = pausedMs >= OWN_PAUSE_MS
    this.#lookedAtMs = nowMs
    this.#holdBack(pausedMs, nowMs)
    if (wasAsleep && this.#ear !== undefined) this.#ear = { ...this.#ear, heardAtMs: nowMs }
    this.#listen()
    const state = log.state.current
    if (state === undefined || state.phase === 'ended' || this.#isOver) return
    const self = this.#deps.claimant()
    if (self !== undefined && this.#leads(state, self)) {
      if (nowMs >= this.#beatsFromMs && this.#aloneSinceMs === undefined)
        void this.#beat(self, false)
      return
    }
    if (self !== undefined && isStanding(state, self)) this.#succeed(state, self, nowMs)
    this.#notice(state, nowMs)
  }

  /** Out of the world for so long that somebody may lead in our place: first we hear, then we speak. */
  #holdBack(pausedMs: number, nowMs: TimeMs): void {
    const wasAloneSinceMs = this.#aloneSinceMs
    this.#aloneSinceMs = this.#deps.isAlone() ? (wasAloneSinceMs ?? nowMs - pausedMs) : undefined
    const awayMs = this.#aloneSinceMs === undefined ? nowMs - (wasAloneSinceMs ?? nowMs) : 0
    const isBack = Math.max(awayMs, pausedMs) >= LEADER_SILENT_MS - REJOIN_MS
    if (isBack) this.#beatsFromMs = nowMs + REJOIN_MS
    if (isBack || this.#aloneSinceMs !== undefined) this.#forgetOwn()
  }

  #forgetOwn(): void {
    const { log } = this.#deps
    const state = log.state.current
    const self = this.#deps.claimant()
    if (state !== undefined && self !== undefined && this.#leads(state, self)) {
      log.forgetBeacon(state.acting?.reign)
    }
  }

  /** What we know of whoever leads now; a new leader has all the time that the old one had. */
  #listen(): void {
    const { log, clock } = this.#deps
    const state = log.state.current
    if (state === undefined) return
    const reign = state.acting?.reign
    const session = speakerOf(state, leaderOf(state))?.session
    const beaconAtMs = log.beaconOf(reign)?.atMs ?? 0
    const before = this.#ear
    const isSame = before?.reign === reign && before?.session === session
    if (isSame && before?.beaconAtMs === beaconAtMs) return
    this.#ear = { reign, session, beaconAtMs, heardAtMs: clock.now() }
    this.#silentSinceMs.set(undefined)
  }

  #succeed(state: SpaceState, self: Claimant, nowMs: TimeMs): void {
    if (this.#ear === undefined || this.#isActing) return
    const { reign, beaconAtMs, heardAtMs, session } = this.#ear
    const beacon: Beacon | undefined = this.#deps.log.beaconOf(reign)
    const heard: LastHeard = {
      beaconAtMs,
      heardAtMs,
      // What an earlier session of the leader said when it left says nothing of this one.
      isLeaving: beacon?.isLeaving === true && beacon.session === session,
      isAlone: this.#deps.isAlone(),
    }
    const due = succeed(state, self.account, { heard, nowMs })
    if (due.kind !== 'take-over') return
    this.#isActing = true
    void this.#deps.act(due).finally(() => {
      this.#isActing = false
    })
  }

  #notice(state: SpaceState, nowMs: TimeMs): void {
    const heardAtMs = this.#ear?.heardAtMs ?? nowMs
    if (nowMs - heardAtMs >= LEADER_SILENT_MS) this.#silentSinceMs.set(heardAtMs)
    if (!isAbandoned(state, heardAtMs, nowMs)) return
    this.close()
    this.#deps.abandoned()
  }

  #leads(state: SpaceState, self: Claimant): boolean {
    return leaderOf(state) === self.account && isStanding(state, self)
  }

  async #beat({ signer }: Claimant, isLeaving: boolean): Promise<void> {
    const { log, clock } = this.#deps
    // Later than the last one, also when the clock was set back: the latest counts.
    this.#beatAtMs = Math.max(this.#beatAtMs + 1, clock.now())
    const said = { atMs: this.#beatAtMs, isLeaving }
    await this.#deps.sendSignal(await SpaceLog.authorBeacon(signer, log, said))
  }
}

/** It is this session of its account that stands on stage. */
const isStanding = (state: SpaceState, { account, id }: Claimant): boolean =>
  speakerOf(state, account)?.session === id
