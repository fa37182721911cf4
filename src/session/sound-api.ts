import type { AudioDevice, OutputPath, VoiceProcessing } from '../ports/audio-devices.ts'
import type { MicrophoneLevel } from '../domain/media/microphone-level.ts'
import type { SoundCheckPhase } from '../ports/media-engine.ts'
import type { Watched } from '../events.ts'

/** How our output stands. */
export type Sound = 'starting' | 'playing' | 'suspended'

/** How our microphone stands. `reason`s are those of getUserMedia, sorted. */
export type Microphone =
  | { readonly phase: 'off' }
  | { readonly phase: 'asking' }
  | { readonly phase: 'muted' }
  | { readonly phase: 'open' }
  | { readonly phase: 'failed'; readonly reason: 'denied' | 'missing' | 'busy' | 'unsupported' }

/** For how many others a listener carries the sound on. `auto`: as the connection allows. */
export type CarryChoice = 'auto' | 'one' | 'none'

/** What a person chose. A device is undefined where the system may choose. */
export type AudioChoices = VoiceProcessing & {
  readonly microphone: string | undefined
  readonly loudspeaker: string | undefined
  /** Holding the space bar opens a muted microphone. */
  readonly pushToTalk: boolean
  readonly carry: CarryChoice
}

/** A device went away and another took over. `device` is its name, empty where it had none. */
export type AudioNotice = {
  readonly kind: 'microphone-fell-back' | 'loudspeaker-fell-back'
  readonly device: string
}

/** Everything about microphone and loudspeaker that a person can see and choose in a Space. */
export interface RoomSound {
  readonly devices: Watched<readonly AudioDevice[]>
  readonly mayChooseOutput: boolean
  /** The connection is paid for by what passes, as far as the browser says. */
  readonly isMetered: boolean
  readonly choices: Watched<AudioChoices>
  /** Undefined while no microphone is open. Ten times a second, also while muted. */
  readonly level: Watched<MicrophoneLevel | undefined>
  readonly soundCheck: Watched<SoundCheckPhase>
  readonly path: Watched<OutputPath>
  /** The last time that a device went away. */
  readonly notice: Watched<AudioNotice | undefined>
  /** Takes effect at once, in the middle of a word; remembered. */
  choose(change: Partial<AudioChoices>): Promise<void>
  /** Records a sentence and plays it here as others would get it. Asks for the microphone; stays muted. */
  checkSound(): Promise<void>
}
