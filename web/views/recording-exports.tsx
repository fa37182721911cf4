import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useId, useMemo } from 'preact/hooks'
import {
  CLIP_MAX_MS,
  CLIP_MIN_MS,
  clipObjection,
  clipOf,
  RECORDING_MARK,
  soundPieces,
  writeBlockHead,
  writeOggPackets,
  writeSpeakerTrack,
  type Recording,
  type RecordedSpeaker,
} from '../../src/index.ts'
import { PersonName } from '../parts/person.tsx'
import { useRecordingWords } from '../recording-words.ts'
import { saveFile } from '../save-file.ts'
import { clockOf, useFormats } from './recording-time.ts'

const SECOND_MS = 1_000
const LENGTHS_MS = [CLIP_MIN_MS, 45_000, CLIP_MAX_MS]
const OGG = 'audio/ogg'

type Props = {
  readonly recording: Recording
  readonly blocks: readonly Uint8Array[]
  readonly placeMs: number
}

/** What can be taken along: each voice as it was sent, all of them in one, and a clip that proves itself. */
export function RecordingExports(props: Props): JSX.Element {
  const { replay } = useRecordingWords()
  const { recording } = props
  return (
    <>
      {recording.speakers.length > 0 && (
        <section class="card" aria-labelledby="voices">
          <h2 id="voices">{replay.voices}</h2>
          <p class="small">{replay.voicesText}</p>
          <ul class="recording-voices">
            {recording.speakers.map((speaker, at) => (
              <Voice key={speaker.account} recording={recording} speaker={speaker} at={at} />
            ))}
          </ul>
          <Mix recording={recording} />
        </section>
      )}
      {!recording.isClip && <Clip {...props} />}
    </>
  )
}

function Voice(props: {
  readonly recording: Recording
  readonly speaker: RecordedSpeaker
  readonly at: number
}): JSX.Element {
  const { replay } = useRecordingWords()
  const { recording, speaker, at } = props
  const { account, name, spokenMs } = speaker
  const save = (): void => {
    const talks = recording.talks.filter(talk => talk.account === account)
    saveFile([writeSpeakerTrack(talks, recording)], `${replay.fileName}-${at + 1}.ogg`, OGG)
  }
  return (
    <li>
      <span>
        <PersonName name={name} /> <span class="small">{clockOf(spokenMs)}</span>
      </span>
      <button type="button" class="button" aria-label={replay.saveVoiceName(name)} onClick={save}>
        {replay.saveVoice}
      </button>
    </li>
  )
}

/** Where mixing stands: the part that is done. */
type MixStep = 'none' | 'failed' | number

function Mix({ recording }: { readonly recording: Recording }): JSX.Element {
  const { replay } = useRecordingWords()
  const { percent } = useFormats()
  const step = useSignal<MixStep>('none')
  const leaving = useMemo(() => new AbortController(), [])
  useEffect(() => () => leaving.abort(), [leaving])
  const mix = async (): Promise<void> => {
    step.value = 0
    try {
      const { mixRecording } = await import('../../src/adapters/browser/mix-recording.ts')
      const packets = await mixRecording(soundPieces(recording.talks), {
        fromMs: recording.fromMs,
        untilMs: recording.untilMs,
        progress: done => (step.value = done),
        signal: leaving.signal,
      })
      step.value = 'none'
      saveFile([writeOggPackets(packets)], `${replay.fileName}.ogg`, OGG)
    } catch {
      step.value = 'failed'
    }
  }
  return (
    <div class="row">
      <button
        type="button"
        class="button"
        disabled={typeof step.value === 'number'}
        onClick={() => void mix()}
      >
        {replay.saveMix}
      </button>
      <p role="status" class="small">
        {typeof step.value === 'number' && replay.mixing(percent(step.value))}
        {step.value === 'failed' && replay.mixFailed}
      </p>
    </div>
  )
}

function Clip({ recording, blocks, placeMs }: Props): JSX.Element {
  const { replay } = useRecordingWords()
  const id = useId()
  const lengthMs = useSignal(CLIP_MIN_MS)
  const isEmpty = useSignal(false)
  const objection = clipObjection(recording)
  if (objection !== undefined) return <p class="small">{replay.noClip[objection]}</p>
  const save = (): void => {
    const clip = clipOf(blocks, { fromMs: placeMs, untilMs: placeMs + lengthMs.value })
    isEmpty.value = clip.length === 0
    if (isEmpty.value) return
    const file = [RECORDING_MARK, ...clip.flatMap(block => [writeBlockHead(block), block])]
    saveFile(file, `${replay.clipName}.loggia`, 'application/octet-stream')
  }
  return (
    <section class="card" aria-labelledby="clip">
      <h2 id="clip">{replay.clip}</h2>
      <p class="small">{replay.clipText(clockOf(placeMs))}</p>
      <div class="row">
        <label for={id}>{replay.clipLength}</label>
        <select
          id={id}
          value={lengthMs.value}
          onChange={event => (lengthMs.value = Number(event.currentTarget.value))}
        >
          {LENGTHS_MS.map(length => (
            <option key={length} value={length}>
              {replay.seconds(length / SECOND_MS)}
            </option>
          ))}
        </select>
        <button type="button" class="button" onClick={save}>
          {replay.saveClip}
        </button>
      </div>
      {isEmpty.value && <p role="alert">{replay.clipEmpty}</p>}
    </section>
  )
}
