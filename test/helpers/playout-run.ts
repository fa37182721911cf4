import { FRAMES_PER_BUNDLE } from '../../src/domain/media/bundle-filling.ts'
import { arrive, NEW_PLAYOUT, pull, type Pull } from '../../src/domain/media/playout.ts'
import type { Delivery } from './arrival-traces.ts'
import type { PlayoutBundle, PlayoutEffect } from '../../src/domain/media/playout.ts'

/** What the output does: it stops for a while now and then, as a busy sound system does. */
export type OutputStalls = { readonly everyMs: number; readonly lastsMs: number }

/** How a trace was played. */
export type PlayoutFigures = {
  /**
   * Share of the spoken frames that were heard when they were due. Against it counts every frame that
   * was left out, and every 20 ms of filling or silence in which a frame was waited for; where both
   * stand for the same gap, the longer of the two.
   */
  readonly onTime: number
  /** From the moment at which the soonest bundle would have come to the rendering of its frames. */
  readonly meanBufferMs: number
  readonly concealed: number
  /** Seams of the time-stretch for each minute of speech. */
  readonly seamsPerMinute: number
  /** Share of the frames that were played as they were said. */
  readonly untouched: number
  /** Most that was held at once. */
  readonly deepestMs: number
}

/** Frames that the decoder takes in beyond the lead, as `Voice` does. */
const DECODED_AHEAD = 6
/** What a stretch takes out or puts in, on average. */
const PIECE_MS = 10
const LEAD = 1

type Sound = {
  readonly ms: number
  readonly indices: readonly number[]
  readonly isFilling?: boolean
}

/** Plays `deliveries` through the playout into an output that takes 20 ms every 20 ms. */
export function playTrace(
  deliveries: readonly Delivery[],
  options: {
    /** Everything that was said, also what never came. */
    readonly spoken: readonly PlayoutBundle[]
    /** How long the soonest bundles are under way. */
    readonly bestMs: number
    readonly driftPpm?: number
    readonly stalls?: OutputStalls
    /** False: the trace breaks off in mid-speech, and what the playout makes of that is not asked. */
    readonly untilTheEnd?: boolean
  },
): PlayoutFigures {
  const ear = new Ear(options.spoken, options.bestMs, options.driftPpm ?? 0)
  let coming = 0
  const restMs = (options.untilTheEnd ?? true) ? 2_000 : 0
  const lastMs = (deliveries.at(-1)?.atMs ?? 0) + restMs
  for (const nowMs of ticks(lastMs, options.stalls)) {
    for (let due = deliveries[coming]; due && due.atMs <= nowMs; due = deliveries[++coming]) {
      ear.arrive(due)
    }
    ear.render(nowMs)
  }
  return ear.figures()
}

function* ticks(lastMs: number, stalls?: OutputStalls): Generator<number> {
  for (let nowMs = 7, nextStallMs = stalls?.everyMs ?? Infinity; nowMs < lastMs; nowMs += 20) {
    if (nowMs >= nextStallMs && stalls !== undefined) {
      nowMs += stalls.lastsMs
      nextStallMs += stalls.everyMs
    }
    yield nowMs
  }
}

class Ear {
  readonly #bestMs: number
  readonly #driftPpm: number
  /** Each spoken frame's place among all that was said. */
  readonly #places = new Map<number, number>()
  /** Each spoken frame's talkspurt: what is silent between two of them was silent when it was said. */
  readonly #spurts = new Map<number, number>()
  #spurt = -1
  #playout = NEW_PLAYOUT
  #queue: Sound[] = []
  #place = -1
  #filled = 0
  #silent = 0
  #bad = 0
  #played = 0
  #concealed = 0
  #seams = 0
  #stretched = 0
  #bufferMs = 0
  #deepestMs = 0

