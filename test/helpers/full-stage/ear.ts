import { AUDIBLE } from '../sound-tap.ts'
import type { Loudspeaker, PcmFrame } from '../../../src/ports/audio.ts'
import type { SessionId } from '../../../src/domain/ids.ts'
import type { Undo } from '../../../src/events.ts'

const FRAME_SAMPLES = 960

/** A loudspeaker in real time that keeps what it rendered of each speaker, and when that was last to be heard. */
export class Ear implements Loudspeaker {
  readonly #ticks = new Set<(frame: number) => void>()
  readonly #queues = new Map<SessionId, Float32Array[]>()
  readonly #queued = new Map<SessionId, number>()
  readonly #lastSoundMs = new Map<SessionId, number>()
  #kept: Map<SessionId, Float32Array[]> | undefined
  #frame = 0

  onTick(tick: (frame: number) => void): Undo {
    this.#ticks.add(tick)
    return () => this.#ticks.delete(tick)
  }

  play(speaker: SessionId, sound: PcmFrame): void {
    const queue = this.#queues.get(speaker) ?? []
    this.#queues.set(speaker, queue)
    queue.push(sound)
    this.#queued.set(speaker, (this.#queued.get(speaker) ?? 0) + sound.length)
  }

  queued(speaker: SessionId): number {
    return (this.#queued.get(speaker) ?? 0) / FRAME_SAMPLES
  }

  setVolume(): void {
    // Everybody as sent.
  }

  forget(speaker: SessionId): void {
    this.#queues.delete(speaker)
    this.#queued.delete(speaker)
  }

  /** Keeps what is heard from now on. */
  listen(): void {
    this.#kept = new Map()
  }

  /** What was heard of each speaker since {@link listen}. */
  heard(): ReadonlyMap<SessionId, Float32Array> {
    const heard = [...(this.#kept ?? [])].map(([speaker, frames]): [SessionId, Float32Array] => {
      const samples = new Float32Array(frames.length * FRAME_SAMPLES)
      for (const [place, frame] of frames.entries()) samples.set(frame, place * FRAME_SAMPLES)
      return [speaker, samples]
    })
    this.#kept = undefined
    return new Map(heard)
  }

  /** When anybody was last to be heard, in ms since 1970; 0 for never. */
  get lastSoundMs(): number {
    return Math.max(0, ...this.#lastSoundMs.values())
  }

  /** The output takes 20 ms of everybody. */
  render(): void {
    for (const speaker of this.#queues.keys()) this.#renderOne(speaker)
    for (const tick of this.#ticks) tick(this.#frame)
    this.#frame += 1
  }

  #renderOne(speaker: SessionId): void {
    const frame = new Float32Array(FRAME_SAMPLES)
    const queue = this.#queues.get(speaker) ?? []
    let filled = 0
    for (let next = queue[0]; next !== undefined && filled < FRAME_SAMPLES; next = queue[0]) {
      const part = next.subarray(0, FRAME_SAMPLES - filled)
      frame.set(part, filled)
      filled += part.length
      if (part.length === next.length) queue.shift()
      else queue[0] = next.subarray(part.length)
    }
    this.#queued.set(speaker, (this.#queued.get(speaker) ?? 0) - filled)
    if (frame.some(sample => Math.abs(sample) > AUDIBLE)) this.#lastSoundMs.set(speaker, Date.now())
    if (this.#kept === undefined) return
    const kept = this.#kept.get(speaker) ?? []
    this.#kept.set(speaker, kept)
    kept.push(frame)
  }
}
