import type { JSX } from 'preact'
import type { LinkContent } from '../../src/index.ts'
import { useShell, useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { CalendarFile, Countdown, Remind } from './coming-card.tsx'
import '../style/coming.css'

/** Beneath the door of a link that was made beforehand, until the Space is live: when it starts, and what one can do. */
export function ScheduledDoor({ content }: { readonly content: LinkContent }): JSX.Element {
  const { scheduling: words } = useMemberWords()
  const shell = useShell()
  const model = useStore().members.value?.scheduling
  // What becomes of it is heard as the list of what is to come moves.
  const coming = model?.coming.value.find(({ scheduled }) => scheduled.space === content.space)
  const fate = model?.fateOf(content)
  const startsAtMs = typeof fate === 'object' ? fate.startsAtMs : content.startedAtMs
  const isLate = shell.now.value >= startsAtMs
  if (fate === 'withdrawn') {
    return (
      <p class="note trouble" role="status">
        {isLate ? words.doorOver : words.doorWithdrawn}
      </p>
    )
  }
  return (
    <section class="card scheduled-door" aria-label={words.doorLabel}>
      <p class="scheduled-when">
        <Countdown startsAtMs={startsAtMs} />
      </p>
      <p role="status">{isLate ? words.doorLate : words.doorStay}</p>
      {coming !== undefined && !isLate && (
        <div class="row">
          <Remind coming={coming} />
          <CalendarFile coming={coming} />
        </div>
      )}
      {coming !== undefined && !isLate && <p class="small">{words.remindNote}</p>}
    </section>
  )
}
