import { leaderOf, speakerOf } from '../domain/space/select.ts'
import type { Beacon } from '../domain/space/actions.ts'
import type { Clock } from '../ports/clock.ts'
import type { SessionId } from '../domain/ids.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TimeMs } from '../domain/time.ts'

/** When we did not look for this long ourselves, the silence was ours. */
const OWN_PAUSE_MS = 4_000

/** When the leader was last heard of, by a beacon or by keys of its own. */
export class LeaderEar {
  readonly #clock: Clock
  #session: SessionId | undefined
  #beaconAtMs: TimeMs = 0
  #heardAtMs: TimeMs
  #lookedAtMs: TimeMs

  constructor(clock: Clock) {
    this.#clock = clock
    this.#heardAtMs = clock.now()
    this.#lookedAtMs = clock.now()
  }

  /** This session told something by itself. */
  hear(session: SessionId): void {
    if (session === this.#session) this.#heardAtMs = this.#clock.now()
  }

  /** For how long nothing was heard of who leads. To be asked more often than once in OWN_PAUSE_MS. */
  silentMs(state: SpaceState, beacon: Beacon | undefined): number {
    const nowMs = this.#clock.now()
    const session = speakerOf(state, leaderOf(state))?.session
    const beaconAtMs = beacon?.atMs ?? 0
    const isAwake = nowMs - this.#lookedAtMs < OWN_PAUSE_MS
    const isNews = session !== this.#session || beaconAtMs !== this.#beaconAtMs
    if (isNews || !isAwake) this.#heardAtMs = nowMs
    this.#session = session
    this.#beaconAtMs = beaconAtMs
    this.#lookedAtMs = nowMs
    return nowMs - this.#heardAtMs
  }
}
