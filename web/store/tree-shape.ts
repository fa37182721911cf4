import { OUTLINE_DELAYS_MS, type Branch, type Outline } from '../../src/index.ts'

/** One peer of an outline with those that hang on it. */
export type TreePart = Branch & { readonly parts: readonly TreePart[] }

/** The list of branches as the tree that it is. */
export function partsOf(branches: readonly Branch[]): readonly TreePart[] {
  type Growing = Branch & { readonly parts: Growing[] }
  const top: Growing[] = []
  const line: Growing[] = []
  for (const branch of branches) {
    const part: Growing = { ...branch, parts: [] }
    line.length = Math.max(0, branch.level - 1)
    const above = line.at(-1)
    ;(above?.parts ?? top).push(part)
    line.push(part)
  }
  return top
}

/** Of those who hear through `part`, who are neither it nor told of. */
export function untold({ listeners, parts }: TreePart, isListener: boolean): number {
  const told = parts.reduce((sum, part) => sum + part.listeners, isListener ? 1 : 0)
  return Math.max(0, listeners - told)
}

export const listenersIn = ({ depths }: Outline): number =>
  depths.reduce((sum, count) => sum + count, 0)

/** Hops to the furthest listener. */
export const deepestIn = ({ depths }: Outline): number =>
  depths.findLastIndex(count => count > 0) + 1

/** The least class of delay that holds this share of all; the last one has no bound. */
export function classFor({ delays }: Outline, share: number): number {
  const all = delays.reduce((sum, count) => sum + count, 0)
  let sum = 0
  const place = delays.findIndex(count => (sum += count) >= all * share)
  return place < 0 ? OUTLINE_DELAYS_MS.length : place
}

/** The class that a delay falls into. */
export function delayClass(delayMs: number): number {
  const place = OUTLINE_DELAYS_MS.findIndex(mostMs => delayMs <= mostMs)
  return place < 0 ? OUTLINE_DELAYS_MS.length : place
}

/** One piece of a ring, in turns of the whole. */
export type Arc = {
  readonly key: string
  readonly ring: number
  readonly from: number
  readonly to: number
  /** None for those who are not told of. */
  readonly delayClass: number | undefined
}

/** Rings around whoever looks: each arc lies outside of the one that it hangs on. */
export function arcsOf(parts: readonly TreePart[]): readonly Arc[] {
  const weight = parts.reduce((sum, part) => sum + weightOf(part), 0)
  return weight === 0 ? [] : within(parts, { from: 0, to: 1, weight, ring: 1, key: '' })
}

/** A relay to which nobody came yet is seen as well. */
const weightOf = ({ listeners }: TreePart): number => Math.max(1, listeners)

type Room = {
  readonly from: number
  readonly to: number
  readonly weight: number
  readonly ring: number
  readonly key: string
}

function within(parts: readonly TreePart[], room: Room): readonly Arc[] {
  let at = room.from
  return parts.flatMap((part, place): readonly Arc[] => {
    const from = at
    at += ((room.to - room.from) * weightOf(part)) / room.weight
    const key = `${room.key}/${place}`
    const told = part.parts.reduce((sum, inner) => sum + weightOf(inner), 0)
    const weight = Math.max(weightOf(part), told)
    const arc = { key, ring: room.ring, from, to: at, delayClass: delayClass(part.delayMs) }
    const inner = within(part.parts, { from, to: at, weight, ring: room.ring + 1, key })
    const rest = untold(part, part.parts.length > 0)
    const end = inner.reduce((last, { to }) => Math.max(last, to), from)
    const restTo = Math.min(at, end + ((at - from) * rest) / weight)
    const others: Arc = {
      key: `${key}/rest`,
      ring: room.ring + 1,
      from: end,
      to: restTo,
      delayClass: undefined,
    }
    return rest > 0 && part.listeners > 1 ? [arc, ...inner, others] : [arc, ...inner]
  })
}
