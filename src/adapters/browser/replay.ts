/** A few seconds of one voice, as they are to be heard. */
export type ReplayPiece = {
  readonly fromMs: number
  readonly untilMs: number
  readonly ogg: () => Uint8Array<ArrayBuffer>
}

/** What whoever plays a recording is told. */
export type ReplayFacts = {
  /** Where it is, ten times a second while it plays. */
  at(atMs: number): void
  /** It has come to its end. */
  ended(): void
}

/** Decoded so long before it is heard. */
const AHEAD_MS = 4_000
const TICK_MS = 100
/** What is decoded first must not be late. */
const BEGINS_IN_S = 0.15
const SECOND_MS = 1_000

/** What a browser left in that is there for the decoder to settle: some take it away themselves. */
export const leadOf = (buffer: AudioBuffer, { fromMs, untilMs }: ReplayPiece): number =>
  Math.max(0, buffer.duration - (untilMs - fromMs) / SECOND_MS)

/** Plays what several people said, each in its time, from anywhere. Nothing is decoded before it is wanted. */
export class Replay {
  readonly #pieces: readonly ReplayPiece[]
  readonly #endMs: number
  readonly #facts: ReplayFacts
  readonly #sources = new Set<AudioBufferSourceNode>()
  #context: AudioContext | undefined
  #timer: ReturnType<typeof setInterval> | undefined
  /** The next piece that is not on its way. */
  #next = 0
  /** The recording's time at the output's time 0. */
  #originMs = 0
  /** What was asked for before something else was is played no more. */
  #run = 0

  constructor(pieces: readonly ReplayPiece[], endMs: number, facts: ReplayFacts) {
    this.#pieces = [...pieces].sort((one, other) => one.fromMs - other.fromMs)
    this.#endMs = endMs
    this.#facts = facts
  }

  /** Plays from there. Call from a click, so that the browser lets sound out. */
  async play(fromMs: number): Promise<void> {
    this.#stop()
    const run = this.#run
    this.#context ??= new AudioContext({ sampleRate: 48_000 })
    await this.#context.resume()
    if (run !== this.#run) return
    this.#originMs = fromMs - (this.#context.currentTime + BEGINS_IN_S) * SECOND_MS
    this.#next = 0
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
    this.#tick()
  }

  pause(): void {
    this.#stop()
  }

  /** Idempotent. */
  close(): void {
    this.#stop()
    void this.#context?.close()
    this.#context = undefined
  }

  #tick(): void {
    const context = this.#context
    if (context === undefined) return
    const atMs = this.#originMs + context.currentTime * SECOND_MS
    if (atMs >= this.#endMs) {
      this.#stop()
      this.#facts.at(this.#endMs)
      return this.#facts.ended()
    }
    this.#facts.at(Math.max(0, atMs))
    for (; this.#next < this.#pieces.length; this.#next += 1) {
      const piece = this.#pieces[this.#next]
      if (piece === undefined || piece.fromMs > atMs + AHEAD_MS) return
      if (piece.untilMs > atMs) void this.#schedule(context, piece)
    }
  }

  async #schedule(context: AudioContext, piece: ReplayPiece): Promise<void> {
    const run = this.#run
    const { fromMs } = piece
    const file = piece.ogg()
    // A piece that this browser cannot decode is silence; the others are heard.
    const buffer = await context.decodeAudioData(file.buffer).catch(() => undefined)
    if (buffer === undefined || run !== this.#run || this.#context === undefined) return
    const source = new AudioBufferSourceNode(context, { buffer })
    source.connect(context.destination)
    this.#sources.add(source)
    source.onended = () => this.#sources.delete(source)
    const whenS = (fromMs - this.#originMs) / SECOND_MS
    const lateS = leadOf(buffer, piece) + Math.max(0, context.currentTime - whenS)
    if (lateS < buffer.duration) source.start(Math.max(whenS, context.currentTime), lateS)
  }

  #stop(): void {
    this.#run += 1
    clearInterval(this.#timer)
    for (const source of this.#sources) source.stop()
    this.#sources.clear()
  }
}
