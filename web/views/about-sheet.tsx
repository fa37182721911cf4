import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { JSX } from 'preact'
import { useChatWords } from '../chat-words.ts'
import { useWords } from '../context.ts'
import { Field } from '../parts/field.tsx'
import { LanguageField } from '../parts/language-field.tsx'
import { topicsIn } from '../store/topics-in.ts'
import type { RoomModel } from '../store/room-model.ts'
import { useMayDo } from './may-do.ts'
import { PinField, pinOf } from './pin-form.tsx'
import { RecordingSwitch } from './recording-note.tsx'
import { TitleField, titleProblem } from './title-field.tsx'
import { topicsProblem } from './topics-problem.ts'

/** Title, topics, language and pinned link of the Space, while it is live. */
export function AboutSheet(props: {
  readonly room: RoomModel
  readonly onSaved: () => void
}): JSX.Element | null {
  const { about: words } = useChatWords()
  const allWords = useWords()
  const state = props.room.state.value
  const title = useSignal(state?.title ?? '')
  const topics = useSignal(state?.topics.join(', ') ?? '')
  const language = useSignal(state?.language ?? 'en')
  const link = useSignal(state?.pinned ?? '')
  // What somebody else pins meanwhile stays, unless the link was changed here too.
  const pinned = useMemo(() => state?.pinned, [])
  const mayPin = useMayDo(state)({ kind: 'pin', url: undefined })
  const tried = useSignal(false)
  if (state === undefined) return null
  const problem = topicsProblem(topics.value, words)
  const pin = pinOf(link.value)
  const isNoLink = pin === undefined && link.value.trim() !== ''
  const save = (event: Event): void => {
    event.preventDefault()
    tried.value = true
    if (problem !== undefined || titleProblem(title.value, allWords) !== undefined) return
    if (mayPin && isNoLink) return
    props.room.edit({
      title: title.value.trim(),
      topics: topicsIn(topics.value),
      language: language.value,
    })
    if (mayPin && (pin ?? '') !== (pinned ?? '')) props.room.act({ kind: 'pin', url: pin })
    props.onSaved()
  }
  return (
    <div class="about-sheet">
      <form onSubmit={save}>
        <TitleField title={title} showProblem={tried.value} />
        <Field label={words.topicsLabel} hint={words.topicsHint} problem={problem} value={topics} />
        <LanguageField
          label={words.languageLabel}
          tag={language.value}
          choose={tag => (language.value = tag)}
        />
        {mayPin && <PinField url={link} isWrong={tried.value && isNoLink} />}
        <p class="small">{words.told}</p>
        <div class="row">
          <button type="submit" class="button primary">
            {words.save}
          </button>
        </div>
      </form>
      <RecordingSwitch room={props.room} onStarted={props.onSaved} />
    </div>
  )
}
