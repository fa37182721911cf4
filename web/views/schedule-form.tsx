import { useSignal, type Signal } from '@preact/signals'
import { useEffect, useId } from 'preact/hooks'
import type { JSX } from 'preact'
import { SCHEDULED_AHEAD_MS, type ScheduledSpace } from '../../src/index.ts'
import { useChatWords } from '../chat-words.ts'
import { useShell, useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { Field } from '../parts/field.tsx'
import { LanguageField } from '../parts/language-field.tsx'
import { topicsIn } from '../store/topics-in.ts'
import { fieldOf, momentIn, ownZone } from '../times.ts'
import { TitleField, titleProblem } from './title-field.tsx'
import { topicsProblem } from './topics-problem.ts'

const HOUR_MS = 3_600_000

/** What is to take place, and when: for a new plan, or for one that is changed. */
export function ScheduleForm(props: {
  readonly of?: ScheduledSpace
  readonly onDone: () => void
}): JSX.Element | null {
  const words = useMemberWords()
  const { about } = useChatWords()
  const shell = useShell()
  const model = useStore().members.value?.scheduling
  const { of } = props
  const title = useSignal(of?.title ?? '')
  const topics = useSignal(of?.topics.join(', ') ?? '')
  const language = useSignal(of?.language ?? shell.language.value)
  const when = useSignal(fieldOf(of?.startsAtMs ?? nextHour(shell.now.peek())))
  const tried = useSignal(false)
  useEffect(() => model?.openPlan(), [])
  if (model === undefined) return null
  const topicsWrong = topicsProblem(topics.value, about)
  const plan = model.plan.value
  const startsAtMs = momentIn(when.value)
  const whenWrong =
    plan.phase === 'refused'
      ? words.scheduling.refusals[plan.reason]
      : tried.value && startsAtMs === undefined
        ? words.scheduling.whenMissing
        : undefined
  const save = (event: Event): void => {
    event.preventDefault()
    tried.value = true
    if (titleProblem(title.value, words) !== undefined || topicsWrong !== undefined) return
    if (startsAtMs === undefined) return
    const wish = { title: title.value.trim(), topics: topicsIn(topics.value), startsAtMs }
    model.save({ ...wish, language: language.value }, of?.space, props.onDone)
  }
  return (
    <form onSubmit={save}>
      <p>{words.scheduling.intro}</p>
      <TitleField title={title} showProblem={tried.value} />
      <WhenField when={when} problem={whenWrong} nowMs={shell.now.peek()} />
      <Field
        label={about.topicsLabel}
        hint={about.topicsHint}
        problem={topicsWrong}
        value={topics}
      />
      <LanguageField
        label={about.languageLabel}
        tag={language.value}
        choose={tag => (language.value = tag)}
      />
      <div class="row">
        <button type="submit" class="button primary" disabled={plan.phase === 'signing'}>
          {plan.phase === 'signing'
            ? words.scheduling.saving
            : of === undefined
              ? words.scheduling.save
              : words.scheduling.saveChange}
        </button>
      </div>
    </form>
  )
}

/** A moment in the person's own time zone, by the browser's own picker. */
function WhenField(props: {
  readonly when: Signal<string>
  readonly problem: string | undefined
  readonly nowMs: number
}): JSX.Element {
  const { scheduling: words } = useMemberWords()
  const id = useId()
  return (
    <div class={props.problem === undefined ? 'field' : 'field wrong'}>
      <label for={id}>{words.when}</label>
      <input
        id={id}
        type="datetime-local"
        value={props.when.value}
        min={fieldOf(props.nowMs)}
        max={fieldOf(props.nowMs + SCHEDULED_AHEAD_MS)}
        aria-invalid={props.problem !== undefined}
        aria-describedby={`${id}-note`}
        onInput={event => (props.when.value = event.currentTarget.value)}
      />
      <p id={`${id}-note`} class="field-note" role={props.problem ? 'alert' : undefined}>
        {props.problem ?? words.whenHint(ownZone())}
      </p>
    </div>
  )
}

/** The next full hour but one: nobody plans for in five minutes. */
const nextHour = (nowMs: number): number => (Math.floor(nowMs / HOUR_MS) + 2) * HOUR_MS
