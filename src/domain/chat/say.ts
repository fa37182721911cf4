import type { AccountId, SessionId, SpaceId } from '../ids.ts'
import type { TimeMs } from '../time.ts'
import type { Window } from '../space/actions.ts'

/** Bytes of a line in UTF-8 (FEATURES ACC-3): a long paragraph, and what a full stage costs in 0.2 s. */
export const LINE_MAX_BYTES = 1_024
/** Lines that everybody keeps and hands on (DESIGN §8). */
export const LINES_MAX = 200
/** What one reacts with. The place in this list is what travels; the keys 1 to 6. */
export const REACTIONS = ['👏', '❤️', '😂', '😮', '🔥', '👍'] as const
/** A say whose time is further from the leader's clock is an old one again, or no honest one. */
export const SAY_LASTS_MS = 10 * 60_000
/** Nothing promises that a line arrives: its writer says it again until a sheet has it. */
export const SAY_REPEAT_MS = 4_000
/** Own lines on their way: more would only be a queue that nobody sees. Lost ones are the person's to say again or drop. */
export const SENDING_MAX = 16

/** What somebody says without a voice: verified, and on its way to whoever leads. */
export type Say = {
  /** SHA-256 of its envelope, base64url. */
  readonly id: string
  readonly space: SpaceId
  readonly account: AccountId
  readonly session: SessionId
  readonly window: Window
  readonly name: string
  /** Of two by one session the later counts; each is later than the one before. */
  readonly atMs: TimeMs
  readonly kind: 'line' | 'reaction'
  /** A line's text or a reaction's number, as it travels: sealed in a private Space. */
  readonly body: Uint8Array
}

/** How often each of {@link REACTIONS} came, in their order. */
export type Counts = readonly number[]

/** Somebody on stage reacted: shown where they stand. */
export type NamedReaction = { readonly account: AccountId; readonly reaction: number }

/** What was reacted since the last sheet. */
export type Tally = { readonly counts: Counts; readonly named: readonly NamedReaction[] }

/** Nobody reacted. */
export const NO_TALLY: Tally = { counts: REACTIONS.map(() => 0), named: [] }
/** What two bytes count to. */
export const COUNT_MAX = 0xff_ff

/** What the leader passes on: lines in its order, and how many reacted. Verified. */
export type Sheet = {
  readonly id: string
  readonly space: SpaceId
  readonly session: SessionId
  /** Each later than the one before, by the leader's clock: the order of everything. */
  readonly atMs: TimeMs
  readonly lines: readonly Say[]
  /** As it travels: sealed in a private Space; empty where nobody reacted. */
  readonly tally: Uint8Array
}
