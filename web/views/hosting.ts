import type { Store } from '../store/store.ts'

/** Going elsewhere would end the Space of whoever hosts: they end it first, knowingly. */
export function hostsElsewhere(store: Store): boolean {
  return store.room.value?.role === 'host' && store.departure.value === undefined
}