  constructor(spoken: readonly PlayoutBundle[], bestMs: number, driftPpm: number) {
    this.#bestMs = bestMs
    this.#driftPpm = driftPpm
    let spurt = 0
    for (const { frameIndex, frames, startsTalkspurt } of spoken) {
      if (startsTalkspurt) spurt += 1
      for (const place of frames.keys()) {
        this.#places.set(frameIndex + place, this.#places.size)
        this.#spurts.set(frameIndex + place, spurt)
      }
    }
  }

  arrive(delivery: Delivery): void {
    this.#playout = arrive(this.#playout, delivery, delivery.atMs)
  }

  render(nowMs: number): void {
    this.#take(nowMs)
    for (let queued = this.#queued(); queued < LEAD + DECODED_AHEAD; queued = this.#queued()) {
      if (!this.#pull({ nowMs, queued, lead: LEAD })) break
    }
    const heldMs = (this.#playout.packets.size + this.#queued()) * 20
    this.#deepestMs = Math.max(this.#deepestMs, heldMs)
  }

  figures(): PlayoutFigures {
    const spoken = this.#places.size
    const never = spoken - 1 - this.#place
    return {
      onTime: 1 - (this.#bad + never) / spoken,
      meanBufferMs: this.#bufferMs / this.#played,
      concealed: this.#concealed,
      seamsPerMinute: this.#seams / (spoken / 3_000),
      untouched: 1 - this.#stretched / this.#played,
      deepestMs: this.#deepestMs,
    }
  }

  #queued(): number {
    return this.#queue.reduce((sum, { ms }) => sum + ms, 0) / 20
  }

  #take(nowMs: number): void {
    for (let wanted = 20; wanted > 0;) {
      const sound = this.#queue.shift()
      if (sound === undefined) {
        this.#silent += 1
        return
      }
      if (sound.isFilling) this.#filled += 1
      // Counted when its first sample is heard.
      for (const index of sound.indices) this.#hear(index, nowMs + 20 - wanted)
      if (sound.ms > wanted) this.#queue.unshift({ ms: sound.ms - wanted, indices: [] })
      wanted -= sound.ms
    }
  }

  #hear(index: number, atMs: number): void {
    this.#played += 1
    // The last frame of a bundle comes with the first: it is whole so long after its start.
    const spokenMs = (index * 20 + FRAMES_PER_BUNDLE * 20) * (1 - this.#driftPpm / 1e6)
    this.#bufferMs += atMs - spokenMs - this.#bestMs
    const place = this.#places.get(index) ?? 0
    const leftOut = place - this.#place - 1
    const spurt = this.#spurts.get(index) ?? this.#spurt
    const waited = this.#filled + (spurt === this.#spurt ? this.#silent : 0)
    this.#spurt = spurt
    this.#bad += Math.max(leftOut, waited)
    this.#place = place
    this.#filled = 0
    this.#silent = 0
  }

  #pull(request: Pull): boolean {
    const { playout, effect } = pull(this.#playout, request)
    this.#playout = playout
    const sound = soundOf(effect)
    if (sound === undefined) return false
    this.#queue.push(sound)
    if (sound.isFilling) this.#concealed += 1
    if (effect.kind === 'shorten' || effect.kind === 'lengthen') this.#seams += 1
    this.#stretched += { shorten: 2, lengthen: 1 }[effect.kind as string] ?? 0
    return true
  }
}

function soundOf(effect: PlayoutEffect): Sound | undefined {
  switch (effect.kind) {
    case 'play':
      return { ms: 20, indices: [indexOf(effect.packet)] }
    case 'shorten':
      return { ms: 40 - PIECE_MS, indices: [indexOf(effect.first), indexOf(effect.second)] }
    case 'lengthen':
      return { ms: 20 + PIECE_MS, indices: [indexOf(effect.packet)] }
    case 'recover':
    case 'conceal':
      return { ms: 20, indices: [], isFilling: true }
    case 'wait':
    case 'silence':
      return undefined
    default:
      return effect satisfies never
  }
}

const indexOf = (bytes: Uint8Array): number => (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)
