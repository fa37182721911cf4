import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import {
  writeReportFile,
  type Complaint,
  type ReportReason,
  type ReportWeight,
  type SpaceReports,
} from '../../src/index.ts'
import type { Attempt } from './attempt.ts'
import type { PeopleWords } from '../strings/people.ts'

/** Where making a report stands. */
export type ReportStep =
  | { readonly phase: 'weighing' }
  | { readonly phase: 'writing'; readonly weight: ReportWeight | undefined; readonly again: Again }
  | { readonly phase: 'signing' }
  | { readonly phase: 'made'; readonly file: File }

/** Why the last try came to nothing. */
type Again = 'first' | 'no-account' | 'failed'

/** What was filled in: there again when a try comes to nothing. */
export type ReportDraft = {
  readonly reason: Signal<ReportReason>
  readonly text: Signal<string>
  readonly withSound: Signal<boolean>
}

/** Makes one report about one person. */
export type ReportMaking = {
  readonly step: ReadonlySignal<ReportStep>
  readonly draft: ReportDraft
  /** Signs what is filled in. */
  sign(about: { readonly name: string; readonly words: PeopleWords }): void
}

/** Begins a report: what would go into it is looked up at once. */
export function makeReport(
  reports: SpaceReports,
  account: Complaint['account'],
  attempt: Attempt,
): ReportMaking {
  const step = signal<ReportStep>({ phase: 'weighing' })
  const draft: ReportDraft = {
    reason: signal('insults'),
    text: signal(''),
    withSound: signal(false),
  }
  let weight: ReportWeight | undefined
  const write = (again: Again): void => void (step.value = { phase: 'writing', weight, again })
  attempt(async () => {
    try {
      weight = await reports.weigh(account)
    } finally {
      // What it would hold is not known then; it can be made all the same.
      write('first')
    }
  })
  return {
    step,
    draft,
    sign: ({ name, words }) => {
      step.value = { phase: 'signing' }
      const { reason, text, withSound } = draft
      const complaint = { account, reason: reason.value, text: text.value.trim() }
      attempt(async () => {
        try {
          const signed = await reports.sign(complaint, { withSound: withSound.value })
          if (typeof signed === 'string') return write(signed)
          step.value = { phase: 'made', file: fileOf(signed, name, words) }
        } catch (fault) {
          write('failed')
          throw fault
        }
      })
    },
  }
}

/** A text, because browsers share no file that they do not know. */
function fileOf(envelope: Uint8Array, name: string, { report }: PeopleWords): File {
  const text = writeReportFile(envelope, report.fileHead(name))
  const day = new Date().toISOString().slice(0, 10)
  return new File([text], `${report.fileName}-${day}.txt`, { type: 'text/plain' })
}
