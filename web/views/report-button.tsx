import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { AccountId } from '../../src/index.ts'
import { lazy } from '../parts/lazy.tsx'
import { usePeopleWords } from '../people-words.ts'
import type { RoomModel } from '../store/room-model.ts'

const ReportDialog = lazy(() => import('./report-dialog.tsx').then(module => module.ReportDialog))

/** One press, and a report about this person can be made. */
export function ReportButton(props: {
  readonly room: RoomModel
  readonly account: AccountId
  readonly name: string
}): JSX.Element {
  const { report } = usePeopleWords()
  const isOpen = useSignal(false)
  return (
    <>
      <button
        type="button"
        class="button plain"
        aria-label={report.openName(props.name)}
        onClick={() => (isOpen.value = true)}
      >
        {report.open}
      </button>
      {isOpen.value && <ReportDialog {...props} onClose={() => (isOpen.value = false)} />}
    </>
  )
}
