import type { JSX } from 'preact'
import { useWords } from '../context.ts'
import { Dialog } from '../parts/dialog.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { Carrying } from './audio-carry.tsx'
import { backgroundLacks, backgroundPlatform } from '../background.ts'
import { Devices } from './audio-devices.tsx'
import { HearingList } from './audio-hearing.tsx'
import { Numbers } from './audio-numbers.tsx'
import { OwnVoiceCard } from './audio-own-voice.tsx'
import '../style/audio.css'
import '../style/fields.css'

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
        <Background speaks={room.onStage.value} />
        <Numbers room={room} />
      </div>
    </Dialog>
  )
}

/** Said only where a browser does not do what one would expect of it. */
function Background({ speaks }: { readonly speaks: boolean }): JSX.Element | null {
  const words = useWords()
  const lacks = backgroundLacks(backgroundPlatform(window), { speaks })
  if (lacks.length === 0) return null
  return (
    <section class="audio-part" aria-labelledby="audio-background">
      <h3 id="audio-background">{words.audio.backgroundTitle}</h3>
      {lacks.map(lack => (
        <p key={lack} class="small" data-lack={lack}>
          {words.audio.backgroundLacks[lack]}
        </p>
      ))}
    </section>
  )
}
