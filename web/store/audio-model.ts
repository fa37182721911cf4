import type { ReadonlySignal } from '@preact/signals'
import type {
  AudioChoices,
  AudioDevice,
  AudioNotice,
  MicrophoneLevel,
  OutputPath,
  RoomSound,
  SoundCheckPhase,
} from '../../src/index.ts'
import type { Attempt } from './attempt.ts'
import type { Follower } from './follow.ts'

/** Microphone and loudspeaker as the screen sees them. */
export type AudioModel = {
  readonly devices: ReadonlySignal<readonly AudioDevice[]>
  readonly mayChooseOutput: boolean
  readonly isMetered: boolean
  readonly choices: ReadonlySignal<AudioChoices>
  readonly level: ReadonlySignal<MicrophoneLevel | undefined>
  readonly soundCheck: ReadonlySignal<SoundCheckPhase>
  readonly path: ReadonlySignal<OutputPath>
  readonly notice: ReadonlySignal<AudioNotice | undefined>
  readonly choose: (change: Partial<AudioChoices>) => void
  readonly checkSound: () => void
}

/** Mirrors `sound`; `follower` ends with the room. */
export function modelAudio(sound: RoomSound, follower: Follower, attempt: Attempt): AudioModel {
  return {
    devices: follower.signal(sound.devices),
    mayChooseOutput: sound.mayChooseOutput,
    isMetered: sound.isMetered,
    choices: follower.signal(sound.choices),
    level: follower.signal(sound.level),
    soundCheck: follower.signal(sound.soundCheck),
    path: follower.signal(sound.path),
    notice: follower.signal(sound.notice),
    choose: change => attempt(() => sound.choose(change)),
    checkSound: () => attempt(() => sound.checkSound()),
  }
}
