import type { Store, Way } from '../store/store.ts'
import type { Words } from '../strings/words.ts'

/** How a door into a Space stands: open, being gone through just now, or shut and why. */
export type Entrance = 'open' | 'under-way' | 'other-under-way' | 'hosting' | 'on-stage-elsewhere'

/** One goes one way at a time: while somebody is on it, every other door is shut. Read while drawing: the view follows. */
export function entranceOf(
  way: Way,
  store: Pick<Store, 'busy' | 'room' | 'departure' | 'elsewhere'>,
): Entrance {
  const busy = store.busy.value
  if (busy.what !== 'nothing') return isSameWay(busy, way) ? 'under-way' : 'other-under-way'
  // Who goes back leaves nothing behind that is not theirs to go back to.
  if (way.what === 'returning') return 'open'
  // Going elsewhere would end the Space of whoever leads it, or hand it over: they do so first, knowingly.
  const leads = store.room.value?.leads.value === true && store.departure.value === undefined
  if (leads) return 'hosting'
  // One account speaks in one place: what is on stage in another tab is brought here, or left there.
  const isOnStage = store.elsewhere.value?.wasOnStage === true
  return way.what === 'starting' && isOnStage ? 'on-stage-elsewhere' : 'open'
}

/** Why nobody gets in here now; undefined where somebody does, or is about to. */
export function whyShut(entrance: Entrance, words: Words): string | undefined {
  switch (entrance) {
    case 'open':
    case 'under-way':
      return undefined
    case 'other-under-way':
      return words.lobby.onTheWay
    case 'hosting':
      return words.lobby.hostingNow
    case 'on-stage-elsewhere':
      return words.tabs.startShut
    default:
      return entrance satisfies never
  }
}

function isSameWay(one: Way, other: Way): boolean {
  switch (one.what) {
    case 'starting':
      return other.what === 'starting' && other.plan === one.plan
    case 'returning':
      return other.what === 'returning' && other.link === one.link
    case 'entering':
      return other.what === 'entering' && other.space === one.space
    default:
      return one satisfies never
  }
}
