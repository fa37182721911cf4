import { signal, type ReadonlySignal } from '@preact/signals'
import {
  writeReportFile,
  type Complaint,
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

/** Makes one report about one person. */
export type ReportMaking = {
  readonly step: ReadonlySignal<ReportStep>
  sign(
    complaint: Complaint,
    about: { readonly name: string; readonly withSound: boolean; readonly words: PeopleWords },
  ): void
}

/** Begins a report: what would go into it is looked up at once. */
export function makeReport(
  reports: SpaceReports,
  account: Complaint['account'],
  attempt: Attempt,
): ReportMaking {
  const step = signal<ReportStep>({ phase: 'weighing' })
  let weight: ReportWeight | undefined
  attempt(async () => {
    weight = await reports.weigh(account)
    step.value = { phase: 'writing', weight, again: 'first' }
  })
  return {
    step,
    sign: (complaint, { name, withSound, words }) => {
      step.value = { phase: 'signing' }
      attempt(async () => {
        const signed = await reports.sign(complaint, { withSound })
        step.value =
          typeof signed === 'string'
            ? { phase: 'writing', weight, again: signed }
            : { phase: 'made', file: fileOf(signed, name, words) }
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
