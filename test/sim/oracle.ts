import { HOP_MS, PATH_MAX } from '../../src/domain/tree/limits.ts'
import { canConnect, wayMs, type Person } from './people.ts'
import type { Chance } from './chance.ts'

/** One place in a tree that was planned, not grown. */
type Spot = {
  readonly person: Person
  readonly delayMs: number
  readonly depth: number
  free: number
}

/** Delay and depth of everybody who was placed. */
export type Planned = { readonly delaysMs: readonly number[]; readonly depths: readonly number[] }

/**
 * The all-knowing planner: each in order of arrival takes the free slot with the least delay to it,
 * among all there are. Nobody dies and nobody has to be asked.
 */
export function planAll(
  host: Person,
  relays: readonly Person[],
  people: readonly Person[],
): Planned {
  const regions = new Map<number, Spot[]>()
  const offer = (spot: Spot): void => {
    if (spot.free <= 0 || spot.depth >= PATH_MAX) return
    const spots = regions.get(spot.person.region) ?? []
    regions.set(spot.person.region, spots)
    insert(spots, spot)
  }
  return place({ host, relays, people }, offer, person => {
    let found: { readonly spot: Spot; readonly delayMs: number } | undefined
    for (const spots of regions.values()) {
      // Within a region the best is the one whose own delay and line are least: the first that fits.
      for (const spot of spots) {
        if (spot.free <= 0 || !canConnect(spot.person, person)) continue
        const delayMs = spot.delayMs + wayMs(spot.person, person) + HOP_MS
        if (found === undefined || delayMs < found.delayMs) found = { spot, delayMs }
        break
      }
    }
    if (found !== undefined && found.spot.free === 1) {
      const spots = regions.get(found.spot.person.region) ?? []
      spots.splice(spots.indexOf(found.spot), 1)
    }
    return found?.spot
  })
}

/** Greedy: each takes the best of thirty free slots drawn by chance. */
export function planGreedy(
  host: Person,
  relays: readonly Person[],
  people: readonly Person[],
  chance: Chance,
): Planned {
  const spots: Spot[] = []
  return place(
    { host, relays, people },
    spot => void spots.push(spot),
    person => {
      let found: { readonly spot: Spot; readonly delayMs: number } | undefined
      for (let drawn = 0, looked = 0; drawn < 30 && spots.length > 0 && looked < 300; looked += 1) {
        const at = chance.below(spots.length)
        const spot = spots[at]
        if (spot === undefined) continue
        if (spot.free <= 0 || spot.depth >= PATH_MAX) {
          const last = spots.pop()
          if (last !== undefined && at < spots.length) spots[at] = last
          continue
        }
        drawn += 1
        if (!canConnect(spot.person, person)) continue
        const delayMs = spot.delayMs + wayMs(spot.person, person) + HOP_MS
        if (found === undefined || delayMs < found.delayMs) found = { spot, delayMs }
      }
      return found?.spot
    },
  )
}

function place(
  {
    host,
    relays,
    people,
  }: {
    readonly host: Person
    readonly relays: readonly Person[]
    readonly people: readonly Person[]
  },
  offer: (spot: Spot) => void,
  choose: (person: Person) => Spot | undefined,
): Planned {
  const delaysMs: number[] = []
  const depths: number[] = []
  // With relays the host keeps its own slots.
  if (relays.length === 0) offer({ person: host, delayMs: 0, depth: 0, free: host.slotsMax })
  for (const relay of relays) {
    offer({ person: relay, delayMs: wayMs(host, relay) + HOP_MS, depth: 1, free: relay.slotsMax })
  }
  for (const person of people) {
    const spot = choose(person)
    if (spot === undefined) continue
    spot.free -= 1
    const delayMs = spot.delayMs + wayMs(spot.person, person) + HOP_MS
    delaysMs.push(delayMs)
    depths.push(spot.depth + 1)
    offer({ person, delayMs, depth: spot.depth + 1, free: person.slotsMax })
  }
  return { delaysMs, depths }
}

/** Keeps a region's spots by what they cost whoever comes: their delay and their own line. */
function insert(spots: Spot[], spot: Spot): void {
  const cost = costOf(spot)
  let [low, high] = [0, spots.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const other = spots[middle]
    if (other !== undefined && costOf(other) < cost) low = middle + 1
    else high = middle
  }
  spots.splice(low, 0, spot)
}

const costOf = ({ delayMs, person }: Spot): number => delayMs + person.accessMs
