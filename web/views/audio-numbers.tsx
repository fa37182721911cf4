import type { JSX } from 'preact'
import { useShell, useStore, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { PersonName } from '../parts/person.tsx'
import { diagnosticsOf, hearingIn, type Hearing } from '../store/hearing.ts'
import type { SpeakerReport } from '../../src/index.ts'
import type { RoomModel } from '../store/room-model.ts'
import type { Words } from '../strings/words.ts'

/** Live figures for whoever wants them, and a copy for whoever helps. */
export function Numbers({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  const me = useStore().me.value?.account
  return (
    <details class="numbers">
      <summary>{words.audio.numbersTitle}</summary>
      <p>
        {words.audio.path}: {wayOf(room, words)}
      </p>
      <Table hearings={hearingIn(room, me) ?? []} />
      <CopyDiagnostics room={room} me={me} />
    </details>
  )
}

function Table({ hearings }: { readonly hearings: readonly Hearing[] }): JSX.Element {
  const { audio } = useWords()
  return (
    <div class="number-table" role="region" aria-label={audio.numbersTitle} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{audio.numberOf.speaker}</th>
            <th scope="col">{audio.numberOf.buffer}</th>
            <th scope="col">{audio.numberOf.spread}</th>
            <th scope="col">{audio.numberOf.lost}</th>
            <th scope="col">{audio.numberOf.concealed}</th>
            <th scope="col">{audio.numberOf.lane}</th>
          </tr>
        </thead>
        <tbody>
          {hearings.map(({ speaker, report }) => (
            <tr key={speaker.session}>
              <th scope="row">
                <PersonName name={speaker.name} />
              </th>
              <td>{report ? audio.milliseconds(Math.round(report.bufferMs)) : '–'}</td>
              <td>{report ? audio.milliseconds(Math.round(report.spreadMs)) : '–'}</td>
              <td>{report ? audio.percent(percentOf(report.lostShare)) : '–'}</td>
              <td>{report ? audio.percent(percentOf(report.concealedShare)) : '–'}</td>
              <td data-lane={report?.lane}>{report ? laneIn(report, audio) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const percentOf = (share: number): number => Math.round(share * 1_000) / 10

const laneIn = ({ lane, directShare }: SpeakerReport, audio: Words['audio']): string =>
  `${audio.laneOf[lane]} (${audio.percent(percentOf(lane === 'stage' ? directShare : 1 - directShare))})`

function wayOf(room: RoomModel, { audio }: Words): string {
  const place = room.place.value
  if (place.phase === 'attached') return audio.hops(place.hops)
  return place.phase === 'root' ? audio.atSource : audio.noWay
}

function CopyDiagnostics(props: {
  readonly room: RoomModel
  readonly me: string | undefined
}): JSX.Element {
  const words = useWords()
  const shell = useShell()
  const copy = (): void => {
    const failed = (): void => shell.tell({ tone: 'trouble', title: words.audio.copyFailed })
    // Old and embedded browsers have no clipboard at all.
    const about = { atMs: shell.now.value, browser: navigator.userAgent }
    const clipboard: Clipboard | undefined = navigator.clipboard
    if (clipboard === undefined) return failed()
    clipboard
      .writeText(diagnosticsOf(props.room, props.me, about))
      .then(() => shell.tell({ tone: 'fine', title: words.audio.copied }), failed)
  }
  return (
    <div class="copy-diagnostics">
      <button type="button" class="button" onClick={copy}>
        <Icon name="copy" /> {words.audio.copy}
      </button>
      <p class="small">{words.audio.copyHint}</p>
    </div>
  )
}
