import type { TimeMs } from '../time.ts'
import { NO_DELAYS, observeArrival, type DelayTarget } from './delay-target.ts'

/**
 * When to play what of one speaker: a value with two events, `arrive` and `pull`. Frame n is due at
 * 20·n + an offset that follows the spread of arrivals. When the offset moves, speech is stretched or
 * shortened until it fits again. What comes late all the same is waited for with concealed frames.
 */
export type Playout = {
  /** `silent`: nothing to play. `filling`: a talkspurt is here and not yet due. */
  readonly phase: 'silent' | 'filling' | 'playing'
  /** Frames not yet played, by index. */
  readonly packets: ReadonlyMap<number, Uint8Array>
  /** The frame to play next; what is older is refused as late. */
  readonly next: number
  /** First frames of talkspurts that are still ahead. */
  readonly starts: ReadonlySet<number>
  /** The frames behind the last ones of talkspurts that are still ahead. */
  readonly ends: ReadonlySet<number>
  readonly delay: DelayTarget
  /** `brisk`: people answer each other, and what is behind is won back at once. */
  readonly pace: Pace
  /** Concealed frames since the last real one. */
  readonly concealedInRow: number
  /** How much later than due frames are rendered, smoothed. */
  readonly excessMs: number
  /** Frames until the speech may be stretched or shortened again. */
  readonly cooldown: number
  /** Frames until it is known what the way and this machine are like. */
  readonly settling: number
}

/** How much delay is put up with to leave speech as it was said. */
export type Pace = 'patient' | 'brisk'

/** The frames of one bundle. */
export type PlayoutBundle = {
  readonly frameIndex: number
  readonly startsTalkspurt: boolean
  readonly endsTalkspurt: boolean
  readonly frames: readonly Uint8Array[]
}

/** The output's side of a pull. */
export type Pull = {
  readonly nowMs: TimeMs
  /** Sound of this speaker that is decoded or being decoded, and not yet rendered, in frames of 20 ms. */
  readonly queued: number
  /** Frames that must be queued so that the output never runs dry before the next pull: 1 or more. */
  readonly lead: number
  /** We are asked again before the output can run dry: nothing is made up for what may still come. */
  readonly isEarly?: boolean
}

/** What to queue now. */
export type PlayoutEffect =
  | { readonly kind: 'play'; readonly packet: Uint8Array }
  /** Decode both and leave out a piece, where that is not heard. */
  | { readonly kind: 'shorten'; readonly first: Uint8Array; readonly second: Uint8Array }
  /** Decode it and say a piece twice, where that is not heard. */
  | { readonly kind: 'lengthen'; readonly packet: Uint8Array }
  /** The frame is lost; `next` is the one behind it and holds a coarse copy (in-band FEC). */
  | { readonly kind: 'recover'; readonly next: Uint8Array }
  | { readonly kind: 'conceal' }
  /** The frame may still come in time: pull again. */
  | { readonly kind: 'wait' }
  /** Nobody speaks. */
  | { readonly kind: 'silence' }

export type PlayoutStep = { readonly playout: Playout; readonly effect: PlayoutEffect }

/** From so far off on, one piece in so many frames. */
type Tempo = { readonly offMs: number; readonly frames: number }

const FRAME_MS = 20
/** A speaker may make us hold one second, whatever it sends. */
export const BUFFER_MAX_FRAMES = 50
/** 100 ms: a longer concealment is heard as a machine, a shorter one as a hole (T18). */
export const CONCEAL_MAX_FRAMES = 5
/**
 * A page that has just begun runs its code for the first time: for two to five seconds it takes bundles in
 * 0.1 to 0.2 s late, and then never again. Until then nothing is shortened, or it would run dry.
 */
const SETTLING_FRAMES = 250
/** What a parent keeps for a newcomer is its reserve while the way is not known. */
const START_RESERVE_MS = 200
/**
 * Patient: the output's step and the margin of the first bundles, less than both is not worth a touch.
 * Brisk: a word's first 40 ms are sent when its third frame is known to be speech, so every talkspurt
 * begins 40 ms behind.
 */
const SHORTEN_ABOVE_MS = { patient: 40, brisk: 10 } as const satisfies Record<Pace, number>
/** Earlier than due: the next late bundle would find nothing queued. */
const LENGTHEN_BELOW_MS = 0
/** What a stretch brings on average: a voice's period or two. */
const STRETCH_MS = 10
/**
 * How often a piece of 10 ms is left out, by how far the speech is behind: a tempo 2 % off is heard by
 * nobody, 6 % off is not noticed in speech; 15 % may be, until what is far off is won back.
 */
const SHORTEN_EVERY: readonly Tempo[] = [
  { offMs: 200, frames: 3 },
  { offMs: 100, frames: 8 },
  { offMs: 0, frames: 25 },
]
/**
 * So much must be queued beyond the lead to wait for a frame that is missing. Patient: a frame. Brisk: what an
 * order takes from this thread to the output's, 6 ms.
 */
