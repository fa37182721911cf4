import type { Store } from '../store/store.ts'

/** Going elsewhere would end the Space of whoever leads it, or hand it over: they do so first, knowingly. */
export function hostsElsewhere(store: Store): boolean {
  return store.room.value?.leads.value === true && store.departure.value === undefined
}
