import { has, type Places } from './places.ts'
import type { AccountId, ActionId } from '../ids.ts'
import type { Folded } from './state.ts'
import type { LaterAction, OpenAction } from './actions.ts'

/** What every accepted action carries, once its ancestors are known. */
type Placed = {
  readonly bytes: number
  /** When it was taken in here: differs between peers, and decides nothing. */
  readonly place: number
  /** Places of its ancestors. */
  readonly before: Places
  /** The longest way back to the genesis, which itself has 0. */
  readonly depth: number
  /** What its ancestors and itself amount to. */
  readonly after: Folded
}

/** The genesis in its place. */
export type FirstEntry = Placed & { readonly action: OpenAction }

/** A later action in its place, with what its author was when it acted. */
export type LaterEntry = Placed & {
  readonly action: LaterAction
  readonly author: AccountId
  /** The smaller goes first among concurrent ones. */
  readonly precedence: number
  /** The take-over under which its author led, or which it is. */
  readonly reign: ActionId | undefined
}

/** An accepted action. */
export type Entry = FirstEntry | LaterEntry

/** Tells later entries from the genesis. */
export const isLater = (entry: Entry): entry is LaterEntry => entry.action.kind !== 'open'

/** Neither had seen the other. */
export const areConcurrent = (one: Entry, other: Entry): boolean =>
  !has(one.before, other.place) && !has(other.before, one.place)
