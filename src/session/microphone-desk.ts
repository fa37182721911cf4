import { measure, NEW_METER, type LevelMeter } from '../domain/media/microphone-level.ts'
import { SoundCheck } from './sound-check.ts'
import type { AudioCodecs, Loudspeaker, PcmFrame } from '../ports/audio.ts'
import type { MediaEvent } from '../ports/media-engine.ts'
import type { SessionId } from '../domain/ids.ts'

/** What a {@link MicrophoneDesk} tells. */
export type DeskEvent = Extract<MediaEvent, { type: 'level' | 'sound-check' }>

/** Looks after our own microphone before anything of it is sent: how loud, and how it sounds. */
export class MicrophoneDesk {
  readonly #codecs: AudioCodecs
  readonly #tell: (event: DeskEvent) => void
  #meter: LevelMeter = NEW_METER
  #check: SoundCheck | undefined

  constructor(codecs: AudioCodecs, tell: (event: DeskEvent) => void) {
    this.#codecs = codecs
    this.#tell = tell
  }

  /** Takes one frame of the microphone, muted or not. */
  hear(samples: PcmFrame): void {
    const { meter, reading } = measure(this.#meter, samples)
    this.#meter = meter
    if (reading !== undefined) this.#tell({ type: 'level', level: reading })
    this.#check?.hear(samples)
  }

  /** Lets the person hear themselves through `loudspeaker`, in a voice of their own. */
  check(loudspeaker: Loudspeaker, own: SessionId): void {
    this.#check ??= new SoundCheck({
      codecs: this.#codecs,
      loudspeaker,
      own,
      tell: phase => this.#tell({ type: 'sound-check', phase }),
    })
    this.#check.start()
  }

  /** Ends a sound check. Idempotent. */
  close(): void {
    this.#check?.stop()
  }
}
