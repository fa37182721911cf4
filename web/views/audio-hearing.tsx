import type { JSX } from 'preact'
import { SILENCE_ACTIONS, type SilenceAction } from '../../src/index.ts'
import { useStore, useWords } from '../context.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { PersonName } from '../parts/person.tsx'
import { hearingIn, type Hearing } from '../store/hearing.ts'
import type { RoomModel } from '../store/room-model.ts'

/** For each speaker one cause in plain words, and one thing to do. */
export function HearingList({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  const store = useStore()
  const hearings = hearingIn(room, store.me.value?.account)
  return (
    <section class="audio-part" aria-labelledby="audio-hearing">
      <h3 id="audio-hearing">
        {isFine(hearings) ? words.audio.hearingFine : words.audio.hearingTitle}
      </h3>
      {hearings === undefined ? (
        <p class="small">{words.audio.stillLooking}</p>
      ) : hearings.length === 0 ? (
        <p class="small">{words.audio.nobodyElse}</p>
      ) : (
        <ul class="causes" aria-live="polite">
          {hearings.map(hearing => (
            <Cause key={hearing.speaker.session} room={room} hearing={hearing} />
          ))}
        </ul>
      )}
    </section>
  )
}

/** Nobody asks why when they hear. */
const isFine = (hearings: readonly Hearing[] | undefined): boolean =>
  hearings !== undefined &&
  hearings.some(({ cause }) => cause === 'heard') &&
  hearings.every(({ cause }) => toneOf(cause) === 'fine')

function Cause(props: { readonly room: RoomModel; readonly hearing: Hearing }): JSX.Element {
  const words = useWords()
  const { speaker, cause } = props.hearing
  const { title, whatToDo } = words.audio.hearing[cause]
  return (
    <li class={`cause ${toneOf(cause)}`} data-cause={cause}>
      <Icon name={SIGNS[toneOf(cause)]} />
      <p>
        <span class="who">
          <PersonName name={speaker.name} />
        </span>
        <strong>{title}</strong>
        <span class="small">{whatToDo}</span>
      </p>
      <Act room={props.room} hearing={props.hearing} />
    </li>
  )
}

const SIGNS = { fine: 'check', patience: 'listen', trouble: 'warning' } as const satisfies Record<
  string,
  IconName
>

function toneOf(cause: Hearing['cause']): keyof typeof SIGNS {
  if (cause === 'heard' || cause === 'speaker-silent') return 'fine'
  return SILENCE_ACTIONS[cause] === 'wait' || cause === 'speaker-muted' ? 'patience' : 'trouble'
}

function Act(props: { readonly room: RoomModel; readonly hearing: Hearing }): JSX.Element | null {
  const words = useWords()
  const store = useStore()
  const { room, hearing } = props
  const act: Partial<Record<SilenceAction, readonly [string, () => void]>> = {
    'resume-sound': [words.audio.resume, room.resumeSound],
    'raise-volume': [words.audio.raise, () => room.setVolume(hearing.speaker.session, 1)],
    'try-again': [words.audio.retry, () => store.retry()],
  }
  const [label, go] = act[SILENCE_ACTIONS[hearing.cause]] ?? []
  if (label === undefined) return null
  return (
    <button type="button" class="button" onClick={go}>
      {label}
    </button>
  )
}
