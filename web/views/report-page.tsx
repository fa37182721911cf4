import type { JSX } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { fingerprintOf, type AccountId, type Report } from '../../src/index.ts'
import { useShell } from '../context.ts'
import { FileDrop } from '../parts/file-drop.tsx'
import { FilePerson } from '../parts/file-person.tsx'
import { Icon } from '../parts/icon.tsx'
import { Screen } from '../parts/screen.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { usePeopleWords } from '../people-words.ts'
import { readReports, type ReportReader, type ReportReading } from '../store/report-reading.ts'
import '../style/people.css'

const FRAMES_PER_SECOND = 50

/** Opens a report file: who reports whom, what of it is proven, and what is not. */
export function ReportPage(): JSX.Element {
  const words = usePeopleWords()
  const reader = useMemo(readReports, [])
  return (
    <Screen name="report" title={words.report.readTitle}>
      <div class="report-page">
        <h1 tabIndex={-1}>{words.report.readTitle}</h1>
        <Reading reader={reader} reading={reader.reading.value} />
      </div>
    </Screen>
  )
}

function Reading(props: {
  readonly reader: ReportReader
  readonly reading: ReportReading
}): JSX.Element {
  const words = usePeopleWords()
  const { reader, reading } = props
  switch (reading.phase) {
    case 'none':
      return <Choose reader={reader} label={words.report.choose} />
    case 'reading':
      return <Waiting label={words.report.reading} />
    case 'refused':
      return (
        <>
          <div class="note trouble" role="alert">
            <Icon name="warning" />
            <p>
              <strong>{words.report.refusedTitle}</strong>
              <br />
              {words.report.refusals[reading.reason]}
            </p>
          </div>
          <Choose reader={reader} label={words.report.another} />
        </>
      )
    case 'good':
      return (
        <>
          <Good report={reading.report} sound={reading.sound} />
          <button type="button" class="button" onClick={() => reader.forget()}>
            {words.report.another}
          </button>
        </>
      )
    default:
      return reading satisfies never
  }
}

function Choose(props: { readonly reader: ReportReader; readonly label: string }): JSX.Element {
  const words = usePeopleWords()
  return (
    <FileDrop
      accept=".txt,text/plain"
      label={props.label}
      hint={words.report.drop}
      isMain
      take={file => props.reader.read(file)}
    >
      <p>{words.report.readIntro}</p>
    </FileDrop>
  )
}

function Good(props: { readonly report: Report; readonly sound: Blob | undefined }): JSX.Element {
  const words = usePeopleWords()
  const { report } = props
  const { space } = report
  const format = useTime()
  const [calledItself] = report.names
  return (
    <>
      <p class="note fine" role="status">
        <Icon name="check" /> {words.report.goodTitle}
      </p>
      <dl class="card file-facts">
        <dt>{words.report.reported}</dt>
        <dd>
          <FilePerson account={report.account} name={calledItself ?? ''} />
        </dd>
        <dt>{words.report.reporter}</dt>
        <dd>
          <FilePerson account={report.reporter} name={report.reporterName} />
        </dd>
        <dt>{words.report.when}</dt>
        <dd>{format(report.atMs)}</dd>
        <dt>{words.report.reason}</dt>
        <dd>{words.report.reasons[report.reason]}</dd>
        {report.text !== '' && (
          <>
            <dt>{words.report.words}</dt>
            <dd>
              <blockquote>{report.text}</blockquote>
            </dd>
          </>
        )}
        <dt>{words.report.in}</dt>
        <dd>
          <bdi>{space.title || words.report.untold}</bdi>{' '}
          <span class="small">
            {space.isPrivate && `${words.report.private} · `}
            {words.report.openedBy(space.hostName || shortOf(space.host))},{' '}
            {format(space.startedAtMs)}
          </span>
        </dd>
      </dl>
      <Proven {...props} />
      <NotProven report={report} />
    </>
  )
}

function Proven({ report, sound }: Parameters<typeof Good>[0]): JSX.Element {
  const words = usePeopleWords()
  const format = useTime()
  const named = (account: AccountId | undefined): string =>
    account === undefined ? '' : report.nameOf.get(account) || shortOf(account)
  return (
    <section class="card" aria-labelledby="proven">
      <h2 id="proven">{words.report.proven}</h2>
      <p>
        {report.names.length > 0
          ? words.report.calledItself(report.names.join(', '))
          : words.report.nothingSigned}
      </p>
      {report.isTranslated && <p class="small">{words.report.translated}</p>}
      <ul class="log">
        {report.acts.map((act, at) => (
          <li key={at}>
            <time>{format(act.atMs)}</time>{' '}
            <span>
              {words.report.actIn[act.kind](named(act.by), named(act.target), act.said).trim()}
            </span>
          </li>
        ))}
      </ul>
      {sound === undefined ? (
        <p class="small">{words.report.noVoice}</p>
      ) : (
        <Voice report={report} sound={sound} />
      )}
    </section>
  )
}

const shortOf = (account: AccountId): string => fingerprintOf(account).slice(0, 3).join(' ')

function Voice(props: { readonly report: Report; readonly sound: Blob }): JSX.Element {
  const words = usePeopleWords()
  const url = useMemo(() => URL.createObjectURL(props.sound), [props.sound])
  useEffect(() => () => URL.revokeObjectURL(url), [url])
  const frames = props.report.sound.runs.reduce((sum, run) => sum + run.length, 0)
  const seconds = new Intl.NumberFormat(useShell().language.value, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(frames / FRAMES_PER_SECOND)
  return (
    <figure class="voice-proof">
      <figcaption>{words.report.voice(seconds)}</figcaption>
      <audio controls src={url} />
      <a class="button plain" href={url} download="loggia-report.ogg">
        {words.report.saveSound}
      </a>
    </figure>
  )
}

function NotProven({ report }: { readonly report: Report }): JSX.Element {
  const words = usePeopleWords()
  const { actions, bundles } = report.unproven
  return (
    <section class="card" aria-labelledby="not-proven">
      <h2 id="not-proven">{words.report.notProven}</h2>
      <p>{words.report.notProvenText}</p>
      {report.sound.bundles > 0 && <p>{words.report.voiceWhen}</p>}
      {actions + bundles > 0 && (
        <p class="note trouble">{words.report.unproven(actions + bundles)}</p>
      )}
    </section>
  )
}

/** Out of range for a calendar is still a time that somebody signed. */
function useTime(): (atMs: number) => string {
  const format = new Intl.DateTimeFormat(useShell().language.value, {
    dateStyle: 'medium',
    timeStyle: 'medium',
  })
  return atMs => (Number.isNaN(new Date(atMs).getTime()) ? `${atMs} ms` : format.format(atMs))
}
