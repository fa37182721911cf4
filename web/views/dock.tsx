import type { JSX } from 'preact'
import { useStore, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { OwnCaptionLine } from './own-caption-line.tsx'
import { RecordingMark, RecordingNote } from './recording-note.tsx'
import { usePushToTalk } from './push-to-talk.ts'
import { useShortcuts } from './shortcuts.ts'
import { MicrophoneButton } from './space-controls.tsx'

/** The Space goes on while one looks around: where one is, the microphone, the way back and out. */
export function Dock({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  const store = useStore()
  const leads = room.leads.value
  const onStage = room.onStage.value
  usePushToTalk(onStage ? room : undefined)
  useShortcuts({ m: onStage ? room.toggleMicrophone : undefined })
  return (
    <aside class="dock" aria-label={words.lobby.playing}>
      <p>
        <span class="small">{words.lobby.playing}</span>
        <strong>{room.state.value?.title ?? room.knownTitle}</strong>
      </p>
      {onStage && <RecordingNote room={room} />}
      <RecordingMark room={room} />
      {onStage && <OwnCaptionLine room={room} />}
      {onStage && <MicrophoneButton room={room} />}
      <a class="button" href="#/space">
        {words.lobby.rejoin}
      </a>
      {!leads && (
        <button type="button" class="button plain" onClick={() => store.leave()}>
          <Icon name="leave" /> {words.space.leave}
        </button>
      )}
    </aside>
  )
}
