import { heirsOf } from './standing.ts'
import type { AccountId, ActionId } from '../ids.ts'
import type { SpaceState } from './state.ts'
import type { TimeMs } from '../time.ts'

/** Beacons come every second: fifteen that are missing are no hiccup of the network (DESIGN §8). */
export const LEADER_SILENT_MS = 15_000
/** Each further heir waits this much longer, so that the first is heard before the second acts. */
export const NEXT_HEIR_MS = 2_000

/**
 * Who has no link to anybody, and hears no answer, is probably cut off itself, and leads nobody: it waits
 * three times as long, so that a line that fails for half a minute leaves nothing in the log.
 */
export const ALONE_SILENT_MS = 45_000
/**
 * A Space whose leader was silent for this long, with nobody to take over, is over for whoever is in it:
 * eight times what an heir waits, and longer than a computer sleeps by mistake.
 */
export const ABANDONED_MS = 120_000

/** What a peer heard last from who leads. */
export type LastHeard = {
  /** The beacon's own time; 0 when there was none. */
  readonly beaconAtMs: TimeMs
  /** When it came, or when we came, by our own clock. */
  readonly heardAtMs: TimeMs
  /** It said goodbye with it: there is nothing to wait for. */
  readonly isLeaving?: boolean
  /** We have no link to anybody, and nobody asks or answers. */
  readonly isAlone?: boolean
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
  const dueMs = heard.heardAtMs + patienceMs(heard) + place * NEXT_HEIR_MS
  if (nowMs < dueMs) return { kind: 'wait', untilMs: dueMs }
  return { kind: 'take-over', reign: state.acting?.reign, beaconAtMs: heard.beaconAtMs }
}

function patienceMs({ isLeaving = false, isAlone = false }: LastHeard): number {
  if (isLeaving) return 0
  return isAlone ? ALONE_SILENT_MS : LEADER_SILENT_MS
}

/** Whether nobody leads this Space any more, and nobody will: it is over for whoever is in it. */
export const isAbandoned = (state: SpaceState, heardAtMs: TimeMs, nowMs: TimeMs): boolean =>
  state.phase === 'live' && nowMs - heardAtMs >= ABANDONED_MS
