import type { AccountId, ActionId, CommunityId, PeerId, SessionId, SpaceId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** Letters of a title: what a lobby row shows without cutting. */
export const TITLE_MAX_LETTERS = 80
/** Letters of one topic: a word or two. */
export const TOPIC_MAX_LETTERS = 30
/** Letters of a name: a line on a 390 px screen. */
export const NAME_MAX_LETTERS = 40
/** Letters of the reason of a removal or a ban: one sentence, which everybody can read. */
export const REASON_MAX_LETTERS = 120
/** Letters of a pinned link, all of them visible ASCII: what a person would still look at. */
export const PIN_MAX_LETTERS = 200
/** Heirs in one list: everybody who could stand on stage beside the host. */
export const HEIRS_MAX = 12
/**
 * Heads an action may name. Honest logs have one or two; more only means that its author saw many
 * unjoined branches, and each costs 34 bytes of the log.
 */
export const HEADS_MAX = 16

/** From when to when a session may speak for its account. Both ends count. */
export type Window = { readonly fromMs: TimeMs; readonly untilMs: TimeMs }

/** Who comes on stage without being chosen one by one. */
export type MayCome = 'everyone' | 'followed' | 'invited'

/** Who writes in the chat: everyone; newcomers one line for a start (`slow`); nobody. */
export type ChatRule = 'everyone' | 'slow' | 'off'

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
  /** Of a private Space alone: the public key behind its link's secret, 32 bytes. */
  readonly knockKey?: Uint8Array
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
  /** As the author's clock had it. Decides nothing but whether a delegation covers it and a ban is over. */
  readonly atMs: TimeMs
}

/** What an action brings whose session the log may not know yet: its delegation. */
type Introducing = Later & {
  readonly account: AccountId
  readonly peer: PeerId
  readonly window: Window
}

/** Puts a session of somebody who is on stage in place of its account's former one. */
export type PresentAction = Introducing & { readonly kind: 'present'; readonly name: string }
/** Takes up an invitation: its session stands on stage from here on. */
export type AcceptAction = Introducing & { readonly kind: 'accept'; readonly name: string }
/** Turns an invitation down. */
export type DeclineAction = Introducing & { readonly kind: 'decline' }

/** Changes what the Space says about itself; what is undefined stays. */
export type EditAction = Later & {
  readonly kind: 'edit'
  readonly title: string | undefined
  readonly topics: readonly string[] | undefined
  readonly mayCome: MayCome | undefined
  readonly takesRequests: boolean | undefined
  readonly language: string | undefined
  readonly chat: ChatRule | undefined
  /** For how long somebody is a newcomer: whole, 1 to NEWCOMER_MINUTES_MAX. */
  readonly newcomerMinutes: number | undefined
}

/** What is done to one account: a right given, a right taken back. `admit`: let in to a private Space. */
export type TargetAction = Later & {
  readonly kind: 'grant' | 'invite' | 'mute' | 'allow' | 'unban' | 'admit'
  readonly target: AccountId
}

/** Takes co-hosting away, and the place among the heirs. `undoes`: whatever the account did as a co-host counts for nothing. */
export type RevokeAction = Later & {
  readonly kind: 'revoke'
  readonly target: AccountId
  readonly undoes: boolean
}

/** Takes somebody off the stage, or takes an invitation back. */
export type RemoveAction = Later & {
  readonly kind: 'remove'
  readonly target: AccountId
  readonly reason: string
}

/** Keeps an account off this Space until a time; `untilMs` 0: for as long as the Space lives. */
export type BanAction = Later & {
  readonly kind: 'ban'
  readonly target: AccountId
  readonly reason: string
  readonly untilMs: TimeMs
}

/** Shows one link to everybody; undefined takes it down. */
export type PinAction = Later & { readonly kind: 'pin'; readonly url: string | undefined }

/** Who takes over, in this order, should the host fall silent. */
export type HeirsAction = Later & {
  readonly kind: 'heirs'
  readonly accounts: readonly AccountId[]
}

/** An heir leads from here on, until the host acts again. */
export type TakeOverAction = Later & {
  readonly kind: 'take-over'
  /** The take-over that made the silent one lead; undefined when it is the host itself. */
  readonly reign: ActionId | undefined
  /** The last beacon of that reign that the heir had heard, by its time; 0 when none. */
  readonly beaconAtMs: TimeMs
}

/** From here on the stage is recorded. `mayClip`: clips may be cut from it and passed on. */
export type RecordOnAction = Later & { readonly kind: 'record-on'; readonly mayClip: boolean }

/**
 * What says all by its name. `close` is final. `leave-out`: its author's voice is kept out of recordings, until its
 * `take-in`.
 */
export type PlainAction = Later & {
  readonly kind: 'step-down' | 'record-off' | 'leave-out' | 'take-in' | 'close'
}

/** A signed change of a Space's state after its genesis. */
export type LaterAction =
  | PresentAction
  | AcceptAction
  | DeclineAction
  | EditAction
  | TargetAction
  | RevokeAction
  | RemoveAction
  | BanAction
  | PinAction
  | HeirsAction
  | TakeOverAction
  | RecordOnAction
  | PlainAction

/** A signed change of a Space's state. */
export type Action = OpenAction | LaterAction

/** What an action after the genesis does. */
export type ActionKind = LaterAction['kind']

/**
 * The leader's sign of life. It is no action and names no heads: of each reign only the newest
 * counts, and it does nothing but make a take-over void that had not heard it.
 */
export type Beacon = {
  readonly space: SpaceId
  readonly session: SessionId
  /** The take-over under which it is sent; undefined from the host itself. */
  readonly reign: ActionId | undefined
  readonly atMs: TimeMs
  /** It leaves now: the next heir need not wait for its silence. */
  readonly isLeaving: boolean
}

/** Whether an action brings its session's delegation along. */
export const isIntroducing = (
  action: LaterAction,
): action is PresentAction | AcceptAction | DeclineAction =>
  action.kind === 'present' || action.kind === 'accept' || action.kind === 'decline'

/** Whom an action is about, where it is about one account. */
export const targetOf = (action: Action): AccountId | undefined =>
  'target' in action ? action.target : undefined

/** Of two concurrent actions of equal rank the one that takes goes before the one that gives. */
export function isRestriction(kind: Action['kind']): boolean {
  return RESTRICTIONS.has(kind)
}

const RESTRICTIONS: ReadonlySet<Action['kind']> = new Set([
  'close',
  'ban',
  'revoke',
  'remove',
  'mute',
  'record-off',
  'leave-out',
])
