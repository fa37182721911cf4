import type { JSX } from 'preact'
import type { Ban } from '../../src/index.ts'
import { useShell, useStore, useWords } from '../context.ts'
import { Screen } from '../parts/screen.tsx'
import type { Departure } from '../store/rooms.ts'
import { EntranceButton } from './entrance-button.tsx'

/** The Space is over: who ended it, and where to go from here. */
export function Ended({ departure }: { readonly departure: Departure }): JSX.Element {
  const words = useWords()
  const store = useStore()
  if (departure.isMoved === true) return <Moved departure={departure} />
  if (departure.ban !== undefined) return <Gone departure={departure} ban={departure.ban} />
  return (
    <Screen name="full-page ended" title={words.space.endedTitle}>
      <section class="sheet">
        <Dusk />
        <h1 tabIndex={-1}>{words.space.endedTitle}</h1>
        <p class="lead">{departure.title}</p>
        <p>
          <Why departure={departure} />
        </p>
        <button type="button" class="button primary" onClick={() => store.leave()}>
          {words.common.toLobby}
        </button>
      </section>
    </Screen>
  )
}

function Why({ departure }: { readonly departure: Departure }): JSX.Element {
  const words = useWords()
  const { byMe, hostName, endedBy } = departure
  if (departure.isAbandoned === true) return <>{words.space.endedAbandoned(hostName)}</>
  if (byMe) return <>{words.space.endedByYou}</>
  // Nobody was ever seen on its stage: we came after the end.
  const name = endedBy?.name ?? ''
  return <>{hostName === '' || name === '' ? words.space.endedBefore : words.space.endedBy(name)}</>
}

/** Another tab took our place: it may be brought back. */
function Moved({ departure }: { readonly departure: Departure }): JSX.Element {
  const words = useWords()
  const store = useStore()
  const other = store.elsewhere.value
  return (
    <Screen name="full-page ended" title={words.tabs.movedTitle}>
      <section class="sheet">
        <Dusk />
        <h1 tabIndex={-1}>{words.tabs.movedTitle}</h1>
        <p class="lead">{departure.title}</p>
        <p>{words.tabs.movedText}</p>
        {other !== undefined && (
          <EntranceButton
            way={{ what: 'returning', link: other.link }}
            label={words.tabs.switchHere}
            underWay={words.common.loadingScreen}
            onPress={() => store.switchHere()}
          />
        )}
        <button type="button" class="button plain" onClick={() => store.leave()}>
          {words.common.toLobby}
        </button>
      </section>
    </Screen>
  )
}

/** Kept out of it: by whom, why and until when. */
function Gone(props: { readonly departure: Departure; readonly ban: Ban }): JSX.Element {
  const words = useWords()
  const store = useStore()
  const language = useShell().language.value
  const { byName, reason, untilMs } = props.ban
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' })
  return (
    <Screen name="full-page ended" title={words.stage.goneTitle}>
      <section class="sheet">
        <Dusk />
        <h1 tabIndex={-1}>{words.stage.goneTitle}</h1>
        <p class="lead">{props.departure.title}</p>
        <p>
          {words.stage.goneBy(byName)}{' '}
          {untilMs === 0 ? words.stage.goneAlways : words.stage.goneUntil(time.format(untilMs))}
        </p>
        {reason !== '' && <p>{words.stage.goneReason(reason)}</p>}
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
