import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { CAPTION_SIZES_REM, captionsLook, setCaptionsLook } from '../captions-look.ts'
import { copyText } from '../clipboard.ts'
import { useCaptionWords } from '../caption-words.ts'
import { useShell, useStore } from '../context.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { shownCaptions, textOf, turnsOf } from '../store/shown-captions.ts'
import type { CaptionSegment } from '../../src/index.ts'
import { CaptionLines } from './caption-lines.tsx'
import { CaptionComposer } from './caption-composer.tsx'
import { CaptionSettings } from './caption-settings.tsx'
import '../style/chat.css'
import '../style/captions.css'

/** What is said, as text, above the controls: who says what, as large as one likes, and back as far as it is kept. */
export function Captions({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useCaptionWords()
  const shell = useShell()
  const blocked = useStore().members.value?.blocked.value
  const { size, isContrasting } = captionsLook.value
  const isSetting = useSignal(false)
  // What stood there when it was paused.
  const paused = useSignal<readonly CaptionSegment[] | undefined>(undefined)
  const seen = { state: room.state.value, blocked, nowMs: Date.now() }
  const now = shownCaptions(room.captions.segments.value, seen)
  const shown = paused.value === undefined ? now : shownCaptions(paused.value, seen)
  const turns = turnsOf(shown)
  const toggle = (): void => {
    paused.value = paused.peek() === undefined ? room.captions.segments.peek() : undefined
  }
  const isPaused = paused.value !== undefined
  const resize = (by: number): void => setCaptionsLook({ size: size + by })
  return (
    <>
      <section
        class={isContrasting ? 'captions contrast' : 'captions'}
        aria-labelledby="captions-title"
        data-size={size}
      >
        <header class="captions-head">
          <h2 id="captions-title">{words.title}</h2>
          <div class="captions-tools">
            <Tool icon="minus" name={words.smaller} act={size > 0 && (() => resize(-1))} />
            <Tool
              icon="plus"
              name={words.larger}
              act={size < CAPTION_SIZES_REM.length - 1 && (() => resize(1))}
            />
            <Tool
              icon={isPaused ? 'play' : 'pause'}
              name={isPaused ? words.goOn : words.pause}
              act={toggle}
            />
            <Tool
              icon="copy"
              name={words.copy}
              act={turns.length > 0 && (() => copyText(textOf(turns), shell))}
            />
            <Tool icon="sliders" name={words.settings} act={() => (isSetting.value = true)} />
            <Tool icon="end" name={words.close} act={() => setCaptionsLook({ isOpen: false })} />
          </div>
        </header>
        <CaptionLines
          room={room}
          turns={turns}
          more={isPaused ? now.filter(({ id }) => !shown.some(one => one.id === id)).length : 0}
          isPaused={isPaused}
          goOn={toggle}
        />
        {room.onStage.value && <CaptionComposer room={room} />}
      </section>
      {/* Beside it: white on black is for what is read, and would leave dark fields in a light dialog. */}
      {isSetting.value && (
        <Dialog title={words.settings} onClose={() => (isSetting.value = false)}>
          <CaptionSettings room={room} />
        </Dialog>
      )}
    </>
  )
}

function Tool(props: {
  readonly icon: IconName
  readonly name: string
  /** False: not now. */
  readonly act: (() => void) | false
}): JSX.Element {
  const { act } = props
  return (
    <button
      type="button"
      class="button plain round"
      aria-label={props.name}
      title={props.name}
      aria-disabled={act === false}
      onClick={() => {
        if (act !== false) act()
      }}
    >
      <Icon name={props.icon} />
    </button>
  )
}
