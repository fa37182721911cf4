/** What is seen through the arches of an avatar: sky, sun, hills. Paths in a square of 64. */
import { unreachable } from '../../errors.ts'

/** Lines between land and sky. */
export const HORIZONS = ['hills', 'sea', 'city', 'cypresses', 'alps', 'haze'] as const
type Horizon = (typeof HORIZONS)[number]

/** The whole square. */
export const whole = (): string => 'M0 0H64V64H0Z'

/** A disc around (x, y). */
export const sun = (x: number, y: number, radius: number): string =>
  `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`

/** Everything below a horizon that lies at height `y`. */
export function horizon(kind: Horizon, y: number): string {
  switch (kind) {
    case 'hills':
      return `M0 ${y + 3}Q12 ${y - 7} 26 ${y + 1}T50 ${y - 1}T64 ${y + 2}V64H0Z`
    case 'sea':
      return `M0 ${y}q4 -2 8 0t8 0t8 0t8 0t8 0t8 0t8 0t8 0V64H0Z`
    case 'city':
      return `M0 ${y}h7v-5h4v3h6v-9l2 -3l2 3v10h7v-4h5v-3a5 5 0 0 1 10 0v6h6v-4h5v2h6v-4h4V64H0Z`
    case 'cypresses':
      return `M0 ${y + 2}H7q-3 -6 1.5 -13q4.5 7 1.5 13H21q-2 -4 1 -9q3 5 1 9H43q-3 -6 1.5 -13q4.5 7 1.5 13h7q-2 -4 1 -9q3 5 1 9H64V64H0Z`
    case 'alps':
      return `M0 ${y + 3}L11 ${y - 6}L18 ${y}L30 ${y - 11}L41 ${y}L49 ${y - 6}L64 ${y + 3}V64H0Z`
    case 'haze':
      return `M0 ${y}H64V64H0Z`
    default:
      return unreachable(kind)
  }
}
