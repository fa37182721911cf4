import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { ScheduledSpace } from '../../src/index.ts'
import { useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'
import { EntranceButton } from './entrance-button.tsx'

const ScheduleForm = lazy(() => import('./schedule-form.tsx').then(module => module.ScheduleForm))

type Asking = 'nothing' | 'change' | 'withdraw'

/** What its host does about a plan: begin it, change it, take it off. */
export function OwnPlan({ scheduled }: { readonly scheduled: ScheduledSpace }): JSX.Element {
  const words = useMemberWords()
  const { scheduling, lobby } = words
  const store = useStore()
  const asking = useSignal<Asking>('nothing')
  const close = (): void => void (asking.value = 'nothing')
  return (
    <>
      <EntranceButton
        way={{ what: 'starting', plan: scheduled.space }}
        icon="microphone"
        label={scheduling.start}
        name={scheduling.about(scheduling.start, scheduled.title)}
        underWay={lobby.starting}
        onPress={() => store.startScheduled(scheduled)}
      />
      <button
        type="button"
        class="button"
        aria-haspopup="dialog"
        aria-label={scheduling.about(scheduling.change, scheduled.title)}
        onClick={() => (asking.value = 'change')}
      >
        <Icon name="pencil" /> {scheduling.change}
      </button>
      <button
        type="button"
        class="button"
        aria-haspopup="dialog"
        aria-label={scheduling.about(scheduling.withdraw, scheduled.title)}
        onClick={() => (asking.value = 'withdraw')}
      >
        <Icon name="end" /> {scheduling.withdraw}
      </button>
      {asking.value === 'change' && (
        <Dialog title={scheduling.changeTitle} onClose={close}>
          <ScheduleForm of={scheduled} onDone={close} />
        </Dialog>
      )}
      {asking.value === 'withdraw' && (
        <Dialog title={scheduled.title} onClose={close}>
          <p>{scheduling.withdrawSure}</p>
          <div class="row">
            <button
              type="button"
              class="button alarm"
              onClick={() => {
                store.members.value?.scheduling.withdraw(scheduled.space)
                close()
              }}
            >
              {scheduling.withdraw}
            </button>
            <button type="button" class="button" onClick={close}>
              {scheduling.keep}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}
