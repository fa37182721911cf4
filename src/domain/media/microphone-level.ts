import { loudnessDb, SILENCE_DB } from './loudness.ts'

/** How a microphone sounds at the moment. */
export type MicrophoneLevel = {
  /** The loudest 20 ms of the last moment, in dBFS. */
  readonly loudnessDb: number
  /** The sound was cut off at the top: too loud for the device. */
  readonly isClipping: boolean
  /** How long the device has delivered nothing but silence: unplugged, switched off, or the wrong one. */
  readonly silentMs: number
}

/** What is gathered between two readings. */
export type LevelMeter = {
  readonly frames: number
  readonly loudestDb: number
  readonly clipped: number
  readonly silentMs: number
}

const FRAME_MS = 20
/** Ten readings a second: the eye follows no more. */
const FRAMES_PER_READING = 5
/** Loudest a converter gives. */
const TOP = 0.99
/** One sample at the top may be chance; a few in a tenth of a second are heard as a rattle. */
const CLIPPED_LEAST = 3
/** Softer than any room through any microphone: a device that is switched off. */
const DEAD_BELOW_DB = -80

/** A meter that has heard nothing. */
export const NEW_METER: LevelMeter = {
  frames: 0,
  loudestDb: SILENCE_DB,
  clipped: 0,
  silentMs: 0,
}

/** Takes one frame in; gives a reading every 100 ms. */
export function measure(
  meter: LevelMeter,
  samples: Float32Array,
): { readonly meter: LevelMeter; readonly reading: MicrophoneLevel | undefined } {
  const levelDb = loudnessDb(samples)
  const silentMs = levelDb < DEAD_BELOW_DB ? meter.silentMs + FRAME_MS : 0
  const frames = meter.frames + 1
  const loudestDb = Math.max(meter.loudestDb, levelDb)
  const clipped = meter.clipped + atTop(samples)
  if (frames < FRAMES_PER_READING) {
    return { meter: { frames, loudestDb, clipped, silentMs }, reading: undefined }
  }
  const isClipping = clipped >= CLIPPED_LEAST
  return {
    meter: { ...NEW_METER, silentMs },
    reading: { loudnessDb: loudestDb, isClipping, silentMs },
  }
}

function atTop(samples: Float32Array): number {
  let count = 0
  for (const sample of samples) if (Math.abs(sample) >= TOP) count += 1
  return count
}
