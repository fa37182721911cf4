import { CLOCK_SKEW_MS } from '../directory/announcement.ts'
import { heardSessions, speakerOf } from '../space/select.ts'
import { paced, type Pace, type PaceLimit } from '../chat/pace.ts'
import { RANK, rankOf } from '../space/standing.ts'
import type { AccountId } from '../ids.ts'
import type { Caption } from './caption.ts'
import type { SpaceState } from '../space/state.ts'
import type { TimeMs } from '../time.ts'

/** Whose captions any hop may pass on, and how fast they may come. */

/** How fast captions and, among them, sentences may come from one session. */
export type CaptionPaces = { readonly captions: PaceLimit; readonly segments: PaceLimit }

/** A program of its own accord: two and a half a second, so that words grow as they are said; nobody says more sentences. */
export const OWN_PACES: CaptionPaces = {
  captions: { atOnce: 6, perSecond: 3 },
  segments: { atOnce: 6, perSecond: 1 },
}
/**
 * At any hop: more than its own program lets it, because what came apart may arrive together after a link stood still.
 * Beyond it a flood of sentences would push what others said off everybody's screen.
 */
export const HOP_PACES: CaptionPaces = {
  captions: { atOnce: 16, perSecond: 4 },
  segments: { atOnce: 12, perSecond: 2 },
}

/** Why a caption goes nowhere. */
export type CaptionRefusal = 'ended' | 'not-on-stage' | 'muted' | 'not-theirs' | 'old' | 'too-fast'

/** What a session has captioned so far. */
export type Captioner = {
  readonly atMs: TimeMs
  readonly segment: number
  /** The newest segment is final. */
  readonly isClosed: boolean
  readonly captions: Pace | undefined
  readonly segments: Pace | undefined
}

/** Of whom no caption came yet. */
export const NEW_CAPTIONER: Captioner = {
  atMs: 0,
  segment: 0,
  isClosed: true,
  captions: undefined,
  segments: undefined,
}

/** Whether the state keeps it from everybody: words of whom a mute silences go no further than their sound. */
export function standingOfCaption(
  { session, speaker, kind }: Pick<Caption, 'session' | 'speaker' | 'kind'>,
  state: SpaceState,
): CaptionRefusal | undefined {
  if (state.phase === 'ended') return 'ended'
  const author = state.stage.find(other => other.session === session)
  const spoken = speakerOf(state, speaker)
  if (author === undefined || spoken === undefined) return 'not-on-stage'
  const heard = heardSessions(state)
  if (!heard.includes(session) || !heard.includes(spoken.session)) return 'muted'
  if (author.account === speaker) return undefined
  return kind === 'typed' && mayTypeFor(state, author.account) ? undefined : 'not-theirs'
}

/** Whether an account may type what others on stage say. */
export const mayTypeFor = (state: SpaceState, account: AccountId): boolean =>
  rankOf(state, account) >= RANK.coHost

/** What a caption is judged by. */
export type JudgedBy = {
  readonly state: SpaceState
  readonly nowMs: TimeMs
  readonly paces: CaptionPaces
}

/** The session as it is after this caption, or why that goes no further. */
export function judgeCaption(
  caption: Omit<Caption, 'body' | 'space'>,
  captioner: Captioner,
  { state, nowMs, paces }: JudgedBy,
):
  | { readonly refused: CaptionRefusal }
  | { readonly refused: undefined; readonly captioner: Captioner } {
  const standing = standingOfCaption(caption, state)
  if (standing !== undefined) return { refused: standing }
  const { atMs, segment, isFinal } = caption
  const isTimely = Math.abs(nowMs - atMs) <= CLOCK_SKEW_MS && atMs > captioner.atMs
  const isOver =
    segment < captioner.segment || (segment === captioner.segment && captioner.isClosed)
  if (!isTimely || isOver) return { refused: 'old' }
  const captions = paced(captioner.captions, paces.captions, nowMs)
  const isNew = segment > captioner.segment
  const segments = isNew ? paced(captioner.segments, paces.segments, nowMs) : captioner.segments
  if (captions === undefined || (isNew && segments === undefined)) return { refused: 'too-fast' }
  return { refused: undefined, captioner: { atMs, segment, isClosed: isFinal, captions, segments } }
}
