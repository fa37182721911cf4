import type { JSX } from 'preact'
import { findComing } from '../../src/index.ts'
import { useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { ComingCard } from './coming-card.tsx'
import { ScheduleButton } from './schedule-button.tsx'

/** What is planned in the community: people we follow first. `sought` is what is searched for. */
export function ComingUp({ sought }: { readonly sought: string }): JSX.Element | null {
  const { scheduling: words } = useMemberWords()
  const store = useStore()
  const model = store.members.value?.scheduling
  if (model === undefined) return null
  const all = model.coming.value
  const isSeeking = sought.trim() !== ''
  const shown = isSeeking ? findComing(all, sought) : all
  // That nothing at all was found is said once, above.
  if (isSeeking && shown.length === 0) return null
  const isEmpty = all.length === 0
  return (
    <section
      class={isEmpty ? 'coming-up coming-none' : 'live-list coming-up'}
      aria-labelledby="coming"
    >
      <div class="coming-head">
        <h2 id="coming">{isEmpty ? words.emptyTitle : words.title}</h2>
        <ScheduleButton />
      </div>
      {isEmpty && <p>{store.standing.value.gate.open ? words.emptyText : words.emptyGuest}</p>}
      {!isEmpty && (
        <ul class="cards">
          {shown.map(coming => (
            <li key={coming.scheduled.space}>
              <ComingCard coming={coming} />
            </li>
          ))}
        </ul>
      )}
      {shown.some(({ isOwn }) => !isOwn) && <p class="small">{words.remindNote}</p>}
    </section>
  )
}
