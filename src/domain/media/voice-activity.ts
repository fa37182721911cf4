/**
 * Decides which 20 ms frames of a microphone are sent. Energy above a noise floor that follows the
 * room: deaf to a fan, quick at a word's start (its first frames are kept back and sent after all).
 */

/** One frame of the microphone: where it stands, how loud it is, and whatever carries its samples. */
export type MicrophoneFrame<Samples> = {
  /** Position in 20 ms units of the speaker's clock. */
  readonly index: number
  readonly levelDb: number
  readonly samples: Samples
}

/** A frame to be sent, with its place in a talkspurt. */
export type VoicedFrame<Samples> = {
  readonly index: number
  readonly samples: Samples
  readonly starts: boolean
  readonly ends: boolean
}

/** What the detector remembers between frames. */
export type VoiceActivity<Samples> = {
  readonly floorDb: number
  /** Frames that are still sent after the last loud one; 0 in silence. */
  readonly hangover: number
  /** The newest frames that were held back. */
  readonly preRoll: readonly MicrophoneFrame<Samples>[]
}

/**
 * Frames of a word that are quieter than speech: 40 ms. They go into the
 * first bundle of a talkspurt, which fills up no later than the others.
 */
export const PRE_ROLL_FRAMES = 2
/** 300 ms: shorter stops inside words ("that cat") do not cut a talkspurt. */
export const HANGOVER_FRAMES = 15
/** A frame this much above the floor opens. */
const OPEN_ABOVE_DB = 10
/** While open, a frame this much above the floor keeps it open. */
const HOLD_ABOVE_DB = 6
/** Nobody speaks this softly into a microphone; a quiet room must not count as speech. */
const OPEN_LEAST_DB = -55
const FLOOR_START_DB = -60
const FLOOR_MIN_DB = -75
/** Music and shouting stay above a floor of −35: they are never taken for the room. */
const FLOOR_MAX_DB = -35
/** How fast the floor follows the room down: half way in 60 ms. */
const FLOOR_FALL = 0.2
/** 5 dB a second up in silence: a fan that starts is learnt in two seconds. */
const FLOOR_RISE_SILENT_DB = 0.1
/** 1 dB a second up in speech: pauses between words pull it back down. */
const FLOOR_RISE_VOICED_DB = 0.02

/** A detector that has heard nothing. */
export function newVoiceActivity<Samples>(): VoiceActivity<Samples> {
  return { floorDb: FLOOR_START_DB, hangover: 0, preRoll: [] }
}

/** Hears one frame; answers what to send now, oldest first, and what to remember. */
export function hear<Samples>(
  activity: VoiceActivity<Samples>,
  frame: MicrophoneFrame<Samples>,
): { readonly activity: VoiceActivity<Samples>; readonly send: readonly VoicedFrame<Samples>[] } {
  const isOpen = activity.hangover > 0
  const threshold = activity.floorDb + (isOpen ? HOLD_ABOVE_DB : OPEN_ABOVE_DB)
  const isVoice = frame.levelDb > Math.max(threshold, OPEN_LEAST_DB)
  const floorDb = followFloor(activity.floorDb, frame.levelDb, isOpen || isVoice)
  if (isOpen) {
    const hangover = isVoice ? HANGOVER_FRAMES : activity.hangover - 1
    const ends = hangover === 0
    return { activity: { floorDb, hangover, preRoll: [] }, send: [voiced(frame, false, ends)] }
  }
  const recent = [...activity.preRoll, frame].slice(-PRE_ROLL_FRAMES - 1)
  if (!isVoice) {
    const preRoll = recent.slice(-PRE_ROLL_FRAMES)
    return { activity: { floorDb, hangover: 0, preRoll }, send: [] }
  }
  const unbroken = withoutGaps(recent)
  const send = unbroken.map((each, place) => voiced(each, place === 0, false))
  return { activity: { floorDb, hangover: HANGOVER_FRAMES, preRoll: [] }, send }
}

function voiced<Samples>(
  { index, samples }: MicrophoneFrame<Samples>,
  starts: boolean,
  ends: boolean,
): VoicedFrame<Samples> {
  return { index, samples, starts, ends }
}

function followFloor(floorDb: number, levelDb: number, isVoiced: boolean): number {
  const step =
    levelDb < floorDb
      ? (levelDb - floorDb) * FLOOR_FALL
      : Math.min(levelDb - floorDb, isVoiced ? FLOOR_RISE_VOICED_DB : FLOOR_RISE_SILENT_DB)
  return Math.min(FLOOR_MAX_DB, Math.max(FLOOR_MIN_DB, floorDb + step))
}

/** The last frames whose positions follow each other: a pre-roll from before a gap is no pre-roll. */
function withoutGaps<Samples>(
  frames: readonly MicrophoneFrame<Samples>[],
): readonly MicrophoneFrame<Samples>[] {
  const last = frames.at(-1)?.index ?? 0
  return frames.filter((frame, place) => frame.index === last - (frames.length - 1 - place))
}
