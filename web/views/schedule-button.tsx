import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'

const ScheduleForm = lazy(() => import('./schedule-form.tsx').then(module => module.ScheduleForm))

/** Opens the form for a new plan; only for whoever may host. */
export function ScheduleButton(): JSX.Element | null {
  const { scheduling: words } = useMemberWords()
  const store = useStore()
  const isOpen = useSignal(false)
  const mayHost = store.me.value !== undefined && store.standing.value.gate.open
  if (!mayHost) return null
  return (
    <>
      <button
        type="button"
        class="button"
        aria-haspopup="dialog"
        onClick={() => (isOpen.value = true)}
      >
        <Icon name="calendar" /> {words.schedule}
      </button>
      {isOpen.value && (
        <Dialog title={words.scheduleTitle} onClose={() => (isOpen.value = false)}>
          <ScheduleForm onDone={() => (isOpen.value = false)} />
        </Dialog>
      )}
    </>
  )
}
