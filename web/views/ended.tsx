import type { JSX } from 'preact'
import { useStore, useWords } from '../context.ts'
import { Screen } from '../parts/screen.tsx'
import type { Departure } from '../store/store.ts'

/** The Space is over: who ended it, and where to go from here. */
export function Ended({ departure }: { readonly departure: Departure }): JSX.Element {
  const words = useWords()
  const store = useStore()
  return (
    <Screen name="full-page ended" title={words.space.endedTitle}>
      <section class="sheet">
        <Dusk />
        <h1 tabIndex={-1}>{words.space.endedTitle}</h1>
        <p class="lead">{departure.title}</p>
        <p>
          {departure.byMe ? words.space.endedByYou : words.space.endedByHost(departure.hostName)}
        </p>
        <button type="button" class="button primary" onClick={() => store.leave()}>
          {words.common.toLobby}
        </button>
      </section>
    </Screen>
  )
}

/** Three arches after sunset. */
function Dusk(): JSX.Element {
  return (
    <svg class="dusk" viewBox="0 0 180 96" aria-hidden="true" focusable="false">
      <path class="stone" d="M6 8h168v88H6Z" />
      <path
        class="night"
        d="M18 96V56a22 22 0 0 1 44 0v40Z M68 96V56a22 22 0 0 1 44 0v40Z M118 96V56a22 22 0 0 1 44 0v40Z"
      />
      <circle class="hour" cx="97" cy="58" r="7" />
      <path class="stone-line" d="M0 2h180v6H0Z" />
    </svg>
  )
}
