import type { Baselines } from './report.ts'
import type { SimNode } from './node.ts'
import type { SimResult } from './simulate.ts'

const COLOURS = ['#3b6ea5', '#b8562e', '#5a8f3c', '#8a5aa8', '#b08a1e'] as const

/** The tree from above: the host in the middle, a ring for each hop, a colour for each region. */
export function treeSvg({ host, world }: SimResult): string {
  const size = 1_200
  const ring = 75
  const lines: string[] = []
  const dots: string[] = []
  const at = (angle: number, depth: number): readonly [number, number] => [
    size / 2 + Math.cos(angle) * depth * ring,
    size / 2 + Math.sin(angle) * depth * ring,
  ]
  const weights = new Map<SimNode, number>()
  const weigh = (node: SimNode): number => {
    const sum = childrenOf(node).reduce((total, child) => total + weigh(child), 1)
    weights.set(node, sum)
    return sum
  }
  weigh(host)
  const draw = (node: SimNode, [from, to]: readonly [number, number], depth: number): void => {
    const [x, y] = at((from + to) / 2, depth)
    const colour = COLOURS[node.person.region] ?? '#444'
    const radius = node.person.kind === 'relay' || depth === 0 ? 6 : 2
    dots.push(`<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius}" fill="${colour}"/>`)
    let angle = from
    for (const child of childrenOf(node)) {
      const share = ((weights.get(child) ?? 1) / ((weights.get(node) ?? 2) - 1)) * (to - from)
      const [cx, cy] = at(angle + share / 2, depth + 1)
      lines.push(`M${x.toFixed(1)} ${y.toFixed(1)}L${cx.toFixed(1)} ${cy.toFixed(1)}`)
      draw(child, [angle, angle + share], depth + 1)
      angle += share
    }
  }
  draw(host, [0, 2 * Math.PI], 0)
  const alive = world.nodes.filter(node => node.isUp).length
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" font-family="sans-serif"><rect width="100%" height="100%" fill="#fff"/><path d="${lines.join('')}" stroke="#bbb" stroke-width="0.6" fill="none"/>${dots.join('')}<text x="20" y="34" font-size="20">${alive} peers; one ring a hop; one colour a region</text></svg>`
}

const childrenOf = (node: SimNode): readonly SimNode[] =>
  [...node.downs]
    .filter(link => link.lower.source === link && link.lower.isUp)
    .map(({ lower }) => lower)

/** Delay from the stage: share of listeners that hear within so many milliseconds. */
export function delaysSvg({ delaysMs }: SimResult, { oracle, greedy }: Baselines): string {
  const [width, height, left, bottom] = [900, 480, 60, 440]
  const curves = [
    ['this tree', delaysMs, '#3b6ea5'],
    ['all-knowing planner', oracle.delaysMs, '#5a8f3c'],
    ['greedy, best of 30', greedy.delaysMs, '#b8562e'],
  ] as const
  const maxMs = Math.max(100, ...curves.map(([, values]) => quantileOf(values, 0.999))) * 1.05
  const paths = curves.map(([name, values, colour], place) => {
    const points = Array.from({ length: 101 }, (_, share) => {
      const x = left + (quantileOf(values, share / 100) / maxMs) * (width - left - 20)
      return `${x.toFixed(1)} ${(bottom - (share / 100) * (bottom - 30)).toFixed(1)}`
    })
    return `<path d="M${points.join('L')}" fill="none" stroke="${colour}" stroke-width="2"/><text x="${width - 230}" y="${bottom - 70 + place * 22}" fill="${colour}" font-size="16">${name}</text>`
  })
  const ticks = Array.from({ length: 6 }, (_, tick) => {
    const ms = Math.round((maxMs * tick) / 5 / 10) * 10
    const x = left + (ms / maxMs) * (width - left - 20)
    return `<text x="${x.toFixed(0)}" y="${bottom + 24}" font-size="14" text-anchor="middle">${ms} ms</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif"><rect width="100%" height="100%" fill="#fff"/><path d="M${left} 30V${bottom}H${width - 20}" stroke="#444" fill="none"/>${paths.join('')}${ticks.join('')}<text x="8" y="24" font-size="14">share of listeners</text></svg>`
}

function quantileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
