import { signal, type ReadonlySignal } from '@preact/signals'
import {
  openReport,
  readReportFile,
  REPORT_FILE_MAX,
  writeOggOpus,
  type Report,
} from '../../src/index.ts'
import type { PeopleWords } from '../strings/people.ts'

/** Why a file proves nothing; the reasons that the texts know. */
export type ReadRefusal = keyof PeopleWords['report']['refusals']

/** A report file that somebody opened, as far as it has been read. */
export type ReportReading =
  | { readonly phase: 'none' }
  | { readonly phase: 'reading' }
  | { readonly phase: 'refused'; readonly reason: ReadRefusal }
  | { readonly phase: 'good'; readonly report: Report; readonly sound: Blob | undefined }

/** Reads report files, one at a time; the last that was chosen counts. */
export type ReportReader = {
  readonly reading: ReadonlySignal<ReportReading>
  read(file: File): void
  forget(): void
}

/** Nothing is read yet. */
export function readReports(): ReportReader {
  const reading = signal<ReportReading>({ phase: 'none' })
  let newest: File | undefined
  return {
    reading,
    read: file => {
      newest = file
      reading.value = { phase: 'reading' }
      void readingOf(file)
        .catch((): ReportReading => ({ phase: 'refused', reason: 'unreadable' }))
        .then(now => {
          if (newest === file) reading.value = now
        })
    },
    forget: () => {
      newest = undefined
      reading.value = { phase: 'none' }
    },
  }
}

async function readingOf(file: File): Promise<ReportReading> {
  // No more than a report can have: the rest of a larger file is not even read.
  if (file.size > REPORT_FILE_MAX) return { phase: 'refused', reason: 'too-long' }
  const envelope = readReportFile(await file.text())
  const report = envelope.ok ? await openReport(envelope.value) : envelope
  if (!report.ok) return { phase: 'refused', reason: report.reason }
  const sound = writeOggOpus(report.value.sound)
  const blob = sound.length === 0 ? undefined : new Blob([sound], { type: 'audio/ogg' })
  return { phase: 'good', report: report.value, sound: blob }
}
