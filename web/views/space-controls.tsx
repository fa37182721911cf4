import type { JSX } from 'preact'
import { useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import type { RoomModel } from '../store/room-model.ts'

/** Everything one can do here, within a thumb's reach. */
export function Controls(props: {
  readonly room: RoomModel
  readonly open: (sheet: 'share' | 'audio' | 'rename' | 'end') => void
  readonly leave: () => void
}): JSX.Element {
  const words = useWords()
  const isHost = props.room.role === 'host'
  return (
    <div class="controls" role="group" aria-label={words.space.controls}>
      {isHost && <MicrophoneButton room={props.room} />}
      <button
        type="button"
        class="control"
        aria-keyshortcuts="s"
        onClick={() => props.open('share')}
      >
        <Icon name="share" />
        <span>{words.space.share}</span>
      </button>
      <button type="button" class="control" onClick={() => props.open('audio')}>
        <Icon name="sliders" />
        <span>{words.audio.open}</span>
      </button>
      {isHost && (
        <>
          <button type="button" class="control" onClick={() => props.open('rename')}>
            <Icon name="pencil" />
            <span>{words.space.edit}</span>
          </button>
          <button
            type="button"
            class="control alarm"
            aria-keyshortcuts="l"
            onClick={() => props.open('end')}
          >
            <Icon name="end" />
            <span>{words.space.end}</span>
          </button>
        </>
      )}
      {!isHost && (
        <button type="button" class="control" aria-keyshortcuts="l" onClick={props.leave}>
          <Icon name="leave" />
          <span>{words.space.leave}</span>
        </button>
      )}
    </div>
  )
}

/** A switch: its name stays, its state is `aria-pressed` and the words beside it. */
export function MicrophoneButton({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  const { phase } = room.microphone.value
  const open = phase === 'open'
  const state =
    phase === 'asking' ? words.space.micAsking : open ? words.space.micOn : words.space.micOff
  return (
    <button
      type="button"
      class={open ? 'control microphone open' : 'control microphone'}
      aria-pressed={open}
      aria-keyshortcuts="m"
      title={words.space.micKey}
      data-microphone={phase}
      onClick={room.toggleMicrophone}
    >
      <Icon name={open ? 'microphone' : 'microphoneOff'} />
      <span>{words.space.microphone}</span>
      <small aria-hidden="true">{state}</small>
    </button>
  )
}
