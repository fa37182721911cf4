/** The loggia in front of an avatar's view: arches, columns, cornice, floor. Paths in a square of 64. */
import { unreachable } from '../../errors.ts'

/** How an arch closes at the top. */
export const ARCH_STYLES = ['round', 'pointed', 'flat', 'trefoil', 'stilted'] as const

/** The openings of a loggia and where they stand. */
export type Bays = {
  readonly count: number
  readonly style: (typeof ARCH_STYLES)[number]
  /** Highest point of the openings. */
  readonly top: number
  readonly bottom: number
  /** Width of a column. */
  readonly column: number
}

const SIDE = 64
const WALL_TOP = 9

type Bay = { readonly left: number; readonly width: number }

/**
 * With `rim` 0 the wall with its openings cut out; otherwise a rim of that width around each. Both
 * rely on the even-odd rule.
 */
export function arches(bays: Bays, rim: number): string {
  const openings = baysOf(bays).map(bay => opening(bays, bay, 0))
  if (rim === 0) return `M0 ${WALL_TOP}H${SIDE}V${SIDE}H0Z${openings.join('')}`
  return baysOf(bays)
    .map(bay => opening(bays, bay, rim) + opening(bays, bay, 0))
    .join('')
}

/** Columns between the bays: plain, with a ring, or striped as in Siena. */
export function columns(bays: Bays, kind: number): string {
  const { bottom, column } = bays
  const top = springOf(bays)
  const shafts = baysOf(bays).flatMap(({ left, width }) => [left - column, left + width])
  return [...new Set(shafts)]
    .map(left => {
      const capital = box(left - 1, top - 1.5, column + 2, 3)
      const base = box(left - 1, bottom - 3, column + 2, 3)
      return capital + shaft(kind, left, top + 2.5, column, bottom - 3.5) + base
    })
    .join('')
}

/** What runs along the top of the wall: a band, dentils, merlons, a pediment or two bands. */
export function cornice(kind: number): string {
  const band = box(0, WALL_TOP - 1, SIDE, 3)
  if (kind === 1) return band + row(8, at => box(at * 8 + 2, WALL_TOP + 2.5, 4, 2.5))
  if (kind === 2) return band + row(6, at => box(at * 11.6, WALL_TOP - 6, 6, 5))
  if (kind === 3) return `${band}M6 ${WALL_TOP - 1}L32 1L58 ${WALL_TOP - 1}Z`
  if (kind === 4) return band + box(0, WALL_TOP + 3.5, SIDE, 1.2)
  return band
}

/** What closes the openings below: a step, balusters, a chequered floor, or nothing. */
export function floor(bays: Bays, kind: number): string {
  const y = bays.bottom
  if (kind === 1) return box(0, y - 9, SIDE, 2) + row(16, at => box(at * 4 + 1, y - 7, 2, 7))
  if (kind === 2) return row(8, at => box(at * 8, y - 3, 4, 3) + box(at * 8 + 4, y, 4, 3))
  if (kind === 3) return box(0, y - 2, SIDE, 3)
  return ''
}

/** Something in one of the bays: a lantern, a swallow, a flag, a pot of flowers, a bell, or nothing. */
export function thingIn(bays: Bays, which: number, kind: number): string {
  const bay = baysOf(bays)[which]
  if (bay === undefined) return ''
  const x = bay.left + bay.width / 2
  const { top, bottom } = bays
  if (kind === 1) return `${box(x - 0.4, top, 0.8, 8)}M${x - 3} ${top + 8}h6l-1 7h-4Z`
  if (kind === 2) {
    return `M${x - 6} ${top + 12}q4 -4 6 1q2 -5 6 -1q-4 -1 -5 3l-1 3l-1 -3q-1 -4 -5 -3Z`
  }
  if (kind === 3) return `${box(x - 0.5, top, 1, 20)}M${x + 0.5} ${top + 6}l8 2l-3 3l3 3l-8 2Z`
  if (kind === 4) {
    const [pot, rim] = [`M${x - 4} ${bottom - 8}h8l-1.5 8h-5Z`, bottom - 9]
    return `${pot}M${x} ${rim}q-7 -2 -4 -9q3 1 4 5q1 -4 4 -5q3 7 -4 9Z`
  }
  if (kind === 5)
    return `${box(x - 0.4, top, 0.8, 6)}M${x} ${top + 6}q4 0 4 6l1 3h-10l1 -3q0 -6 4 -6Z`
  return ''
}

function baysOf({ count, column }: Bays): readonly Bay[] {
  const width = (SIDE - column * (count + 1)) / count
  return Array.from({ length: count }, (_, at) => ({ left: column + at * (width + column), width }))
}

/** Where the arches begin to curve: the same height for all of them. */
function springOf(bays: Bays): number {
  const half = (baysOf(bays)[0]?.width ?? 0) / 2
  return bays.top + Math.min(rise(bays.style, half), 22)
}

function rise(style: Bays['style'], half: number): number {
  switch (style) {
    case 'round':
    case 'trefoil':
      return half
    case 'pointed':
      return half * 1.4
    case 'flat':
      return half * 0.45
    case 'stilted':
      return half * 1.15
    default:
      return unreachable(style)
  }
}

/** One opening, grown by `rim` on both sides and at the top. */
function opening(bays: Bays, { left, width }: Bay, rim: number): string {
  const [l, r, spring] = [left - rim, left + width + rim, springOf(bays)]
  const top = bays.top - rim
  const mid = (l + r) / 2
  const legs = (curve: string): string => `M${l} ${SIDE}V${spring}${curve}V${SIDE}Z`
  switch (bays.style) {
    case 'pointed':
      return legs(`Q${l} ${top + 6} ${mid} ${top}Q${r} ${top + 6} ${r} ${spring}`)
    case 'trefoil': {
      const third = (r - l) / 3
      const lobe = third / 2
      return legs(
        `a${lobe} ${lobe} 0 0 1 ${third} ${top + lobe - spring}a${lobe} ${lobe} 0 0 1 ${third} 0a${lobe} ${lobe} 0 0 1 ${third} ${spring - top - lobe}`,
      )
    }
    case 'round':
    case 'flat':
    case 'stilted':
      return legs(`A${(r - l) / 2} ${spring - top} 0 0 1 ${r} ${spring}`)
    default:
      return unreachable(bays.style)
  }
}

function shaft(kind: number, left: number, top: number, width: number, bottom: number): string {
  const length = bottom - top
  if (length <= 0) return ''
  if (kind === 1)
    return box(left, top, width, length) + box(left - 1, top + length / 2, width + 2, 1.5)
  if (kind === 2) return row(Math.floor(length / 4), at => box(left, top + at * 4, width, 2))
  return box(left, top, width, length)
}

const box = (x: number, y: number, width: number, height: number): string =>
  `M${x} ${y}h${width}v${height}h${-width}Z`

const row = (count: number, draw: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => draw(at)).join('')
