import { useSignal, type Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { useStore } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { useRecordingWords } from '../recording-words.ts'
import type { RoomModel } from '../store/room-model.ts'
import '../style/recording.css'

/** A red sign beside the title for as long as the stage is recorded: for everybody, whatever else is shown. */
export function RecordingMark({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const { recorded } = useRecordingWords()
  if (room.state.value?.isRecording !== true) return null
  return (
    <span class="rec-mark">
      <i aria-hidden="true" />
      <span aria-hidden="true">{recorded.mark}</span>
      <span class="unseen">{recorded.markFull}</span>
    </span>
  )
}

/** That it is recorded and what that means for me: said when it begins, and there until it ends. */
export function RecordingNote({ room }: { readonly room: RoomModel }): JSX.Element | null {
  if (room.state.value?.isRecording !== true) return null
  // Whoever comes on stage is asked, whatever they read before.
  return <Recorded key={room.onStage.value ? 'stage' : 'hall'} room={room} />
}

function Recorded({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const { recorded } = useRecordingWords()
  const me = useStore().me.value?.account
  const state = room.state.value
  const isOnStage = room.onStage.value
  const isOut = me !== undefined && state?.leftOut.includes(me) === true
  // Whoever switched it on was told there.
  const isRead = useSignal(room.leads.value)
  if (isRead.value && !isOnStage) return null
  return (
    <div class="note recording-note" role={isOnStage ? 'alert' : 'status'}>
      <p>
        <strong>{recorded.title}</strong>
        {!isRead.value && (
          <>
            {' '}
            {!isOnStage && recorded.listener} {recorded.honest}
            {state?.mayClip === true && ` ${recorded.clips}`}
          </>
        )}
      </p>
      {isOnStage ? (
        <Consent room={room} isOut={isOut} isRead={isRead} />
      ) : (
        <div class="recording-act">
          <ReadButton isRead={isRead} />
        </div>
      )}
      {isOnStage && <Copy room={room} />}
    </div>
  )
}

/** Whoever speaks consents by speaking after this; whoever does not want to says so. */
function Consent(props: {
  readonly room: RoomModel
  readonly isOut: boolean
  readonly isRead: Signal<boolean>
}): JSX.Element {
  const { recorded } = useRecordingWords()
  const { room, isOut, isRead } = props
  // As it was when the notice came: what one says meanwhile does not change what was asked.
  const wasOpen = useMemo(() => room.microphone.value.phase === 'open', [])
  if (isOut) {
    return (
      <div class="recording-act">
        <p>{recorded.isOut}</p>
        <button type="button" class="button" onClick={() => room.leaveOut(false)}>
          {recorded.takeIn}
        </button>
      </div>
    )
  }
  const leaveOut = (
    <button type="button" class="button" onClick={() => room.leaveOut(true)}>
      {recorded.leaveOut}
    </button>
  )
  if (isRead.value) return <div class="recording-act">{leaveOut}</div>
  return (
    <div class="recording-act">
      <p>{wasOpen ? recorded.speaking : recorded.speaker}</p>
      <ReadButton isRead={isRead} />
      {leaveOut}
    </div>
  )
}

/** Read: from here on the mark beside the title says it, and on stage one line. */
function ReadButton({ isRead }: { readonly isRead: Signal<boolean> }): JSX.Element {
  const { recorded } = useRecordingWords()
  return (
    <button type="button" class="button primary" onClick={() => (isRead.value = true)}>
      {recorded.fine}
    </button>
  )
}

function Copy({ room }: { readonly room: RoomModel }): JSX.Element {
  const { recorded } = useRecordingWords()
  const keeping = room.keeping.value
  const leads = room.leads.value
  if (keeping === 'failed') {
    return (
      <div class="recording-act">
        <p role="alert">
          <Icon name="warning" /> {recorded.failed}
        </p>
        {leads ? (
          <StopButton room={room} />
        ) : (
          <button type="button" class="button" onClick={() => room.keepRecording(true)}>
            {recorded.keepAgain}
          </button>
        )}
      </div>
    )
  }
  return (
    <div class="recording-act">
      {keeping === 'keeping' && (
        <p class="small">
          {recorded.kept} {recorded.where}
        </p>
      )}
      {!leads && (
        <button
          type="button"
          class="button plain"
          onClick={() => room.keepRecording(keeping !== 'keeping')}
        >
          {keeping === 'keeping' ? recorded.keepNoMore : recorded.keep}
        </button>
      )}
      {leads && <StopButton room={room} />}
    </div>
  )
}

function StopButton({ room }: { readonly room: RoomModel }): JSX.Element {
  const { recorded } = useRecordingWords()
  return (
    <button type="button" class="button alarm" onClick={room.stopRecording}>
      {recorded.stop}
    </button>
  )
}

/** For whoever leads: begins to record, after saying what that means. */
export function RecordingSwitch(props: {
  readonly room: RoomModel
  readonly onStarted: () => void
}): JSX.Element | null {
  const { recorded, replay } = useRecordingWords()
  const { room } = props
  const mayClip = useSignal(false)
  if (!room.leads.value) return null
  const isRecording = room.state.value?.isRecording === true
  return (
    <section class="recording-switch" aria-labelledby="recording-switch">
      <h3 id="recording-switch">{recorded.startTitle}</h3>
      {isRecording ? (
        <div class="row">
          <p>{recorded.running}</p>
          <StopButton room={room} />
        </div>
      ) : (
        <>
          <p class="small">
            {recorded.startText} {recorded.honest}
          </p>
          <label class="tick tick-text">
            <input
              type="checkbox"
              checked={mayClip.value}
              onChange={event => (mayClip.value = event.currentTarget.checked)}
            />
            {recorded.mayClip}
          </label>
          <div class="row">
            <button
              type="button"
              class="button"
              onClick={() => {
                room.record(mayClip.value)
                props.onStarted()
              }}
            >
              <i class="rec-dot" aria-hidden="true" /> {recorded.start}
            </button>
            <a class="button plain" href="#/recording">
              {replay.title}
            </a>
          </div>
        </>
      )}
    </section>
  )
}

/** Beside the name of somebody on stage who does not want to be recorded. */
export function LeftOutMark(props: {
  readonly room: RoomModel
  readonly account: string
}): JSX.Element | null {
  const { recorded } = useRecordingWords()
  const state = props.room.state.value
  const isOut = state?.leftOut.some(account => account === props.account) === true
  if (state?.isRecording !== true || !isOut) return null
  return <span class="blocked-label">{recorded.leftOut}</span>
}
