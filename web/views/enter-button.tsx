import type { JSX } from 'preact'
import type { LiveSpace } from '../../src/index.ts'
import { useStore, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { hostsElsewhere } from './hosting.ts'

/** Goes into a live Space of the lobby as a listener, or back into the one we are in. */
export function EnterButton({ live }: { readonly live: LiveSpace }): JSX.Element {
  const words = useWords()
  const store = useStore()
  const { space, title } = live.announcement
  const busy = store.busy.value
  const entering = busy.what === 'entering' && busy.space === space
  if (store.room.value?.state.value?.id === space) {
    return (
      <a class="button primary" href="#/space">
        {words.lobby.rejoin}
      </a>
    )
  }
  const hosting = hostsElsewhere(store)
  return (
    <button
      type="button"
      class="button primary"
      aria-label={entering ? undefined : words.lobby.listenTo(title)}
      title={hosting ? words.lobby.hostingNow : undefined}
      disabled={hosting || busy.what !== 'nothing'}
      onClick={() => store.listenTo(live)}
    >
      <Icon name="listen" /> {entering ? words.lobby.entering : words.lobby.listen}
    </button>
  )
}
