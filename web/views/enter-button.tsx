import type { JSX } from 'preact'
import type { LiveSpace } from '../../src/index.ts'
import { useStore, useWords } from '../context.ts'
import { EntranceButton } from './entrance-button.tsx'

/** Goes into a live Space of the lobby as a listener, or back into the one we are in. */
export function EnterButton({ live }: { readonly live: LiveSpace }): JSX.Element {
  const words = useWords()
  const store = useStore()
  const { space, title } = live.announcement
  if (store.room.value?.state.value?.id === space) {
    return (
      <a class="button primary" href="#/space">
        {words.lobby.rejoin}
      </a>
    )
  }
  return (
    <EntranceButton
      way={{ what: 'entering', space }}
      icon="listen"
      label={words.lobby.listen}
      name={words.lobby.listenTo(title)}
      underWay={words.lobby.entering}
      onPress={() => store.listenTo(live)}
    />
  )
}
