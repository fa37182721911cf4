import type { JSX } from 'preact'
import type { LiveSpace } from '../../src/index.ts'
import { useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { EnterButton } from './enter-button.tsx'
import { WhoIsInside } from './who-is-inside.tsx'

/** What somebody wants to know before they press Listen, and what pressing it tells others. */
export function PeekSheet({ live }: { readonly live: LiveSpace }): JSX.Element {
  const words = useWords()
  const { listeners, speakers } = live.announcement
  return (
    <div class="peek">
      <p>
        {words.lobby.listeners(listeners)} · {words.lobby.onStage(speakers.length)}
      </p>
      <WhoIsInside announcement={live.announcement} heading="h3" />
      <p class="small">
        <Icon name="people" /> {words.link.privacy}
      </p>
      <div class="listen">
        <EnterButton live={live} />
      </div>
    </div>
  )
}
