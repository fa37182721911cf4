import { HOP_MS } from '../../src/domain/tree/limits.ts'
import { OVERTAKEN_MS, WORTH_ASKING_MS, askAgainAfterMs } from '../../src/domain/media/repair.ts'
import { ASKED_AGAIN } from '../../src/session/owed.ts'
import { PULL_BYTES } from '../../src/wire/pull.ts'
import { BUNDLE_MS } from './media.ts'
import { DELAYED_MS, ON_TIME_MS, THINNED } from './flow.ts'
import type { Chance } from './chance.ts'
import type { Link, SimNode } from './node.ts'

/** What one bundle met on its way to everybody. */
export type Sampled = {
  readonly listeners: number
  readonly onTime: number
  readonly lost: number
  readonly arrivals: number
  readonly duplicates: number
  readonly pullBytes: number
}

/**
 * Sends one bundle down the tree as it stands: each link loses it by chance, and each node asks for it
 * again as the real one does. This samples what happens sixteen times a second.
 */
export function sampleBundle(host: SimNode, chance: Chance): Sampled {
  const totals = { listeners: 0, onTime: 0, lost: 0, arrivals: 0, duplicates: 0, pullBytes: 0 }
  const todo: { readonly node: SimNode; readonly atMs: number }[] = [{ node: host, atMs: 0 }]
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    for (const link of next.node.downs) {
      const { lower } = link
      if (!link.isActive || lower.source !== link || !lower.hears) continue
      const atMs = arrival(link, next.atMs, chance, totals)
      todo.push({ node: lower, atMs })
      if (!lower.isListener || !lower.isHonest) continue
      totals.listeners += 1
      if (atMs - lower.pathMs <= ON_TIME_MS) totals.onTime += 1
      else if (atMs === Infinity) totals.lost += 1
    }
  }
  return totals
}

type Totals = { arrivals: number; duplicates: number; pullBytes: number }

/** When it comes over this link, or from the standby. Infinity: never. */
function arrival(link: Link, sentMs: number, chance: Chance, totals: Totals): number {
  const { upper, lower } = link
  const late = upper.person.mischief === 'delay' ? DELAYED_MS : 0
  const straight = sentMs + link.wayMs + HOP_MS + late
  const isKept = upper.person.mischief === 'thin' && chance.unit() < THINNED
  const isHole = isKept || chance.unit() < link.loss
  totals.arrivals += 1
  const dueMs = lower.pathMs
  // Later bundles show the hole, whether it began here or further up.
  const againMs = askAgainAfterMs(2 * link.wayMs)
  const seenMs = dueMs + BUNDLE_MS + OVERTAKEN_MS
  if (!isHole && straight <= seenMs) return straight
  const standby = standbyLink(lower)
  let best = isHole ? Infinity : straight
  let isRescued = false
  for (let tries = 0; ; tries += 1) {
    const askMs = seenMs + tries * againMs
    if (askMs >= best || askMs - seenMs + OVERTAKEN_MS > WORTH_ASKING_MS) break
    const asked = standby === undefined || tries % 2 === 0 ? [link] : [standby]
    for (const other of asked) {
      totals.pullBytes += PULL_BYTES
      const there = other === link ? (isKept ? Infinity : sentMs) : other.upper.pathMs
      const has = askMs + other.wayMs >= there
      if (!has || chance.unit() < other.loss || chance.unit() < other.loss) continue
      const atMs = askMs + 2 * other.wayMs + HOP_MS
      if (best < Infinity) totals.duplicates += 1
      if (atMs < best) isRescued = other !== link
      best = Math.min(best, atMs)
    }
  }
  if (isRescued) askAgain(link, isKept, { chance, totals })
  return best
}

/** What the standby brought the parent is asked for once more, as `owed.ts` does. */
function askAgain(
  { loss }: Link,
  isKept: boolean,
  { chance, totals }: { readonly chance: Chance; readonly totals: Totals },
): void {
  for (let asked = 0; asked < ASKED_AGAIN; asked += 1) {
    totals.pullBytes += PULL_BYTES
    if (isKept || chance.unit() < loss || chance.unit() < loss) continue
    totals.duplicates += 1
    return
  }
}

function standbyLink(node: SimNode): Link | undefined {
  for (const link of node.ups) {
    if (link !== node.source && !link.isFed && link.upper.isUp && link.upper.hears) return link
  }
  return undefined
}
