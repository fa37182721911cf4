import type { JSX } from 'preact'
import { arcsOf, type Arc, type TreePart } from '../store/tree-shape.ts'

const SIZE = 320
const HEART = 30
const EDGE = 156
/** Between arcs, in units of the drawing. */
const GAP = 1.6

/** The tree as rings. Decoration: the list beside it says the same. */
export function Rings({ parts }: { readonly parts: readonly TreePart[] }): JSX.Element {
  const arcs = arcsOf(parts)
  const rings = arcs.reduce((most, { ring }) => Math.max(most, ring), 1)
  const width = Math.min(44, (EDGE - HEART - 6) / rings)
  return (
    <svg
      class="tree-rings"
      viewBox={`${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}`}
      aria-hidden="true"
      focusable="false"
    >
      {arcs.map(arc => (
        <path key={arc.key} class={shadeOf(arc)} d={pathOf(arc, width)} fill-rule="evenodd" />
      ))}
      <circle class="heart" r={HEART - 4} />
      <path
        class="heart-sign"
        d="M0-13a4.6 4.6 0 0 1 4.6 4.6v6.8a4.6 4.6 0 0 1-9.2 0v-6.8a4.6 4.6 0 0 1 4.6-4.6ZM-9.4-2a9.4 9.4 0 0 0 18.8 0M0 7.4v5"
      />
    </svg>
  )
}

const shadeOf = ({ delayClass }: Arc): string =>
  delayClass === undefined ? 'untold' : `delay-${delayClass}`

function pathOf({ ring, from, to }: Arc, width: number): string {
  const inner = HEART + 2 + (ring - 1) * width
  const outer = inner + width - GAP
  if (to - from > 0.999) return `${circle(outer)}${circle(inner)}`
  const gap = (radius: number): number =>
    Math.min((to - from) / 3, GAP / 2 / (2 * Math.PI * radius))
  const large = to - from > 0.5 ? 1 : 0
  const [a, b] = [point(outer, from + gap(outer)), point(outer, to - gap(outer))]
  const [c, d] = [point(inner, to - gap(inner)), point(inner, from + gap(inner))]
  return `M${a}A${outer} ${outer} 0 ${large} 1 ${b}L${c}A${inner} ${inner} 0 ${large} 0 ${d}Z`
}

const circle = (radius: number): string => `M0${-radius}A${radius} ${radius} 0 1 1-.01${-radius}Z`

/** From the top, with the sun. */
function point(radius: number, turn: number): string {
  const angle = turn * 2 * Math.PI
  return `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`
}
