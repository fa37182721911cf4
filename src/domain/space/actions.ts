import type { AccountId, ActionId, CommunityId, PeerId, SessionId, SpaceId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** Letters of a title: what a lobby row shows without cutting. */
export const TITLE_MAX_LETTERS = 80
/** Letters of one topic: a word or two. */
export const TOPIC_MAX_LETTERS = 30
/** Letters of a name: a line on a 390 px screen. */
export const NAME_MAX_LETTERS = 40
/**
 * Heads an action may name. Honest logs have one or two; more only means that its author saw many
 * unjoined branches, and each costs 32 bytes of a log of 64 KiB.
 */
export const HEADS_MAX = 16

/** From when to when a session may speak for its account. Both ends count. */
export type Window = { readonly fromMs: TimeMs; readonly untilMs: TimeMs }

/** The genesis: its id is the Space's. Signed by the host's account, because it outlives sessions. */
export type OpenAction = {
  readonly kind: 'open'
  readonly id: ActionId
  readonly space: SpaceId
  readonly heads: readonly []
  readonly account: AccountId
  readonly community: CommunityId
  readonly title: string
  readonly language: string
  readonly topics: readonly string[]
  readonly hostName: string
  readonly atMs: TimeMs
}

/** What every action after the genesis says. */
type Later = {
  readonly id: ActionId
  readonly space: SpaceId
  /** The newest actions its author had seen, ascending. */
  readonly heads: readonly ActionId[]
  /** The session that signed it. */
  readonly session: SessionId
  /** As the author's clock had it. Decides nothing but whether the delegation covers it. */
  readonly atMs: TimeMs
}

/** Puts a session on stage, in place of its account's former one, and brings its delegation. */
export type PresentAction = Later & {
  readonly kind: 'present'
  readonly account: AccountId
  readonly peer: PeerId
  readonly name: string
  readonly window: Window
}

/** Changes what the Space says about itself; what is undefined stays. */
export type EditAction = Later & {
  readonly kind: 'edit'
  readonly title: string | undefined
  readonly topics: readonly string[] | undefined
}

/** Ends the Space. Final. */
export type CloseAction = Later & { readonly kind: 'close' }

/** A signed change of a Space's state. */
export type Action = OpenAction | PresentAction | EditAction | CloseAction
