import type { JSX } from 'preact'
import { useStore, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { EntranceButton } from './entrance-button.tsx'

/** Another tab of this browser is in a Space: one click brings it here. */
export function ElsewhereBanner(): JSX.Element | null {
  const words = useWords()
  const store = useStore()
  const other = store.elsewhere.value
  if (other === undefined || store.room.value !== undefined) return null
  return (
    <section class="banner calm" aria-label={words.tabs.title}>
      <Icon name="people" />
      <p>
        <strong>{words.tabs.elsewhere(other.title)}</strong>{' '}
        {other.wasOnStage && words.tabs.elsewhereOnStage}
      </p>
      <EntranceButton
        way={{ what: 'returning', link: other.link }}
        look="button"
        label={words.tabs.switchHere}
        underWay={words.common.loadingScreen}
        onPress={() => store.switchHere()}
      />
    </section>
  )
}
