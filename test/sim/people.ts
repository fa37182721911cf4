import { pairUnit, type Chance } from './chance.ts'
import type { PeerId } from '../../src/domain/ids.ts'
import type { SimOptions } from './options.ts'

/** What a hostile peer does to who is below it, or to the tree. */
export const MISCHIEF = [
  /** Forwards nothing. */
  'drop',
  /** Forwards seven of ten. */
  'thin',
  /** Forwards two seconds late. */
  'delay',
  /** Changes a bit in each. */
  'tamper',
  /** Stops in the middle of it and answers nobody. */
  'freeze',
  /** Says that it stands beside the stage, with a thousand slots. */
  'boast',
  /** Says that nobody is above it. */
  'shorten',
] as const
export type Mischief = (typeof MISCHIEF)[number]

/** Somebody with a line into the network. */
export type Person = {
  readonly index: number
  readonly peer: PeerId
  readonly kind: 'host' | 'relay' | 'desktop' | 'phone'
  readonly region: number
  /** One way, from here to the region's backbone. */
  readonly accessMs: number
  readonly loss: number
  readonly uplinkKbps: number
  /** Nobody behind another such line can be reached directly. */
  readonly hasHardNat: boolean
  readonly hides: boolean
  readonly slots: number
  readonly slotsMax: number
  readonly mischief: Mischief | undefined
}

/** One way between the backbones of Western Europe, Eastern America, Western America, East Asia, South America. */
const REGION_MS = [
  [6, 40, 68, 110, 95],
  [40, 8, 32, 85, 60],
  [68, 32, 8, 55, 85],
  [110, 85, 55, 12, 140],
  [95, 60, 85, 140, 10],
] as const
/** Shares of the five regions. */
const REGION_SHARE = [0.35, 0.25, 0.12, 0.18, 0.1] as const

/** One speaker on a data channel, encrypted and signed (decision 21). */
export const STREAM_KBPS = 52
/** Nobody gives more of its uplink than this. */
export const UPLINK_SHARE = 0.25
/** Of browsers that may take children (FINDINGS §4.4). */
const WILLING = 0.7
const PHONES = 0.45

export const hostOf = (): Person => ({
  index: 0,
  peer: peerName(0),
  kind: 'host',
  region: 0,
  accessMs: 8,
  loss: 0,
  uplinkKbps: 20_000,
  hasHardNat: false,
  hides: false,
  slots: 4,
  slotsMax: 8,
  mischief: undefined,
})

export const relayOf = (index: number, slots: number): Person => ({
  index,
  peer: peerName(index),
  kind: 'relay',
  region: (index - 1) % 5,
  accessMs: 1,
  loss: 0,
  uplinkKbps: 1_000_000,
  hasHardNat: false,
  hides: false,
  slots,
  slotsMax: slots,
  mischief: undefined,
})

/** Somebody who comes to listen. */
export function listenerOf(index: number, chance: Chance, options: SimOptions): Person {
  const isPhone = chance.unit() < PHONES
  // Ookla's medians for the United States, December 2023; a wide spread below and above.
  const uplinkKbps = chance.lognormal(isPhone ? 9_680 : 26_590, 0.9)
  const isWilling = chance.unit() < WILLING
  const hides = chance.unit() < options.hidden
  const fits = Math.floor((uplinkKbps * UPLINK_SHARE) / STREAM_KBPS)
  const slotsMax = isWilling && !hides ? Math.min(isPhone ? 2 : 8, fits) : 0
  const isHostile = chance.unit() < options.hostile
  const mischief = MISCHIEF[chance.below(MISCHIEF.length)]
  return {
    index,
    peer: peerName(index),
    kind: isPhone ? 'phone' : 'desktop',
    region: regionOf(chance.unit()),
    accessMs: Math.min(120, chance.lognormal(isPhone ? 22 : 7, 0.5)),
    loss: options.loss,
    uplinkKbps,
    hasHardNat: chance.unit() < HARD_NAT,
    hides,
    slots: Math.min(isPhone ? 2 : 4, slotsMax),
    slotsMax,
    mischief: isHostile ? mischief : undefined,
  }
}

/** Both hard, or one pair in ten for no visible reason: three pairs in ten fail (FINDINGS §4.5). */
const HARD_NAT = 0.47
const ODD_PAIR = 0.1

export function canConnect(a: Person, b: Person): boolean {
  if (a.kind === 'relay' || b.kind === 'relay' || a.kind === 'host' || b.kind === 'host')
    return true
  return !(a.hasHardNat && b.hasHardNat) && pairUnit(a.index, b.index, 7) >= ODD_PAIR
}

/** One way. */
export const wayMs = (a: Person, b: Person): number =>
  a.accessMs + b.accessMs + (REGION_MS[a.region]?.[b.region] ?? 0)

/** Of packets from one to the other. */
export const lossBetween = (a: Person, b: Person): number => 1 - (1 - a.loss) * (1 - b.loss)

/** How long somebody stays: many leave at once, a few stay for hours (FINDINGS §4.5). */
export function sessionMs(chance: Chance, meanS: number): number {
  const draw = chance.unit()
  const scaled = (meanS * 1_000) / SESSION_MEAN
  if (draw < 0.13) return scaled * chance.exponential(0.03)
  if (draw < 0.95) return scaled * chance.lognormal(0.45, 1.1)
  return scaled * 1.3 * (1 - chance.unit()) ** (-1 / 1.8)
}

/** Mean of the mixture above. */
const SESSION_MEAN = 0.13 * 0.03 + 0.82 * 0.45 * Math.exp(1.1 ** 2 / 2) + 0.05 * 1.3 * (1.8 / 0.8)

function regionOf(unit: number): number {
  let below = 0
  for (const [region, share] of REGION_SHARE.entries()) {
    below += share
    if (unit < below) return region
  }
  return 0
}

/** Not a PeerId, but as rare; it counts as long as one where bytes are counted. */
// The simulator's peers never leave it: no parser need ever see their names.
const peerName = (index: number): PeerId => `n${index}` as PeerId
