import type { JSX } from 'preact'
import type { Microphone } from '../../src/index.ts'
import { useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import type { RoomModel } from '../store/room-model.ts'
import type { Words } from '../strings/words.ts'
import { captionsLook } from '../captions-look.ts'
import { lazy } from '../parts/lazy.tsx'
import { OwnCaptionLine } from './own-caption-line.tsx'
import { TalkBar } from './talk-bar.tsx'

const Captions = lazy(
  () => import('./captions.tsx').then(module => module.Captions),
  () => <></>,
)

type ControlsProps = {
  readonly room: RoomModel
  readonly open: (sheet: 'share' | 'audio' | 'rename' | 'end' | 'moderation') => void
  readonly leave: () => void
  /** Asks to speak or takes it back; undefined where that makes no sense. */
  readonly request: (() => void) | undefined
}

/** Everything one can do here, within a thumb's reach. */
export function Controls(props: ControlsProps): JSX.Element {
  const words = useWords()
  const { room } = props
  return (
    <div class="controls" role="group" aria-label={words.space.controls}>
      {captionsLook.value.isOpen ? <Captions room={room} /> : <OwnCaptionLine room={room} />}
      <TalkBar room={room} />
      <div class="thumb-row">
        {room.onStage.value && <MicrophoneButton room={room} />}
        {props.request !== undefined && <RequestButton room={room} request={props.request} />}
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
        <ModerationButton {...props} />
        {room.leads.value ? <HostControls {...props} /> : <GuestControls {...props} />}
      </div>
    </div>
  )
}

function HostControls(props: ControlsProps): JSX.Element {
  const words = useWords()
  return (
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
  )
}

function GuestControls(props: ControlsProps): JSX.Element {
  const words = useWords()
  return (
    <>
      {props.room.onStage.value && (
        <button type="button" class="control" onClick={props.room.stepDown}>
          <Icon name="stepDown" />
          <span>{words.stage.stepDown}</span>
        </button>
      )}
      <button type="button" class="control" aria-keyshortcuts="l" onClick={props.leave}>
        <Icon name="leave" />
        <span>{words.space.leave}</span>
      </button>
    </>
  )
}

function RequestButton(props: {
  readonly room: RoomModel
  readonly request: () => void
}): JSX.Element {
  const words = useWords()
  const asking = props.room.asking.value
  return (
    <button
      type="button"
      class={asking ? 'control asking' : 'control'}
      aria-keyshortcuts="h"
      title={words.stage.askKey}
      onClick={props.request}
    >
      <Icon name="raise" />
      <span>{asking ? words.stage.withdraw : words.stage.ask}</span>
    </button>
  )
}

function ModerationButton(props: ControlsProps): JSX.Element {
  const words = useWords()
  const waiting = props.room.waiting.value.length
  return (
    <button type="button" class="control" onClick={() => props.open('moderation')}>
      <Icon name="shield" />
      <span>{words.stage.moderation}</span>
      {waiting > 0 && (
        <small class="badge">
          <span aria-hidden="true">{waiting}</span>
          <span class="unseen">{words.stage.moderationWaiting(waiting)}</span>
        </small>
      )}
    </button>
  )
}

/** A switch: its name stays, its state is `aria-pressed` and the words beside it. */
export function MicrophoneButton({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  const { phase } = room.microphone.value
  const open = phase === 'open'
  const isOpening = room.opening.value && !open
  return (
    <button
      type="button"
      class={open ? 'control microphone open' : 'control microphone'}
      aria-pressed={open}
      aria-busy={isOpening || phase === 'asking'}
      aria-keyshortcuts="m"
      title={words.space.micKey}
      data-microphone={phase}
      onClick={room.toggleMicrophone}
    >
      <Icon name={open ? 'microphone' : 'microphoneOff'} />
      <span>{words.space.microphone}</span>
      <small aria-hidden="true">{stateOf(phase, isOpening, words)}</small>
    </button>
  )
}

function stateOf(phase: Microphone['phase'], isOpening: boolean, { space }: Words): string {
  if (phase === 'asking') return space.micAsking
  if (phase === 'open') return space.micOn
  return isOpening ? space.micOpening : space.micOff
}
