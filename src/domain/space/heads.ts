import { firstOf, type Graph } from './log.ts'
import { has, joined, NO_PLACES } from './places.ts'
import { isLater, type Entry } from './entry.ts'
import { voidReignsAmong } from './overrule.ts'
import type { ActionId } from '../ids.ts'

/**
 * What the next action names: the accepted actions that no other names, without what was done under a void take-over.
 * Whoever built on a `close` of such a one would be refused for ever, by everybody. Ascending.
 */
export const headsOf = (graph: Graph): readonly ActionId[] =>
  soundTips(graph)
    .map(({ action }) => action.id)
    .sort()

/**
 * The accepted actions that a newcomer needs: all but what was done under a void take-over and never built upon. Beacons
 * come after the log, and without them such a take-over would seem to stand, and its `close` with it.
 */
export function neededIn(graph: Graph): ReadonlySet<ActionId> {
  const tips = soundTips(graph)
  const places = tips.reduce((all, tip) => joined([all, tip.before], tip.place), NO_PLACES)
  const needed = [...graph.placed.values()].filter(({ place }) => has(places, place))
  return new Set(needed.map(({ action }) => action.id))
}

function soundTips(graph: Graph): readonly Entry[] {
  const entries = [...graph.placed.values()]
  const genesis = firstOf(graph)
  const isLed = entries.some(({ action }) => action.kind === 'take-over')
  if (genesis === undefined || !isLed) return graph.tips
  const voids = voidReignsAmong(entries.filter(isLater), graph.witnesses)
  if (voids.size === 0) return graph.tips
  const sound = entries.filter(
    entry => !isLater(entry) || entry.reign === undefined || !voids.has(entry.reign),
  )
  // Of the genesis everything descends: it is an ancestor in any case.
  const ancestors = joined(
    sound.map(({ before }) => before),
    genesis.place,
  )
  return sound.filter(({ place }) => !has(ancestors, place))
}
