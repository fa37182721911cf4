import type { AccountId, CommunityId, SessionId, SpaceId } from '../ids.ts'
import type { SoundFrame } from '../space/report.ts'
import type { TimeMs } from '../time.ts'

/** What a recording proves of what was said on a stage. PROTOCOL.md, "Recording". */

/** Longest recording: a conversation takes 20 to 30 MB an hour, so this is most of a day; a page holds it in memory. */
export const RECORDING_BYTES_MAX = 536_870_912
/** One block a second at most: eighteen hours, half as long again as a session lives. */
export const RECORDING_BLOCKS_MAX = 65_536
/** A day: a file that claims more asks whoever opens it to fill it with silence, frame by frame. */
export const RECORDING_LASTS_MAX_MS = 86_400_000
/** Longest clip: what a person listens to between two other things (FEATURES REC-5). */
export const CLIP_MAX_MS = 60_000
/** Shortest clip that the app offers to cut. */
export const CLIP_MIN_MS = 30_000

/** What is wrong with a piece of the file: with a block of the recorder, or with a bundle of a speaker in it. */
export const FAULTS = [
  'altered',
  'removed',
  'reordered',
  'foreign',
  'unreadable',
  'unwanted',
] as const
export type FaultKind = (typeof FAULTS)[number]

/** One kind of fault in one place of the file. */
export type RecordingFault = {
  readonly of: 'block' | 'bundle'
  readonly kind: FaultKind
  /** Since the recording began. */
  readonly atMs: number
  /** Whose bundle, where that is known. */
  readonly account: AccountId | undefined
  /** How many pieces in a row. */
  readonly count: number
}

/** Somebody who speaks, from the first word to the last before a silence. */
export type RecordedTalk = {
  readonly account: AccountId
  readonly session: SessionId
  /** Since the recording began, as it came to whoever recorded. */
  readonly fromMs: number
  readonly untilMs: number
  /** In order; where numbers leap something is missing. */
  readonly frames: readonly SoundFrame[]
}

/** Bundles of somebody that are not in the file, between two that are. */
export type RecordedGap = {
  readonly account: AccountId
  readonly fromMs: number
  readonly untilMs: number
  readonly bundles: number
  /** What the log says of this person meanwhile; `unknown`: nothing that explains it. */
  readonly why: GapCause
}

/** Left out at their own wish, muted by a moderator, off the stage; or lost on the way, or taken out. */
export type GapCause = 'left-out' | 'muted' | 'off-stage' | 'unknown'

/** Something that happened to the Space. */
export type RecordedAct = {
  readonly atMs: number
  readonly kind: 'came' | 'went' | 'leave-out' | 'take-in' | 'title'
  readonly account: AccountId | undefined
  /** Of a new title. */
  readonly said: string
}

/** A recording whose beginning is good, with what of it is proven and what is wrong. */
export type Recording = {
  readonly space: {
    readonly id: SpaceId
    readonly community: CommunityId
    readonly title: string
    readonly host: AccountId
    readonly hostName: string
    readonly isPrivate: boolean
  }
  /** Who recorded: its order and its times are this person's word. */
  readonly recorder: AccountId
  readonly recorderName: string
  readonly startedAtMs: TimeMs
  /** What is in the file, since the recording began. */
  readonly fromMs: number
  readonly untilMs: number
  /** Cut from a longer recording. */
  readonly isClip: boolean
  /** The recorder said that it ends here; otherwise it breaks off. */
  readonly ends: boolean
  /** Clips may be cut from it and passed on. */
  readonly mayClip: boolean
  /** In the order of their first words. */
  readonly speakers: readonly RecordedSpeaker[]
  /** In the order in which they began. */
  readonly talks: readonly RecordedTalk[]
  readonly gaps: readonly RecordedGap[]
  readonly acts: readonly RecordedAct[]
  readonly faults: readonly RecordingFault[]
  /** Bundles that are proven, signs of life among them. */
  readonly bundles: number
  /** Names and titles stand here as the recorder read them: in the log they are sealed. */
  readonly isTranslated: boolean
}

/** One voice of a recording. */
export type RecordedSpeaker = {
  readonly account: AccountId
  readonly name: string
  /** Proven sound. */
  readonly spokenMs: number
  readonly missing: number
}

/** Whether everything in the file is as it was signed and nothing in it is out of place. Gaps are told beside. */
export const isSound = ({ faults }: Recording): boolean => faults.length === 0
