import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { AudioNotice } from '../../src/index.ts'
import { useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import type { RoomModel } from '../store/room-model.ts'

/** One bar when the browser holds the sound back; a line while it takes long to begin. */
export function SoundBar({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const words = useWords()
  const sound = room.sound.value
  if (sound === 'playing') return null
  if (sound === 'starting') {
    return (
      <p class="sound-starting" role="status">
        {words.space.soundStarting}
      </p>
    )
  }
  return (
    <button type="button" class="sound-bar" onClick={room.resumeSound}>
      <Icon name="volume" />
      <span>
        <strong>{words.space.tapToHear}</strong>
        <span>{words.space.tapToHearHint}</span>
      </span>
    </button>
  )
}

/** A device went away and another took over: said once, until somebody has read it. */
export function DeviceNotice({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const words = useWords()
  const read = useSignal<AudioNotice | undefined>(undefined)
  const notice = room.audio.notice.value
  if (notice === undefined || notice === read.value) return null
  return (
    <div class="note device-notice" role="status">
      <p>{words.audio.notices[notice.kind](notice.device)}</p>
      <button type="button" class="button" onClick={() => (read.value = notice)}>
        {words.common.dismiss}
      </button>
    </div>
  )
}

/** What a host has to know about the microphone now: nothing while all is well. */
export function MicrophoneNote({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const words = useWords()
  const microphone = room.microphone.value
  switch (microphone.phase) {
    case 'off':
      return <p class="note">{words.space.micInvite}</p>
    case 'asking':
      return (
        <p class="note" role="status">
          {words.space.micAskingNote}
        </p>
      )
    case 'failed': {
      const { title, whatToDo } = words.space.microphoneTrouble[microphone.reason]
      return (
        <div class="note trouble" role="alert">
          <Icon name="microphoneOff" />
          <p>
            <strong>{title}.</strong> {whatToDo} {words.space.listenGoesOn}
          </p>
          <button type="button" class="button" onClick={room.toggleMicrophone}>
            {words.common.tryAgain}
          </button>
        </div>
      )
    }
    case 'muted':
    case 'open':
      return null
    default:
      return microphone satisfies never
  }
}
