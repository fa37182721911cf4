import { heirsOf } from './standing.ts'
import type { AccountId, ActionId } from '../ids.ts'
import type { SpaceState } from './state.ts'
import type { TimeMs } from '../time.ts'

/** Beacons come every second: fifteen that are missing are no hiccup of the network (DESIGN §8). */
export const LEADER_SILENT_MS = 15_000
/** Each further heir waits this much longer, so that the first is heard before the second acts. */
export const NEXT_HEIR_MS = 2_000

/** What a peer heard last from who leads. */
export type LastHeard = {
  /** The beacon's own time; 0 when there was none. */
  readonly beaconAtMs: TimeMs
  /** When it came, or when we came, by our own clock. */
  readonly heardAtMs: TimeMs
}

/** What somebody shall do about the leader's silence. */
export type Succession =
  /** No heir, or all is well for ever as far as we are concerned. */
  | { readonly kind: 'nothing' }
  /** Look again then, unless a beacon comes. */
  | { readonly kind: 'wait'; readonly untilMs: TimeMs }
  /** Say so in the log. */
  | {
      readonly kind: 'take-over'
      readonly reign: ActionId | undefined
      readonly beaconAtMs: TimeMs
    }

/**
 * Whether `self` takes over now. Clocks decide when somebody tries; whether it counts is for the log,
 * where a later beacon or an act of the silent one makes it void.
 */
export function succeed(
  state: SpaceState,
  self: AccountId,
  { heard, nowMs }: { readonly heard: LastHeard; readonly nowMs: TimeMs },
): Succession {
  if (state.phase === 'ended' || state.acting?.account === self) return { kind: 'nothing' }
  const place = heirsOf(state)
    .filter(account => account !== state.acting?.account)
    .indexOf(self)
  if (place < 0) return { kind: 'nothing' }
  const dueMs = heard.heardAtMs + LEADER_SILENT_MS + place * NEXT_HEIR_MS
  if (nowMs < dueMs) return { kind: 'wait', untilMs: dueMs }
  return { kind: 'take-over', reign: state.acting?.reign, beaconAtMs: heard.beaconAtMs }
}
