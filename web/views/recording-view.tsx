import type { JSX } from 'preact'
import {
  fingerprintOf,
  isSound,
  type AccountId,
  type Recording,
  type RecordingFault,
} from '../../src/index.ts'
import { FilePerson } from '../parts/file-person.tsx'
import { Icon } from '../parts/icon.tsx'
import { useRecordingWords } from '../recording-words.ts'
import { RecordingExports } from './recording-exports.tsx'
import { RecordingPlayer } from './recording-player.tsx'
import { clockOf, useFormats } from './recording-time.ts'

/** A bundle is 80 ms at most. */
const BUNDLE_S = 0.08
/** Lines of what is missing or wrong that somebody would read. */
const LINES_MAX = 100

/** What a recording proves, with what was said, what is missing, and what is wrong. */
export function RecordingView(props: {
  readonly recording: Recording
  readonly blocks: readonly Uint8Array[]
}): JSX.Element {
  const { recording } = props
  return (
    <>
      <Verdict recording={recording} />
      <Facts recording={recording} />
      <RecordingPlayer recording={recording}>
        {placeMs => (
          <RecordingExports recording={recording} blocks={props.blocks} placeMs={placeMs} />
        )}
      </RecordingPlayer>
      <Missing recording={recording} />
    </>
  )
}

function Verdict({ recording }: { readonly recording: Recording }): JSX.Element {
  const { replay } = useRecordingWords()
  if (!isSound(recording)) {
    return (
      <div class="note trouble" role="alert">
        <Icon name="warning" />
        <p>{replay.unsound}</p>
        <Wrong faults={recording.faults} />
      </div>
    )
  }
  return (
    <p class="note fine" role="status">
      <Icon name="check" /> {replay.sound}
    </p>
  )
}

function Wrong({ faults }: { readonly faults: readonly RecordingFault[] }): JSX.Element {
  const { replay } = useRecordingWords()
  return (
    <ul class="recording-lines" aria-label={replay.wrong}>
      {faults.slice(0, LINES_MAX).map(({ of, kind, atMs, count }, at) => (
        <li key={at}>{replay.fault(clockOf(atMs), replay.faults[of][kind](count))}</li>
      ))}
    </ul>
  )
}

function Facts({ recording }: { readonly recording: Recording }): JSX.Element {
  const { replay } = useRecordingWords()
  const { date } = useFormats()
  const { space, recorder, recorderName, isClip, ends } = recording
  const notes = [
    ...(isClip ? [replay.isClip] : []),
    ...(isClip && !recording.mayClip ? [replay.noClip.host] : []),
    ...(ends || isClip ? [] : [replay.breaksOff]),
  ]
  return (
    <dl class="card file-facts">
      <dt>{replay.space}</dt>
      <dd>
        <strong>
          <bdi>{space.title || replay.untitled}</bdi>
        </strong>{' '}
        <span class="small">
          {space.isPrivate && `${replay.private} · `}
          {replay.openedBy(space.hostName || shortOf(space.host))}
        </span>
      </dd>
      <dt>{replay.by}</dt>
      <dd>
        <FilePerson account={recorder} name={recorderName} />
      </dd>
      <dt>{replay.began}</dt>
      <dd>{date(recording.startedAtMs)}</dd>
      <dt>{replay.length}</dt>
      <dd>
        {clockOf(recording.untilMs - recording.fromMs)}
        {notes.length > 0 && <span class="small"> · {notes.join(' · ')}</span>}
      </dd>
      {recording.isTranslated && <dd class="small wide">{replay.translated}</dd>}
      <dd class="small wide">{replay.notProven}</dd>
    </dl>
  )
}

function Missing({ recording }: { readonly recording: Recording }): JSX.Element {
  const { replay } = useRecordingWords()
  const { gaps, speakers } = recording
  const named = (account: AccountId): string =>
    speakers.find(speaker => speaker.account === account)?.name || shortOf(account)
  return (
    <section class="card" aria-labelledby="missing">
      <h2 id="missing">{replay.missing}</h2>
      {gaps.length === 0 ? (
        <p>{replay.whole}</p>
      ) : (
        <ul class="recording-lines">
          {gaps.slice(0, LINES_MAX).map(({ account, fromMs, bundles, why }, at) => (
            <li key={at}>
              {replay.gap(
                clockOf(fromMs),
                named(account),
                (bundles * BUNDLE_S).toFixed(1),
                replay.gaps[why],
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const shortOf = (account: AccountId): string => fingerprintOf(account).slice(0, 3).join(' ')
