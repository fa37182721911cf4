import { FRAMES_PER_BUNDLE } from '../../src/domain/media/bundle-filling.ts'
import { crossHop, type Access, type HopCosts } from './lossy-hop.ts'
import { seededChance } from './seeded-chance.ts'
import type { PlayoutBundle } from '../../src/domain/media/playout.ts'

/** A bundle and when it comes, in milliseconds since the speaker's frame 0. */
export type Delivery = PlayoutBundle & { readonly atMs: number }

/** What the way from a speaker to a listener is like. All of it follows from the seed. */
export type Way = {
  readonly seed: number
  readonly seconds: number
  /** Share of packets that are lost, each by itself, in both directions of the listener's access. */
  readonly loss?: number
  /** Share of the time in which nothing passes the listener's access, in pieces of this mean length. */
  readonly bursts?: { readonly share: number; readonly meanMs: number }
  /** Every so often everything is held back for a while and then comes at once. */
  readonly spikes?: { readonly everyMs: number; readonly longestMs: number }
  /** How much faster the speaker's clock goes than ours, in millionths. */
  readonly driftPpm?: number
  /** False: what is lost stays lost. */
  readonly repairs?: boolean
}

/** One way, five hops long: what comes soonest. */
export const TRANSIT_MS = 40
/** The last of it: the listener's access. */
const ACCESS_MS = 20
/** Mean of what queues add, exponentially distributed. */
const QUEUES_MS = 4

/** Frame n is two bytes that say n. */
const packet = (index: number) => Uint8Array.of(index >> 8, index & 255)

/** Phrases of one to six seconds with pauses between them, in full bundles, and their ways. */
export function arrivals(way: Way): {
  readonly spoken: readonly PlayoutBundle[]
  readonly deliveries: readonly Delivery[]
  readonly costs: HopCosts
} {
  const chance = seededChance(way.seed)
  const access = accessOf(way, chance)
  const spoken = speech(way.seconds * 50, chance)
  const sent = spoken.map(bundle => {
    const behind = bundle.frameIndex + bundle.frames.length
    const saidMs = behind * 20 * (1 - (way.driftPpm ?? 0) / 1e6)
    return { bundle, atMs: saidMs + TRANSIT_MS - ACCESS_MS - QUEUES_MS * Math.log(1 - chance()) }
  })
  return { spoken, ...crossHop(sent, access, { delayMs: ACCESS_MS, repairs: way.repairs ?? true }) }
}

/** A listener comes while somebody talks on and on. */
export type Join = {
  readonly seed: number
  readonly seconds: number
  readonly framesPerBundle: number
  /** Mean of what queues add, exponentially distributed. */
  readonly jitterMs: number
}

/** What a parent keeps for a newcomer, which comes at once. */
const KEPT_MS = 200

/** Bundles without a pause: first those that were kept, then each on its way. */
export function joining({ seed, seconds, framesPerBundle, jitterMs }: Join): readonly Delivery[] {
  const chance = seededChance(seed)
  const deliveries: Delivery[] = []
  const joinedMs = KEPT_MS + TRANSIT_MS
  for (let index = 0; index < seconds * 50; index += framesPerBundle) {
    const behind = index + framesPerBundle
    const frames = Array.from({ length: framesPerBundle }, (_, place) => packet(index + place))
    const atMs = behind * 20 + TRANSIT_MS - jitterMs * Math.log(1 - chance())
    const bundle = { frameIndex: index, startsTalkspurt: false, endsTalkspurt: false, frames }
    deliveries.push({ ...bundle, atMs: Math.max(joinedMs, atMs) })
  }
  return deliveries.sort((a, b) => a.atMs - b.atMs)
}

function accessOf(way: Way, chance: () => number): Access {
  const lastMs = way.seconds * 1_000 + 10_000
  const bursts = way.bursts ? holesOf(way.bursts, lastMs, chance) : []
  const stalls = way.spikes ? stallsOf(way.spikes, lastMs, chance) : []
  return {
    passes: atMs => holeAt(bursts, atMs) === undefined && chance() >= (way.loss ?? 0),
    releasedMs: atMs => holeAt(stalls, atMs)?.to ?? atMs,
  }
}

type Hole = { readonly from: number; readonly to: number }

/** The holes lie in order: halves the row until one is left. */
function holeAt(holes: readonly Hole[], atMs: number): Hole | undefined {
  let low = 0
  let high = holes.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((holes[middle]?.to ?? 0) > atMs) high = middle
    else low = middle + 1
  }
  const hole = holes[low]
  return hole !== undefined && hole.from <= atMs ? hole : undefined
}

/** Gilbert's two states, in continuous time. */
function holesOf(
  { share, meanMs }: { readonly share: number; readonly meanMs: number },
  lastMs: number,
  chance: () => number,
): Hole[] {
  const holes: Hole[] = []
  const betweenMs = (meanMs * (1 - share)) / share
  for (let atMs = 0; atMs < lastMs;) {
    const from = atMs - betweenMs * Math.log(1 - chance())
    atMs = from - meanMs * Math.log(1 - chance())
    holes.push({ from, to: atMs })
  }
  return holes
}

function stallsOf(
  { everyMs, longestMs }: { readonly everyMs: number; readonly longestMs: number },
  lastMs: number,
  chance: () => number,
): Hole[] {
  const stalls: Hole[] = []
  for (let from = everyMs; from < lastMs; from += everyMs * (0.5 + chance())) {
    stalls.push({ from, to: from + longestMs * (0.3 + 0.7 * chance()) })
  }
  return stalls
}

function speech(frames: number, chance: () => number): PlayoutBundle[] {
  const bundles: PlayoutBundle[] = []
  for (let from = 0; from < frames;) {
    const to = from + 50 + Math.floor(250 * chance())
    for (let index = from; index < to; index += FRAMES_PER_BUNDLE)
      bundles.push(bundleOf(from, index, to))
    from = to + 15 + Math.floor(60 * chance())
  }
  return bundles
}

function bundleOf(from: number, index: number, to: number): PlayoutBundle {
  const behind = Math.min(index + FRAMES_PER_BUNDLE, to)
  return {
    frameIndex: index,
    startsTalkspurt: index === from,
    endsTalkspurt: behind === to,
    frames: Array.from({ length: behind - index }, (_, place) => packet(index + place)),
  }
}
