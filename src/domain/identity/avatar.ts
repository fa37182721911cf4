/**
 * The picture of an account, drawn from its key: a loggia at some hour of the day, seen from the
 * square. Nobody uploads a picture, so nobody can copy one (THREATS T23).
 */
import {
  arches,
  ARCH_STYLES,
  columns,
  cornice,
  floor,
  thingIn,
  type Bays,
} from './avatar-loggia.ts'
import { HORIZONS, horizon, sun, whole } from './avatar-view.ts'
import { bytesOf, type AccountId } from '../ids.ts'

/** Side of the square that the paths are drawn in. */
export const AVATAR_SIZE = 64

/** One filled SVG path. Overlapping loops are holes: draw with `fill-rule="evenodd"`. */
export type AvatarShape = { readonly d: string; readonly fill: string }

/** Paths from back to front, in a square of AVATAR_SIZE. Corners may be rounded off by the screen. */
export type Avatar = readonly AvatarShape[]

type Hour = {
  readonly sky: string
  readonly glow: string
  readonly sun: string
  readonly far: string
  readonly near: string
}

/** From before dawn to night. */
const HOURS: readonly Hour[] = [
  { sky: '#f2c6a0', glow: '#f9e2c0', sun: '#fff3d6', far: '#c58f86', near: '#8f6470' },
  { sky: '#f4b183', glow: '#fbd9a5', sun: '#ffefc4', far: '#b9806a', near: '#7c5550' },
  { sky: '#a9cdd6', glow: '#e6eee0', sun: '#fff6d8', far: '#8aa79a', near: '#5f7f6b' },
  { sky: '#8fb8cf', glow: '#cfe3e4', sun: '#fffbe8', far: '#7d9f8c', near: '#4f7560' },
  { sky: '#f0cf86', glow: '#f8e9bf', sun: '#fffaf0', far: '#a9a169', near: '#77794a' },
  { sky: '#e88e6a', glow: '#f6c58a', sun: '#ffe6a8', far: '#9c5a5c', near: '#643e4c' },
  { sky: '#b86b77', glow: '#eba98a', sun: '#ffd9a0', far: '#7a4a62', near: '#4b3350' },
  { sky: '#2f3a63', glow: '#5d6394', sun: '#f7ecc8', far: '#27305a', near: '#1b2142' },
]

/** Plasters of Italian streets: terracotta, ochre, cream, rose, umber, sand, brick, saffron. */
const WALLS = [
  '#b5563a',
  '#d09a45',
  '#ead8b7',
  '#cf8f80',
  '#8a5a3c',
  '#d9b98a',
  '#9d4434',
  '#e0ad4f',
]
/** Stone of rims, columns and cornice: travertine, pietra serena, chalk, Verona red. */
const STONES = ['#f3e8d2', '#8d8a86', '#fbf6ea', '#a8584a']
/** Lanterns, flags, flowers and birds. */
const ACCENTS = [
  '#7a1f2b',
  '#1f5a57',
  '#f6c445',
  '#273469',
  '#e2683c',
  '#4f7a3a',
  '#f4ead4',
  '#5b2a56',
]

/** The picture of an account: the same on every screen, another one for another key. */
export function avatarOf(account: AccountId): Avatar {
  const choose = chooserOf(bytesOf(account))
  const hour = from(HOURS, choose)
  const stone = from(STONES, choose)
  const accent = from(ACCENTS, choose)
  const wall = from(WALLS, choose)
  const bays: Bays = {
    count: 1 + choose(3),
    style: from(ARCH_STYLES, choose),
    top: 20 + choose(6),
    bottom: 64 - 2 * choose(4),
    column: 3 + choose(3),
  }
  return [
    { d: whole(), fill: hour.sky },
    { d: horizon('haze', 26 + choose(12)), fill: hour.glow },
    { d: sun(8 + choose(49), 10 + choose(30), 4 + choose(6)), fill: hour.sun },
    { d: horizon(from(HORIZONS, choose), 36 + choose(10)), fill: hour.far },
    { d: horizon(from(HORIZONS, choose), 47 + choose(8)), fill: hour.near },
    { d: thingIn(bays, choose(bays.count), choose(6)), fill: accent },
    { d: arches(bays, 0), fill: wall },
    { d: arches(bays, 1.6), fill: stone },
    { d: columns(bays, choose(3)), fill: stone },
    { d: cornice(choose(5)), fill: stone },
    { d: floor(bays, choose(4)), fill: choose(2) === 0 ? stone : accent },
  ].filter(shape => shape.d !== '')
}

/** Answers numbers below `choices` from one byte of the key after the other: 32 are enough. */
function chooserOf(key: Uint8Array): (choices: number) => number {
  let at = 0
  return choices => {
    const byte = key[at] ?? 0
    at += 1
    return byte % choices
  }
}

const from = <T>(list: readonly T[], choose: (choices: number) => number): T =>
  // The index is below the length, and no list here is empty.
  list[choose(list.length)] as T