const SPARE_FRAMES = { patient: 1, brisk: 0.3 } as const satisfies Record<Pace, number>
/** 12 %, for the 0.4 s that it takes to win a word's beginning back. */
const SHORTEN_BRISKLY_EVERY: readonly Tempo[] = [
  { offMs: 200, frames: 3 },
  { offMs: 0, frames: 4 },
]
/** Saying a piece twice is pressing: what comes next comes late. */
const LENGTHEN_EVERY: readonly Tempo[] = [
  { offMs: 100, frames: 3 },
  { offMs: 0, frames: 8 },
]
/** Later than this is hopeless to win back piece by piece: jump. */
const HARD_SKIP_MS = 500
/** While nothing is shortened: who has just come is better served by a jump than by seconds of delay. */
const HARD_SKIP_SETTLING_MS = 300
const EXCESS_SMOOTHING = 0.2

/** Before the first bundle. */
export const NEW_PLAYOUT: Playout = {
  phase: 'silent',
  packets: new Map(),
  next: 0,
  starts: new Set(),
  ends: new Set(),
  delay: NO_DELAYS,
  pace: 'patient',
  concealedInRow: 0,
  excessMs: 0,
  cooldown: 0,
  settling: SETTLING_FRAMES,
}

/** Takes a bundle's frames in. Late and repeated ones change nothing. */
export function arrive(playout: Playout, bundle: PlayoutBundle, atMs: TimeMs): Playout {
  const { frameIndex, frames } = bundle
  const delay = frames.length > 0 ? observeArrival(playout.delay, frameIndex, atMs) : playout.delay
  return takeIn(playout, bundle, delay)
}

/** As {@link arrive}, where somebody else has decided how long to wait from now on. */
export function takeIn(playout: Playout, bundle: PlayoutBundle, delay: DelayTarget): Playout {
  const { frameIndex, frames } = bundle
  const behind = frameIndex + frames.length
  const next = Math.max(playout.next, behind - BUFFER_MAX_FRAMES)
  const packets = from(playout.packets, next)
  for (const [place, frame] of frames.entries()) {
    if (frameIndex + place >= next) packets.set(frameIndex + place, frame)
  }
  const starts = ahead(playout.starts, next, bundle.startsTalkspurt ? frameIndex : undefined)
  const ends = ahead(playout.ends, next, bundle.endsTalkspurt ? behind : undefined)
  const phase = playout.phase === 'silent' && packets.size > 0 ? 'filling' : playout.phase
  return { ...playout, phase, packets, next, starts, ends, delay }
}

/** Says what to queue for the output now. */
export function pull(playout: Playout, request: Pull): PlayoutStep {
  switch (playout.phase) {
    case 'silent':
      return { playout, effect: { kind: 'silence' } }
    case 'filling':
      return pullFilling(playout, request)
    case 'playing':
      return pullPlaying(playout, request)
    default:
      return playout.phase satisfies never
  }
}

function pullFilling(playout: Playout, request: Pull): PlayoutStep {
  const first = firstFrom(playout, playout.next)
  if (first === undefined) return rest(playout)
  const late = lateness(playout, first, request)
  if (late < 0) return { playout, effect: { kind: 'silence' } }
  const overdue = Math.max(0, late - reserveOf(playout))
  // The start of a word is worth a delay; in the middle of one, what is overdue is left out.
  const due = playout.starts.has(first) ? first : first + Math.floor(overdue / FRAME_MS)
  const begin = firstFrom(playout, Math.min(due, newest(playout))) ?? first
  const begun: Playout = { ...advance(playout, begin), phase: 'playing', concealedInRow: 0 }
  return pullPlaying({ ...begun, excessMs: lateness(begun, begin, request), cooldown: 0 }, request)
}

/** Before the first frame of all. */
const reserveOf = ({ settling }: Playout): number =>
  settling === SETTLING_FRAMES ? START_RESERVE_MS : 0

function pullPlaying(late: Playout, request: Pull): PlayoutStep {
  const playout = catchUp(late, request)
  if (playout.ends.has(playout.next)) return rest(playout)
  const packet = playout.packets.get(playout.next)
  return packet === undefined
    ? pullMissing(playout, request)
    : pullPresent(playout, packet, request)
}

function pullPresent(playout: Playout, packet: Uint8Array, request: Pull): PlayoutStep {
  const late = lateness(playout, playout.next, request)
  const excessMs = playout.excessMs + (late - playout.excessMs) * EXCESS_SMOOTHING
  const cooldown = Math.max(0, playout.cooldown - 1)
  const settling = Math.max(0, playout.settling - 1)
  const present: Playout = { ...playout, excessMs, cooldown, settling, concealedInRow: 0 }
  const second = playout.packets.get(playout.next + 1)
  const { pace } = playout
  const mayShorten = settling === 0 || pace === 'brisk'
  const isTooLong = mayShorten && excessMs > SHORTEN_ABOVE_MS[pace]
  if (cooldown === 0 && isTooLong && mayJoinNext(playout) && second) {
    const after = stretched(advance(present, playout.next + 2), -STRETCH_MS)
    return { playout: after, effect: { kind: 'shorten', first: packet, second } }
  }
  // Single packets are decoded as they come, and would never be two: there is time to wait for one.
  const awaitsSecond = cooldown === 0 && isTooLong && pace === 'brisk' && mayJoinNext(playout)
  if (awaitsSecond && request.queued >= request.lead + 1) {
    return { playout, effect: { kind: 'wait' } }
  }
  const after = advance(present, playout.next + 1)
  if (cooldown === 0 && excessMs < LENGTHEN_BELOW_MS) {
    return { playout: stretched(after, STRETCH_MS), effect: { kind: 'lengthen', packet } }
  }
  return { playout: after, effect: { kind: 'play', packet } }
}

