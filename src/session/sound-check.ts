import type { AudioCodecs, Loudspeaker, PcmFrame } from '../ports/audio.ts'
import type { SoundCheckPhase } from '../ports/media-engine.ts'
import type { SessionId } from '../domain/ids.ts'
import type { Undo } from '../events.ts'

/** What a {@link SoundCheck} needs: the loudspeaker, and a place in it that nobody else uses. */
export type SoundCheckParts = {
  readonly codecs: AudioCodecs
  readonly loudspeaker: Loudspeaker
  readonly own: SessionId
  tell(phase: SoundCheckPhase): void
}

/** Four seconds: a sentence. */
export const CHECK_FRAMES = 200
/** Frames kept queued: more than any output takes at once. */
const AHEAD_FRAMES = 8

/**
 * "This is how you sound": records a sentence, sends it through Opus as others would get it, and plays
 * it here. Nothing of it leaves the machine.
 */
export class SoundCheck {
  readonly #parts: SoundCheckParts
  #recorded: PcmFrame[] = []
  readonly #played: PcmFrame[] = []
  #phase: SoundCheckPhase = 'off'
  #undo: Undo = () => {}

  constructor(parts: SoundCheckParts) {
    this.#parts = parts
  }

  /** Begins anew, whatever it was doing. */
  start(): void {
    this.stop()
    this.#enter('recording')
  }

  /** Takes one frame of the microphone. */
  hear(samples: PcmFrame): void {
    if (this.#phase !== 'recording') return
    // The frame goes on to the speaker: what is kept is a copy.
    this.#recorded.push(samples.slice())
    if (this.#recorded.length === CHECK_FRAMES) this.#play()
  }

  /** Silent at once. Idempotent. */
  stop(): void {
    this.#undo()
    this.#undo = () => {}
    this.#recorded = []
    this.#played.length = 0
    this.#parts.loudspeaker.forget(this.#parts.own)
    this.#enter('off')
  }

  #play(): void {
    this.#enter('playing')
    const { codecs, loudspeaker } = this.#parts
    const encoder = codecs.encoder()
    const decoder = codecs.decoder()
    let decoded = 0
    encoder.onPacket(opus => decoder.decode(opus))
    decoder.onPcm(frame => {
      decoded += 1
      this.#played.push(frame)
    })
    for (const [index, frame] of this.#recorded.splice(0).entries()) encoder.encode(frame, index)
    const stopTicks = loudspeaker.onTick(() => this.#feed(decoded))
    this.#undo = () => {
      stopTicks()
      encoder.close()
      decoder.close()
    }
  }

  #feed(decoded: number): void {
    const { loudspeaker, own } = this.#parts
    while (loudspeaker.queued(own) < AHEAD_FRAMES) {
      const next = this.#played.shift()
      if (next === undefined) break
      loudspeaker.play(own, next)
    }
    const isOver = decoded > 0 && this.#played.length === 0 && loudspeaker.queued(own) === 0
    if (isOver) this.stop()
  }

  #enter(phase: SoundCheckPhase): void {
    if (phase === this.#phase) return
    this.#phase = phase
    this.#parts.tell(phase)
  }
}
