import type { HeardLane } from './lanes.ts'
import type { SessionId } from '../ids.ts'

/** What a listener's machine knows about one speaker's sound, as of now. */
export type SpeakerReport = {
  readonly session: SessionId
  /** Since the newest bundle, a sign of life included. */
  readonly bundleAgoMs: number | undefined
  /** Since speech was handed to the loudspeaker. */
  readonly spokeAgoMs: number | undefined
  /** Of the frames played in the last seconds, those that were made up. */
  readonly concealedShare: number
  /** Of the newest bundles, those that never came. */
  readonly lostShare: number
  /** Since the decoder died last. */
  readonly restartedAgoMs: number | undefined
  /** Sound that is here and not yet rendered. */
  readonly bufferMs: number
  /** How far apart the soonest and the latest bundles come. */
  readonly spreadMs: number
  /** By which way frames come that are waited for: straight from the speaker, or through the tree. */
  readonly lane: HeardLane
  /** Of the frames of the last seconds, those that came straight from the speaker first. */
  readonly directShare: number
}

/** What a machine knows about hearing and being heard; told once a second. */
export type HearingReport = {
  /** The output has taken sound within the last seconds. */
  readonly isOutputMoving: boolean
  /** Since a bundle with a bad signature was thrown away. */
  readonly forgedAgoMs: number | undefined
  /** Neighbours that take our bundles. */
  readonly neighbours: number
  /** Sound that we pass on to them, our own included; over the last seconds. */
  readonly carriedBytesPerS: number
  /** Since a neighbour's digest named a bundle of ours that was new to it. */
  readonly confirmedAgoMs: number | undefined
  readonly speakers: readonly SpeakerReport[]
}
