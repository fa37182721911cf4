import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useId, useMemo } from 'preact/hooks'
import {
  REPORT_REASONS,
  REPORT_TEXT_MAX_LETTERS,
  type AccountId,
  type ReportReason,
  type ReportWeight,
} from '../../src/index.ts'
import { useShell, useStore, useWords } from '../context.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { attemptIn } from '../store/attempt.ts'
import { makeReport, type ReportMaking } from '../store/report-making.ts'
import type { RoomModel } from '../store/room-model.ts'
import { usePeopleWords } from '../people-words.ts'
import { ReportMade } from './report-made.tsx'
import '../style/people.css'

const SECOND_MS = 1_000

type Props = {
  readonly room: RoomModel
  readonly account: AccountId
  readonly name: string
  readonly onClose: () => void
}

/** Says what a report about somebody holds, makes it, and hands it over. */
export function ReportDialog(props: Props): JSX.Element {
  const words = usePeopleWords()
  const shell = useShell()
  const { room, account, name } = props
  const making = useMemo(() => makeReport(room.reports, account, attemptIn(shell)), [account])
  const step = making.step.value
  const hasKey = useStore().me.value !== undefined
  // Said before anything is filled in.
  if (!hasKey) {
    return (
      <Dialog title={words.report.title(name)} onClose={props.onClose}>
        <NeedsKey onClose={props.onClose} />
      </Dialog>
    )
  }
  const title = step.phase === 'made' ? words.report.madeTitle : words.report.title(name)
  return (
    <Dialog title={title} onClose={props.onClose}>
      {step.phase === 'weighing' && <Waiting label={words.report.making} />}
      {step.phase === 'signing' && <Waiting label={words.report.making} />}
      {step.phase === 'made' && <ReportMade file={step.file} />}
      {step.phase === 'writing' && (
        <Form {...props} making={making} weight={step.weight} again={step.again} />
      )}
    </Dialog>
  )
}

/** A report is signed: the way to a key, for whoever has none. */
function NeedsKey({ onClose }: Pick<Props, 'onClose'>): JSX.Element {
  const { report } = usePeopleWords()
  const { common, door, stage } = useWords()
  const store = useStore()
  return (
    <>
      <p>
        {report.needKey} {stage.needKeyHow}
      </p>
      <div class="row">
        <button type="button" class="button plain" onClick={onClose}>
          {common.cancel}
        </button>
        <button
          type="button"
          class="button primary"
          onClick={() => {
            onClose()
            store.wantIdentity()
          }}
        >
          {door.makeKey}
        </button>
      </div>
    </>
  )
}

type FormProps = Props & {
  readonly making: ReportMaking
  readonly weight: ReportWeight | undefined
  readonly again: 'first' | 'no-account' | 'failed'
}

function Form({ name, making, weight, again, onClose }: FormProps): JSX.Element {
  const words = usePeopleWords()
  const { common } = useWords()
  const { reason, text, withSound } = making.draft
  const isLong = [...text.value.trim()].length > REPORT_TEXT_MAX_LETTERS
  return (
    <form
      class="report-form"
      onSubmit={event => {
        event.preventDefault()
        if (!isLong) making.sign({ name, words })
      }}
    >
      <p>{words.report.intro}</p>
      {again !== 'first' && (
        <p class="note trouble" role="alert">
          {again === 'failed' ? words.report.failed : words.report.needKey}
        </p>
      )}
      <Reasons reason={reason} />
      <InWords text={text} isLong={isLong} />
      <GoesIn name={name} weight={weight} withSound={withSound} />
      <div class="row">
        <button type="button" class="button plain" onClick={onClose}>
          {common.cancel}
        </button>
        <button type="submit" class="button primary">
          {words.report.make}
        </button>
      </div>
    </form>
  )
}

function Reasons({ reason }: { readonly reason: Signal<ReportReason> }): JSX.Element {
  const words = usePeopleWords()
  return (
    <fieldset class="choice report-reasons">
      <legend>{words.report.why}</legend>
      {REPORT_REASONS.map(one => (
        <label key={one}>
          <input
            type="radio"
            name="reason"
            checked={reason.value === one}
            onChange={() => (reason.value = one)}
          />
          {words.report.reasons[one]}
        </label>
      ))}
    </fieldset>
  )
}

function InWords(props: { readonly text: Signal<string>; readonly isLong: boolean }): JSX.Element {
  const words = usePeopleWords()
  const id = useId()
  const { text, isLong } = props
  return (
    <div class={isLong ? 'field wrong' : 'field'}>
      <label for={id}>{words.report.text}</label>
      <textarea
        id={id}
        rows={3}
        value={text.value}
        aria-invalid={isLong}
        aria-describedby={`${id}-note`}
        onInput={event => (text.value = event.currentTarget.value)}
      />
      <p id={`${id}-note`} class="field-note" role={isLong ? 'alert' : undefined}>
        {isLong ? words.report.textLong(REPORT_TEXT_MAX_LETTERS) : words.report.textHint}
      </p>
    </div>
  )
}

/** Everything that leaves the device, before it is made. */
function GoesIn(props: {
  readonly name: string
  readonly weight: ReportWeight | undefined
  readonly withSound: Signal<boolean>
}): JSX.Element {
  const words = usePeopleWords()
  const me = useStore().me.value
  const { name, weight, withSound } = props
  const seconds = Math.round((weight?.soundMs ?? 0) / SECOND_MS)
  return (
    <section class="goes-in" aria-labelledby="goes-in">
      <h3 id="goes-in">{words.report.goesIn}</h3>
      <ul>
        <li>{words.report.you(me?.name ?? '')}</li>
        <li>{words.report.space}</li>
        <li>{words.report.acts(weight?.acts ?? 0, name)}</li>
        {weight !== undefined && weight.others.length > 0 && (
          <li>{words.report.others(weight.others.join(', '))}</li>
        )}
      </ul>
      {seconds > 0 ? (
        <label class="tick tick-text">
          <input
            type="checkbox"
            checked={withSound.value}
            onChange={event => (withSound.value = event.currentTarget.checked)}
          />
          {words.report.sound(seconds, name)}
        </label>
      ) : (
        <p class="small">{words.report.noSound(name)}</p>
      )}
      <p class="small">{words.report.stays}</p>
    </section>
  )
}