/** The next two frames belong to one talkspurt. */
const mayJoinNext = ({ ends, starts, next }: Playout): boolean =>
  !ends.has(next + 1) && !starts.has(next + 1)

function stretched(playout: Playout, byMs: number): Playout {
  const off = Math.abs(playout.excessMs)
  const shorten = playout.pace === 'brisk' ? SHORTEN_BRISKLY_EVERY : SHORTEN_EVERY
  const tempos = byMs < 0 ? shorten : LENGTHEN_EVERY
  const cooldown = tempos.find(({ offMs }) => off > offMs)?.frames ?? 0
  return { ...playout, excessMs: playout.excessMs + byMs, cooldown }
}

function pullMissing(playout: Playout, request: Pull): PlayoutStep {
  const isEnough =
    request.isEarly === true || request.queued >= request.lead + SPARE_FRAMES[playout.pace]
  if (isEnough) return { playout, effect: { kind: 'wait' } }
  const later = firstFrom(playout, playout.next)
  const isTalkspurtOver = later !== undefined && hasStartUpTo(playout, later)
  if (isTalkspurtOver || playout.concealedInRow >= CONCEAL_MAX_FRAMES) return rest(playout)
  const concealedInRow = playout.concealedInRow + 1
  // With nothing behind it the frame is late, not lost: it will still be played.
  const after = later === undefined ? playout : advance(playout, playout.next + 1)
  const next = playout.packets.get(playout.next + 1)
  const effect: PlayoutEffect = next ? { kind: 'recover', next } : { kind: 'conceal' }
  return { playout: { ...after, concealedInRow }, effect }
}

/** Leaves out lost frames while we are late, and jumps when we are hopelessly late. */
function catchUp(playout: Playout, request: Pull): Playout {
  const late = lateness(playout, playout.next, request)
  if (late < FRAME_MS) return playout
  const later = firstFrom(playout, playout.next)
  const end = Math.min(...playout.ends)
  if (later === undefined || end <= later) return playout
  const due = playout.next + Math.floor(late / FRAME_MS)
  if (late > (playout.settling > 0 ? HARD_SKIP_SETTLING_MS : HARD_SKIP_MS)) {
    const target = firstFrom(playout, Math.min(due, newest(playout))) ?? later
    return { ...advance(playout, target), excessMs: 0 }
  }
  return hasStartUpTo(playout, later) ? playout : advance(playout, Math.min(later, due))
}

/** The talkspurt is over here, or given up: what is left is the next one. */
function rest(playout: Playout): PlayoutStep {
  const phase = playout.packets.size > 0 ? 'filling' : 'silent'
  const ends = new Set([...playout.ends].filter(end => end !== playout.next))
  const rested: Playout = { ...playout, phase, ends, concealedInRow: 0, excessMs: 0 }
  return { playout: rested, effect: { kind: 'silence' } }
}

/** How much later than due frame `index` would be rendered if it were queued now. */
function lateness({ delay }: Playout, index: number, { nowMs, queued, lead }: Pull): number {
  const dueMs = index * FRAME_MS + delay.offsetMs + lead * FRAME_MS
  return nowMs + queued * FRAME_MS - dueMs
}

function advance(playout: Playout, next: number): Playout {
  const packets = from(playout.packets, next)
  const starts = ahead(playout.starts, next, undefined)
  return { ...playout, next, packets, starts, ends: ahead(playout.ends, next, undefined) }
}

/** Called fifty times a second for each speaker: no lists in between. */
function from(packets: Playout['packets'], next: number): Map<number, Uint8Array> {
  const kept = new Map(packets)
  for (const index of packets.keys()) if (index < next) kept.delete(index)
  return kept
}

function firstFrom({ packets }: Playout, least: number): number | undefined {
  let first: number | undefined
  for (const index of packets.keys()) {
    if (index >= least && (first === undefined || index < first)) first = index
  }
  return first
}

const newest = ({ packets }: Playout): number => Math.max(...packets.keys())

function hasStartUpTo({ starts, next }: Playout, last: number): boolean {
  return [...starts].some(start => start > next && start <= last)
}

function ahead(
  marks: ReadonlySet<number>,
  least: number,
  added: number | undefined,
): ReadonlySet<number> {
  if (marks.size === 0 && added === undefined) return marks
  const kept = [...marks, ...(added === undefined ? [] : [added])].filter(mark => mark >= least)
  return new Set(kept)
}
