import type { Loudspeaker, PcmFrame } from '../ports/audio.ts'
import type { SessionId } from '../domain/ids.ts'
import type { Undo } from '../events.ts'

/** A loudspeaker that may still be on its way: volumes are kept for it, sound is not. */
export class LateLoudspeaker implements Loudspeaker {
  readonly #ticks = new Set<(frame: number) => void>()
  readonly #volumes = new Map<SessionId, number>()
  #opened: Loudspeaker | undefined

  get isOpen(): boolean {
    return this.#opened !== undefined
  }

  /** It is here. Call once. */
  open(loudspeaker: Loudspeaker): void {
    this.#opened = loudspeaker
    for (const tick of this.#ticks) loudspeaker.onTick(tick)
    for (const [speaker, volume] of this.#volumes) loudspeaker.setVolume(speaker, volume)
    this.#volumes.clear()
  }

  onTick(tick: (frame: number) => void): Undo {
    if (this.#opened !== undefined) return this.#opened.onTick(tick)
    const heard = (frame: number): void => {
      if (this.#ticks.has(heard)) tick(frame)
    }
    this.#ticks.add(heard)
    return () => this.#ticks.delete(heard)
  }

  play(speaker: SessionId, sound: PcmFrame): void {
    this.#opened?.play(speaker, sound)
  }

  queued(speaker: SessionId): number {
    return this.#opened?.queued(speaker) ?? 0
  }

  setVolume(speaker: SessionId, volume: number): void {
    if (this.#opened === undefined) this.#volumes.set(speaker, volume)
    else this.#opened.setVolume(speaker, volume)
  }

  forget(speaker: SessionId): void {
    this.#volumes.delete(speaker)
    this.#opened?.forget(speaker)
  }
}
