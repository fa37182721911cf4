import { effect, type ReadonlySignal } from '@preact/signals'
import type { RoomModel } from './store/room-model.ts'

/**
 * Whoever leads a Space is asked before its tab goes: by the browser, in words of its own. It is a question and
 * no obstacle: a tab that goes all the same leaves the Space to the next heir, or to its own return.
 */
export function askBeforeUnload(
  room: ReadonlySignal<RoomModel | undefined>,
  window: Pick<Window, 'addEventListener' | 'removeEventListener'>,
): () => void {
  const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
  const stop = effect(() => {
    const isLeading = room.value?.leads.value === true
    // Only while it is needed: a page with such a listener is kept from the browser's fast way back.
    if (isLeading) window.addEventListener('beforeunload', ask)
    else window.removeEventListener('beforeunload', ask)
  })
  return () => {
    stop()
    window.removeEventListener('beforeunload', ask)
  }
}
