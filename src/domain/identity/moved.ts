import type { AccountId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/**
 * Destinations of one account that are kept: two prove that somebody else holds its key as well, and a
 * thief who signs a thousand makes nobody store more.
 */
export const DESTINATIONS_MAX = 2

/** "This account has moved to that one": said by both, and never taken back. */
export type Moved = {
  readonly from: AccountId
  readonly to: AccountId
  /** By what name the person is known. */
  readonly name: string
  readonly timeMs: TimeMs
}

/** What an account's moves come to. Two destinations: its key is in two hands, and nobody can say whose. */
export type MoveOutcome =
  | { readonly phase: 'stayed' }
  | { readonly phase: 'moved'; readonly move: Moved }
  | { readonly phase: 'disputed'; readonly moves: readonly Moved[] }

/**
 * The moves of one account that are kept: the earliest to each destination, of the two destinations
 * that are printed lowest. Order, repetition and grouping do not matter.
 */
export function foldMoves<M extends Moved>(moves: Iterable<M>): readonly M[] {
  const byDestination = new Map<AccountId, M>()
  for (const move of moves) {
    const known = byDestination.get(move.to)
    if (known === undefined || isEarlier(move, known)) byDestination.set(move.to, move)
  }
  return [...byDestination.values()]
    .sort((a, b) => (a.to < b.to ? -1 : 1))
    .slice(0, DESTINATIONS_MAX)
}

/** What folded moves of one account mean. Never decides anything: a follower is shown it and chooses. */
export function outcomeOf(folded: readonly Moved[]): MoveOutcome {
  const [move, other] = folded
  if (move === undefined) return { phase: 'stayed' }
  return other === undefined ? { phase: 'moved', move } : { phase: 'disputed', moves: folded }
}

const isEarlier = (one: Moved, other: Moved): boolean =>
  one.timeMs === other.timeMs ? one.name < other.name : one.timeMs < other.timeMs
