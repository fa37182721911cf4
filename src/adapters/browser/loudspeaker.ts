import type { Loudspeaker, PcmFrame } from '../../ports/audio.ts'
import type { PlayoutOrder, PlayoutTick } from './worklet-messages.ts'
import type { SessionId } from '../../domain/ids.ts'
import type { Undo } from '../../events.ts'

/** The Worker's end of the output: orders go to the playout worklet, its ticks come back. */
export function loudspeakerOver(port: MessagePort): Loudspeaker {
  return new PortLoudspeaker(port)
}

const FRAME_SAMPLES = 960

/** One stay of a speaker. `sent − taken` samples are queued, in the worklet or on the way to it. */
type Voice = { readonly number: number; sent: number; taken: number }

class PortLoudspeaker implements Loudspeaker {
  readonly #port: MessagePort
  readonly #ticks = new Set<(frame: number) => void>()
  readonly #voices = new Map<SessionId, Voice>()
  #voicesBegun = 0

  constructor(port: MessagePort) {
    this.#port = port
    port.onmessage = ({ data }: MessageEvent<PlayoutTick>) => this.#takeTick(data)
  }

  onTick(tick: (frame: number) => void): Undo {
    this.#ticks.add(tick)
    return () => this.#ticks.delete(tick)
  }

  play(speaker: SessionId, frame: PcmFrame): void {
    const voice = this.#voice(speaker)
    voice.sent += frame.length
    // The frame is ours alone and not read again: it moves without a copy.
    const samples = frame as Float32Array<ArrayBuffer>
    this.#order({ kind: 'play', voice: voice.number, samples }, [samples.buffer])
  }

  queued(speaker: SessionId): number {
    const voice = this.#voices.get(speaker)
    return voice === undefined ? 0 : (voice.sent - voice.taken) / FRAME_SAMPLES
  }

  setVolume(speaker: SessionId, volume: number): void {
    this.#order({ kind: 'volume', voice: this.#voice(speaker).number, volume })
  }

  forget(speaker: SessionId): void {
    const voice = this.#voices.get(speaker)
    if (voice === undefined) return
    this.#voices.delete(speaker)
    this.#order({ kind: 'forget', voice: voice.number })
  }

  #voice(speaker: SessionId): Voice {
    const known = this.#voices.get(speaker)
    if (known !== undefined) return known
    const made: Voice = { number: this.#voicesBegun, sent: 0, taken: 0 }
    this.#voicesBegun += 1
    this.#voices.set(speaker, made)
    return made
  }

  #takeTick({ frame, taken }: PlayoutTick): void {
    const byNumber = new Map(taken)
    for (const voice of this.#voices.values()) {
      voice.taken = byNumber.get(voice.number) ?? voice.taken
    }
    for (const tick of this.#ticks) tick(frame)
  }

  #order(order: PlayoutOrder, transfer: Transferable[] = []): void {
    this.#port.postMessage(order, transfer)
  }
}
