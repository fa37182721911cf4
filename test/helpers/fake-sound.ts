import { Watchable } from '../../src/events.ts'
import { DEFAULT_CHOICES } from '../../web/audio-choices.ts'
import type {
  AudioChoices,
  AudioDevice,
  AudioNotice,
  MicrophoneLevel,
  OutputPath,
  RoomSound,
  SoundCheckPhase,
} from '../../src/index.ts'

/** Two of each kind, as a laptop with a headset has them. */
export const DEVICES: readonly AudioDevice[] = [
  { id: 'm1', kind: 'microphone', name: 'Built-in microphone' },
  { id: 'm2', kind: 'microphone', name: 'USB headset' },
  { id: 's1', kind: 'loudspeaker', name: 'Built-in speakers' },
  { id: 's2', kind: 'loudspeaker', name: '' },
]

/** Microphone and loudspeaker of a fake room: everything is set from outside. */
export class FakeSound implements RoomSound {
  readonly devices = new Watchable<readonly AudioDevice[]>(DEVICES)
  readonly mayChooseOutput = true
  readonly isMetered = false
  readonly choices = new Watchable<AudioChoices>(DEFAULT_CHOICES)
  readonly level = new Watchable<MicrophoneLevel | undefined>(undefined)
  readonly soundCheck = new Watchable<SoundCheckPhase>('off')
  readonly path = new Watchable<OutputPath>('direct')
  readonly notice = new Watchable<AudioNotice | undefined>(undefined)

  async choose(change: Partial<AudioChoices>): Promise<void> {
    this.choices.set({ ...this.choices.current, ...change })
  }
  async checkSound(): Promise<void> {
    this.soundCheck.set('recording')
  }
}
