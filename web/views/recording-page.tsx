import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import type { KeptRecording, Recordings } from '../../src/index.ts'
import { useShell, useStore, useWords } from '../context.ts'
import { Dialog } from '../parts/dialog.tsx'
import { FileDrop } from '../parts/file-drop.tsx'
import { Icon } from '../parts/icon.tsx'
import { Screen } from '../parts/screen.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { useRecordingWords } from '../recording-words.ts'
import { saveFile } from '../save-file.ts'
import { attemptIn } from '../store/attempt.ts'
import { Follower } from '../store/follow.ts'
import { readRecordings, type RecordingReader } from '../store/recording-reading.ts'
import { clockOf, useFormats } from './recording-time.ts'
import { RecordingView } from './recording-view.tsx'
import '../style/people.css'
import '../style/recording.css'

/** Recordings in this browser, and files of some: what they prove, and what was said. */
export function RecordingPage(): JSX.Element {
  const { replay } = useRecordingWords()
  const reader = useMemo(readRecordings, [])
  useEffect(() => () => reader.forget(), [reader])
  return (
    <Screen name="recording" title={replay.title}>
      <div class="recording-page">
        <h1 tabIndex={-1}>{replay.title}</h1>
        <Reading reader={reader} />
      </div>
    </Screen>
  )
}

function Reading({ reader }: { readonly reader: RecordingReader }): JSX.Element {
  const { replay } = useRecordingWords()
  const { percent } = useFormats()
  const reading = reader.reading.value
  switch (reading.phase) {
    case 'none':
      return <Choice reader={reader} />
    case 'reading':
      return <Waiting label={replay.reading(percent(reading.done))} />
    case 'refused':
      return (
        <>
          <div class="note trouble" role="alert">
            <Icon name="warning" />
            <p>
              <strong>{replay.refusedTitle}</strong>
              <br />
              {replay.refusals[reading.reason]}
            </p>
          </div>
          <Back reader={reader} />
        </>
      )
    case 'good':
      return (
        <>
          <Back reader={reader} />
          <RecordingView recording={reading.recording} blocks={reading.blocks} />
        </>
      )
    default:
      return reading satisfies never
  }
}

function Back({ reader }: { readonly reader: RecordingReader }): JSX.Element {
  const { replay } = useRecordingWords()
  return (
    <button type="button" class="button plain recording-back" onClick={() => reader.forget()}>
      <Icon name="back" /> {replay.another}
    </button>
  )
}

function Choice({ reader }: { readonly reader: RecordingReader }): JSX.Element {
  const { replay } = useRecordingWords()
  const members = useStore().members.value
  return (
    <>
      <p>{replay.intro}</p>
      {members === undefined ? (
        <p class="small">{replay.noKey}</p>
      ) : (
        <Kept recordings={members.recordings} reader={reader} />
      )}
      <FileDrop
        accept=".loggia"
        label={replay.choose}
        hint={replay.drop}
        take={file => reader.readFile(file)}
      />
    </>
  )
}

function Kept(props: {
  readonly recordings: Recordings
  readonly reader: RecordingReader
}): JSX.Element {
  const { replay } = useRecordingWords()
  const { recordings, reader } = props
  const follower = useMemo(() => new Follower(), [])
  const kept = useMemo(() => follower.signal(recordings.kept), [recordings])
  useEffect(() => () => follower.close(), [follower])
  const forgetting = useSignal<KeptRecording | undefined>(undefined)
  if (kept.value.length === 0) {
    return (
      <div class="card recordings-none">
        <p>{replay.none}</p>
        <p class="small">{replay.noneHow}</p>
      </div>
    )
  }
  return (
    <>
      <ul class="recordings">
        {kept.value.map(one => (
          <Row
            key={one.id}
            one={one}
            recordings={recordings}
            open={() => reader.readKept(recordings, one.id)}
            forget={() => (forgetting.value = one)}
          />
        ))}
      </ul>
      {forgetting.value !== undefined && (
        <Forget
          one={forgetting.value}
          recordings={recordings}
          onClose={() => (forgetting.value = undefined)}
        />
      )}
    </>
  )
}

function Row(props: {
  readonly one: KeptRecording
  readonly recordings: Recordings
  readonly open: () => void
  readonly forget: () => void
}): JSX.Element {
  const { replay } = useRecordingWords()
  const { date, size } = useFormats()
  const shell = useShell()
  const { one, recordings } = props
  const title = one.title || replay.untitled
  const save = (): void =>
    attemptIn(shell)(async () =>
      saveFile(
        await recordings.file(one.id),
        nameOf(replay.fileName, one.startedAtMs),
        'application/octet-stream',
      ),
    )
  return (
    <li class="card">
      <div class="recording-who">
        <strong>
          <bdi>{title}</bdi>
        </strong>
        <span class="small">
          {date(one.startedAtMs)} · {replay.lasts(clockOf(one.lastsMs), size(one.bytes))}
          {!one.ends && ` · ${replay.brokeOff}`}
        </span>
      </div>
      <div class="row">
        <button
          type="button"
          class="button primary"
          aria-label={replay.openName(title)}
          onClick={props.open}
        >
          {replay.open}
        </button>
        <button type="button" class="button" aria-label={replay.saveName(title)} onClick={save}>
          {replay.save}
        </button>
        <button
          type="button"
          class="button plain"
          aria-label={replay.forgetName(title)}
          onClick={props.forget}
        >
          {replay.forget}
        </button>
      </div>
    </li>
  )
}

function Forget(props: {
  readonly one: KeptRecording
  readonly recordings: Recordings
  readonly onClose: () => void
}): JSX.Element {
  const { replay } = useRecordingWords()
  const { common } = useWords()
  const shell = useShell()
  const { one, recordings, onClose } = props
  return (
    <Dialog title={replay.forgetTitle} onClose={onClose}>
      <p>
        <bdi>{one.title || replay.untitled}</bdi>
      </p>
      <p>{replay.forgetText}</p>
      <div class="row">
        <button type="button" class="button plain" onClick={onClose}>
          {common.cancel}
        </button>
        <button
          type="button"
          class="button alarm"
          onClick={() => {
            attemptIn(shell)(() => recordings.forget(one.id))
            onClose()
          }}
        >
          {replay.forget}
        </button>
      </div>
    </Dialog>
  )
}

const nameOf = (name: string, startedAtMs: number): string =>
  `${name}-${new Date(startedAtMs).toISOString().slice(0, 16).replace(/[:T]/gu, '-')}.loggia`
