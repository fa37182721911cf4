import { banOf } from '../space/rules.ts'
import { isNewAt } from './newcomer.ts'
import { isMember } from '../space/members.ts'
import { isOnStage, RANK, rankOf } from '../space/standing.ts'
import { noteNewest } from '../note-newest.ts'
import { paced, type Pace, type PaceLimit } from './pace.ts'
import type { AccountId } from '../ids.ts'
import type { Say } from './say.ts'
import type { SpaceState } from '../space/state.ts'
import type { TimeMs } from '../time.ts'

/** Who may write, and how fast. The same rules for whoever leads and for whoever is about to press Enter. */

/** Five within a second (FEATURES ACC-3), and on the average one a second: nobody reads faster. */
export const LINE_PACE: PaceLimit = { atOnce: 5, perSecond: 1 }
/** Clapping is several in a row. */
export const REACTION_PACE: PaceLimit = { atOnce: 3, perSecond: 1 }
/** Whoever was taken off the stage cools off for so long: a removal ends a quarrel. */
export const REMOVED_MS = 5 * 60_000
/** Accounts remembered: beyond it the one that said something longest ago is new again. */
export const WRITERS_MAX = 4_096

/** Why somebody writes nothing now. The words behind each are for people. */
export type SayRefusal =
  | 'ended'
  | 'banned'
  | 'not-a-member'
  | 'chat-off'
  | 'removed'
  | 'newcomer'
  | 'too-fast'

/** What somebody has said here so far. */
export type Writer = {
  readonly firstLineMs: TimeMs | undefined
  /** When the newest was said, by the writer's own clock. */
  readonly saidAtMs: TimeMs
  readonly lines: Pace | undefined
  readonly reactions: Pace | undefined
}

/** Who has said what, the one that has said nothing for longest first. */
export type Writers = ReadonlyMap<AccountId, Writer>

/** Of whom nothing was heard yet. */
export const NEW_WRITER: Writer = {
  firstLineMs: undefined,
  saidAtMs: 0,
  lines: undefined,
  reactions: undefined,
}

/** Whose words these would be, and of which kind. */
export type Saying = Pick<Say, 'account' | 'kind'>

/** Why the rules forbid it now, or the writer as it is after it. */
export function judgeSay(
  { account, kind }: Saying,
  writer: Writer,
  { state, nowMs }: { readonly state: SpaceState; readonly nowMs: TimeMs },
): { readonly refused: SayRefusal } | { readonly refused: undefined; readonly writer: Writer } {
  const refused = standingRefusal({ account, kind }, state, nowMs)
  if (refused !== undefined) return { refused }
  if (kind === 'reaction') {
    const reactions = paced(writer.reactions, REACTION_PACE, nowMs)
    if (reactions === undefined) return { refused: 'too-fast' }
    return { refused: undefined, writer: { ...writer, reactions } }
  }
  if (isNewAt(state, writer.firstLineMs, nowMs) && !isOnStage(state, account)) {
    return { refused: 'newcomer' }
  }
  const lines = paced(writer.lines, LINE_PACE, nowMs)
  if (lines === undefined) return { refused: 'too-fast' }
  const firstLineMs = writer.firstLineMs ?? nowMs
  return { refused: undefined, writer: { ...writer, lines, firstLineMs } }
}

/** Whether the state alone forbids it: what any hop can see. */
export function standingRefusal(
  { account, kind }: Saying,
  state: SpaceState,
  nowMs: TimeMs,
): SayRefusal | undefined {
  if (state.phase === 'ended') return 'ended'
  if (banOf(state, account, nowMs) !== undefined) return 'banned'
  if (!isMember(state, account)) return 'not-a-member'
  if (kind === 'reaction') return undefined
  // Whoever switched it off still says why.
  if (state.chat === 'off' && rankOf(state, account) < RANK.coHost) return 'chat-off'
  return wasRemoved(state, account, nowMs) ? 'removed' : undefined
}

/** The writers after one of them said something; bounded. */
export function withWriter(writers: Writers, account: AccountId, writer: Writer): Writers {
  const next = new Map(writers)
  noteNewest(next, [account, writer], WRITERS_MAX)
  return next
}

/** Taken off the stage a moment ago, and not asked back since. An invitation that was taken back is no quarrel. */
function wasRemoved(state: SpaceState, account: AccountId, nowMs: TimeMs): boolean {
  if (isOnStage(state, account)) return false
  if (state.invited.some(other => other.account === account)) return false
  return state.moderation.some(
    ({ kind, target, atMs, counts, wasOnStage }) =>
      kind === 'remove' && target === account && counts && wasOnStage && nowMs - atMs < REMOVED_MS,
  )
}
