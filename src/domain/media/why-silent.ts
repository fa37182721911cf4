import type { Place } from '../place.ts'

/**
 * Why somebody is not heard, from facts: the first cause that holds, in the order in which sound would
 * be stopped, nearest to the ear first. Each comes with one thing to do.
 */
export type SilenceCause =
  /** The browser holds our sound back until somebody clicks. */
  | 'output-suspended'
  /** Our output takes nothing: the device is gone or busy. */
  | 'output-stopped'
  /** We turned this person down to nothing. */
  | 'volume-zero'
  /** A neighbour brought sound that this person had not signed; we left it. */
  | 'wrong-signature'
  /** We have no neighbour to hear through. */
  | 'no-parent'
  /** The Space is private, and nobody has let us in: what arrives we cannot decrypt. */
  | 'not-let-in'
  /** A host has muted this person. */
  | 'speaker-muted'
  /** Not even this person's signs of life arrive. */
  | 'nothing-arrives'
  /** Sound arrives, too late or with too many holes to be understood. */
  | 'arrives-late'
  /** Something broken arrived; the decoder was built anew. */
  | 'decoder-restarted'
  /** All is well: this person says nothing at the moment. */
  | 'speaker-silent'
  /** All is well: sound is handed to the loudspeaker. */
  | 'heard'

/** What a person can do about it. */
export type SilenceAction =
  | 'resume-sound'
  | 'choose-output'
  | 'raise-volume'
  | 'try-again'
  | 'wait'
  | 'turn-up-device'
  | 'nothing'

/** What is known about one speaker's sound here. */
export type SpeakerFacts = {
  /** 0 to 2. */
  readonly volume: number
  readonly isMutedByHost: boolean
  /** Since the newest bundle, a sign of life included; undefined: never. */
  readonly bundleAgoMs: number | undefined
  /** Since speech was handed to the loudspeaker; undefined: never. */
  readonly spokeAgoMs: number | undefined
  /** Of the frames played in the last seconds, those that were made up. */
  readonly concealedShare: number
  /** Since the decoder died last; undefined: never. */
  readonly restartedAgoMs: number | undefined
}

/** What is known about our own end. */
export type ListeningFacts = {
  readonly output: 'starting' | 'playing' | 'suspended'
  /** The output has taken sound within the last seconds. */
  readonly isOutputMoving: boolean
  readonly place: Place['phase']
  /** Outside a private Space. */
  readonly isOutside: boolean
  /** Since a bundle with a bad signature was thrown away; undefined: never. */
  readonly forgedAgoMs: number | undefined
}

/** A silent speaker says that it lives every 2 s: two of them lost in a row are no accident. */
export const SIGNS_MISSED_MS = 5_000
/** A forged bundle ends the link at once; this is how long the new one may take. */
const FORGED_LATELY_MS = 5_000
/** A restarted decoder is heard as one short hole: worth a word for a moment only. */
const RESTARTED_LATELY_MS = 3_000
/** One frame in five: words are lost. */
const TOO_MANY_HOLES = 0.2
/** Between two words. */
const SPOKE_LATELY_MS = 1_500

/** Why this speaker is not heard here, or that it is. */
export function whySilent(listening: ListeningFacts, speaker: SpeakerFacts): SilenceCause {
  const { output, isOutputMoving, place, isOutside, forgedAgoMs } = listening
  if (output === 'suspended') return 'output-suspended'
  if (output === 'playing' && !isOutputMoving) return 'output-stopped'
  if (speaker.volume === 0) return 'volume-zero'
  if (isWithin(forgedAgoMs, FORGED_LATELY_MS)) return 'wrong-signature'
  if (place !== 'attached' && place !== 'root') return 'no-parent'
  if (isOutside) return 'not-let-in'
  if (speaker.isMutedByHost) return 'speaker-muted'
  if (!isWithin(speaker.bundleAgoMs, SIGNS_MISSED_MS)) return 'nothing-arrives'
  if (isWithin(speaker.restartedAgoMs, RESTARTED_LATELY_MS)) return 'decoder-restarted'
  if (speaker.concealedShare > TOO_MANY_HOLES) return 'arrives-late'
  return isWithin(speaker.spokeAgoMs, SPOKE_LATELY_MS) ? 'heard' : 'speaker-silent'
}

/** The one thing to do about each cause. */
export const SILENCE_ACTIONS: Readonly<Record<SilenceCause, SilenceAction>> = {
  'output-suspended': 'resume-sound',
  'output-stopped': 'choose-output',
  'volume-zero': 'raise-volume',
  'wrong-signature': 'wait',
  'no-parent': 'try-again',
  'not-let-in': 'wait',
  'speaker-muted': 'nothing',
  'nothing-arrives': 'try-again',
  'arrives-late': 'wait',
  'decoder-restarted': 'wait',
  'speaker-silent': 'nothing',
  heard: 'turn-up-device',
}

const isWithin = (agoMs: number | undefined, limitMs: number): boolean =>
  agoMs !== undefined && agoMs <= limitMs
