import { judgeBundle, NEW_WINDOW, type BundleWindow } from './bundle-window.ts'
import { NO_DELAYS, observeArrival, type DelayTarget } from './delay-target.ts'
import { PRE_ROLL_FRAMES } from './voice-activity.ts'
import { observeStageArrival } from './stage-delay.ts'
import type { TimeMs } from '../time.ts'

/** By which way frames come: straight from the speaker, or as bundles through the tree. */
export type HeardLane = 'stage' | 'audience'

/**
 * One speaker heard by two ways at once. The playout takes what either brings and plays a frame once;
 * what is chosen here is only which way it waits for.
 */
export type Lanes = {
  /** The way that the playout waits for. */
  readonly leads: HeardLane
  /** There is a link to the speaker. */
  readonly isDirect: boolean
  readonly delays: Readonly<Record<HeardLane, DelayTarget>>
  /** Frames that this way brought first, in all. */
  readonly carried: Readonly<Record<HeardLane, number>>
  /** Frames in a row that the stage lane brought, none of them later than the bundles. */
  readonly run: number
  /** As many are wanted before the stage lane leads. */
  readonly wanted: number
  /** Frames that only the bundles brought; one is forgiven for every so many that came. */
  readonly missed: number
  /** What the newest bundle brought alone, so far. */
  readonly doubt: Doubt | undefined
  /** First frame of the newest talkspurt that came by the stage lane. */
  readonly startedAt: number
  /** Frame numbers that the stage lane brought, and that any did. */
  readonly staged: BundleWindow
  readonly seen: BundleWindow
}

/** Frames of a bundle whose packets had not come when it did, and the run that ended with that. */
type Doubt = { readonly indices: readonly number[]; readonly run: number; readonly atMs: TimeMs }

/** What came, by which way. */
export type Carriage = {
  readonly lane: HeardLane
  readonly frameIndex: number
  /** A talkspurt starts with it. */
  readonly starts: boolean
  readonly frames: number
}

/** 200 ms of speech: a link that was just made has shown that it carries. */
const PROVEN_FRAMES = 10
/** 5 s: a way that failed has to be good for longer, or the delay would go up and down with it. */
const PROVEN_AGAIN_FRAMES = 250
/** Two bundles of which the stage lane had nothing, or a frame in fifty lost for long: it has failed. */
const MISSED_MAX = 6
const FORGIVEN_PER_FRAME = 1 / 50

/**
 * The last frame of a bundle leaves at the same moment by itself: over two connections either may come first. A
 * packet up to a frame later than its bundle was not lost. Measured with Firefox: one frame in a hundred, by 2 ms.
 */
const TIE_MS = 20

/** Before anything came. */
export const NEW_LANES: Lanes = {
  leads: 'audience',
  isDirect: false,
  delays: { stage: NO_DELAYS, audience: NO_DELAYS },
  carried: { stage: 0, audience: 0 },
  run: 0,
  wanted: PROVEN_FRAMES,
  missed: 0,
  doubt: undefined,
  startedAt: -Infinity,
  staged: NEW_WINDOW,
  seen: NEW_WINDOW,
}

/** A link to the speaker was made or is about to end: who loses it must wait for bundles in time. */
export function setDirect(lanes: Lanes, isDirect: boolean): Lanes {
  if (isDirect === lanes.isDirect) return lanes
  return { ...lanes, isDirect, leads: 'audience', run: 0, wanted: PROVEN_FRAMES, missed: 0 }
}

/** Takes what came into account. */
export function observeCarriage(lanes: Lanes, carriage: Carriage, atMs: TimeMs): Lanes {
  if (carriage.frames === 0) return lanes
  return chosen(lanes.leads, counted(timed(lanes, carriage, atMs), carriage, atMs))
}

/** What the playout waits for now. */
export const delayOf = ({ delays, leads }: Lanes): DelayTarget => delays[leads]

function timed(lanes: Lanes, { lane, frameIndex, starts }: Carriage, atMs: TimeMs): Lanes {
  const { delays } = lanes
  if (lane === 'audience') {
    return {
      ...lanes,
      delays: { ...delays, audience: observeArrival(delays.audience, frameIndex, atMs) },
    }
  }
  const startedAt = starts ? frameIndex : lanes.startedAt
  // They were kept back until it was clear that somebody speaks, and say nothing about the way.
  const isPreRoll = frameIndex >= startedAt && frameIndex < startedAt + PRE_ROLL_FRAMES
  if (isPreRoll) return { ...lanes, startedAt }
  const stage = observeStageArrival(delays.stage, frameIndex, atMs)
  return { ...lanes, startedAt, delays: { ...delays, stage } }
}

function counted(lanes: Lanes, { lane, frameIndex, frames }: Carriage, atMs: TimeMs): Lanes {
  let { seen, staged, run, missed, doubt } = lanes
  const alone: number[] = []
  let first = 0
  for (let index = frameIndex; index < frameIndex + frames; index += 1) {
    const number = BigInt(index)
    const isFirst = judgeBundle(seen, number).novelty === 'new'
    seen = judgeBundle(seen, number).window
    if (isFirst) first += 1
    if (lane === 'stage') {
      staged = judgeBundle(staged, number).window
      run += 1
      missed = Math.max(0, missed - FORGIVEN_PER_FRAME)
      if (doubt?.indices.includes(index) !== true || atMs - doubt.atMs > TIE_MS) continue
      missed = Math.max(0, missed - 1)
      const indices = doubt.indices.filter(other => other !== index)
      if (indices.length === 0) run += doubt.run
      doubt = indices.length === 0 ? undefined : { ...doubt, indices }
    } else if (judgeBundle(staged, number).novelty === 'new') {
      alone.push(index)
    }
  }
  if (alone.length > 0) {
    doubt = { indices: alone, run, atMs }
    run = 0
    missed = Math.min(MISSED_MAX, missed + alone.length)
  }
  const carried = { ...lanes.carried, [lane]: lanes.carried[lane] + first }
  return { ...lanes, seen, staged, run, missed, doubt, carried }
}

function chosen(before: HeardLane, lanes: Lanes): Lanes {
  const { isDirect, run, wanted, missed } = lanes
  if (!isDirect) return { ...lanes, leads: 'audience' }
  if (before === 'stage' && missed >= MISSED_MAX) {
    return { ...lanes, leads: 'audience', wanted: PROVEN_AGAIN_FRAMES }
  }
  const isProven = before === 'audience' && run >= wanted
  return isProven ? { ...lanes, leads: 'stage', missed: 0 } : lanes
}
