import type { JSX } from 'preact'
import { useWords } from '../context.ts'
import { Dialog } from '../parts/dialog.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { Carrying } from './audio-carry.tsx'
import { Devices } from './audio-devices.tsx'
import { HearingList } from './audio-hearing.tsx'
import { Numbers } from './audio-numbers.tsx'
import { OwnVoiceCard } from './audio-own-voice.tsx'
import '../style/audio.css'

/** One place for everything about sound: why it is silent, whether we are heard, devices, numbers. */
export function AudioSheet(props: {
  readonly room: RoomModel
  readonly onClose: () => void
}): JSX.Element {
  const words = useWords()
  const { room } = props
  return (
    <Dialog title={words.audio.title} onClose={props.onClose}>
      <div class="audio-sheet">
        <HearingList room={room} />
        {room.onStage.value && <OwnVoiceCard room={room} share={props.onClose} />}
        <Devices room={room} />
        <Carrying room={room} />
        <Numbers room={room} />
      </div>
    </Dialog>
  )
}
