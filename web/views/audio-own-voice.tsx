import type { JSX } from 'preact'
import { OWN_VOICE_ACTIONS } from '../../src/index.ts'
import { useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { ownVoiceIn } from '../store/hearing.ts'
import type { RoomModel } from '../store/room-model.ts'

/** Whether others hear us, how many, and when a neighbour last said so. */
export function OwnVoiceCard(props: {
  readonly room: RoomModel
  readonly share: () => void
}): JSX.Element {
  const words = useWords()
  const { room } = props
  const voice = ownVoiceIn(room)
  const { title, whatToDo } = words.audio.own[voice]
  const isHeard = voice === 'heard'
  const action = OWN_VOICE_ACTIONS[voice]
  return (
    <section class="audio-part" aria-labelledby="audio-own">
      <h3 id="audio-own">{words.audio.ownTitle}</h3>
      <div class={`cause ${isHeard ? 'fine' : 'patience'}`} data-own-voice={voice}>
        <Icon name={isHeard ? 'check' : 'microphone'} />
        <p role="status">
          <strong>{isHeard ? words.audio.heardBy(room.listeners.value) : title}</strong>
          <span class="small">{isHeard ? <Confirmed room={room} /> : whatToDo}</span>
        </p>
        {action === 'unmute' && (
          <button type="button" class="button" onClick={room.toggleMicrophone}>
            {words.audio.unmute}
          </button>
        )}
      </div>
    </section>
  )
}

function Confirmed({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  const agoMs = room.hearing.value?.confirmedAgoMs ?? 0
  return <>{words.audio.confirmedAgo(Math.round(agoMs / 1_000))}</>
}
