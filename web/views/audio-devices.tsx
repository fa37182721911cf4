import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import type { AudioDevice } from '../../src/index.ts'
import { useWords } from '../context.ts'
import type { RoomModel } from '../store/room-model.ts'
import type { SoundSwitch } from '../strings/shape.ts'
import { LevelMeter } from './audio-level.tsx'

const VOICE_SWITCHES: readonly SoundSwitch[] = [
  'echoCancellation',
  'noiseSuppression',
  'autoGainControl',
  'suppressor',
  'pushToTalk',
]

/** Which hardware, how it sounds, and what is done to a voice before it is sent. */
export function Devices({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  const speaks = room.onStage.value
  return (
    <section class="audio-part" aria-labelledby="audio-devices">
      <h3 id="audio-devices">{words.audio.devicesTitle}</h3>
      {speaks && (
        <>
          <DeviceChoice room={room} kind="microphone" />
          <LevelMeter room={room} />
          <SoundCheck room={room} />
        </>
      )}
      {room.audio.mayChooseOutput ? (
        <DeviceChoice room={room} kind="loudspeaker" />
      ) : (
        <p class="small">{words.audio.noOutputChoice}</p>
      )}
      {room.audio.path.value === 'loopback' && <p class="note">{words.audio.loopback}</p>}
      {speaks && (
        <fieldset class="sound-switches">
          <legend>{words.audio.switchesTitle}</legend>
          {VOICE_SWITCHES.map(name => (
            <Switch key={name} room={room} name={name} />
          ))}
        </fieldset>
      )}
    </section>
  )
}

function DeviceChoice(props: {
  readonly room: RoomModel
  readonly kind: AudioDevice['kind']
}): JSX.Element {
  const words = useWords()
  const id = useId()
  const { room, kind } = props
  const devices = room.audio.devices.value.filter(device => device.kind === kind)
  const chosen = room.audio.choices.value[kind]
  const isMissing = chosen !== undefined && !devices.some(device => device.id === chosen)
  return (
    <div class="field">
      <label for={id}>{words.audio[kind]}</label>
      <select
        id={id}
        value={chosen ?? ''}
        onChange={({ currentTarget: { value } }) =>
          room.audio.choose({ [kind]: value === '' ? undefined : value })
        }
      >
        <option value="">{words.audio.systemChoice}</option>
        {devices.map((device, at) => (
          <option key={device.id} value={device.id}>
            {device.name || words.audio.unnamed(at + 1)}
          </option>
        ))}
        {isMissing && <option value={chosen}>{words.audio.missing}</option>}
      </select>
      {devices.length === 0 && <p class="field-note">{words.audio.chooseHint}</p>}
    </div>
  )
}

function SoundCheck({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  const id = useId()
  const phase = room.audio.soundCheck.value
  const isOpen = room.microphone.value.phase === 'open'
  const hint = {
    off: words.audio.checkHint,
    recording: words.audio.checkRecording,
    playing: words.audio.checkPlaying,
  }
  return (
    <div class="sound-check" data-sound-check={phase}>
      <button
        type="button"
        class="button accent"
        disabled={isOpen || phase !== 'off'}
        aria-describedby={id}
        onClick={room.audio.checkSound}
      >
        {words.audio.check}
      </button>
      <p id={id} class="small" role="status">
        {isOpen ? words.audio.checkOpen : hint[phase]}
      </p>
    </div>
  )
}

function Switch(props: { readonly room: RoomModel; readonly name: SoundSwitch }): JSX.Element {
  const words = useWords()
  const id = useId()
  const { room, name } = props
  const text = words.audio.switches[name]
  return (
    <label class="sound-switch">
      <input
        type="checkbox"
        role="switch"
        checked={room.audio.choices.value[name]}
        aria-describedby={id}
        onChange={({ currentTarget: { checked } }) => room.audio.choose({ [name]: checked })}
      />
      <span>
        <span>{text.name}</span>
        <span id={id} class="small">
          {text.hint}
        </span>
      </span>
    </label>
  )
}
