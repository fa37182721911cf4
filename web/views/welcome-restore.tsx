import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { useStore, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import type { PhraseProblem } from '../store/identity-flow.ts'
import type { Words } from '../strings/words.ts'
import { NameField, nameProblem } from './name-field.tsx'

/** The same account again, from its twelve words. */
export function RestoreStep(props: {
  readonly problem: PhraseProblem | undefined
  readonly checking: boolean
}): JSX.Element {
  const words = useWords()
  const { identity } = useStore()
  const phrase = useSignal('')
  const name = useSignal('')
  const tried = useSignal(false)
  const id = useId()
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        tried.value = true
        if (nameProblem(name.value, words) === undefined) {
          identity.restore(phrase.value, name.value.trim())
        }
      }}
    >
      <h1 tabIndex={-1}>{words.welcome.restoreTitle}</h1>
      <p>{words.welcome.restoreIntro}</p>
      <div class={props.problem ? 'field wrong' : 'field'}>
        <label for={id}>{words.welcome.phraseLabel}</label>
        <textarea
          id={id}
          rows={3}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-invalid={props.problem !== undefined}
          aria-describedby={props.problem && `${id}-note`}
          value={phrase.value}
          onInput={event => (phrase.value = event.currentTarget.value)}
        />
        {props.problem && (
          <p id={`${id}-note`} class="field-note" role="alert">
            {inWords(props.problem, words)}
          </p>
        )}
      </div>
      <NameField name={name} showProblem={tried.value} />
      <div class="row">
        <button type="button" class="button plain" onClick={() => identity.back()}>
          <Icon name="back" /> {words.common.back}
        </button>
        <button type="submit" class="button primary" disabled={props.checking}>
          {props.checking ? words.welcome.restoring : words.welcome.restore}
        </button>
      </div>
    </form>
  )
}

function inWords(problem: PhraseProblem, words: Words): string {
  switch (problem.kind) {
    case 'word-count':
      return words.welcome.wordCount(problem.have)
    case 'word':
      return words.welcome.unknownWord(problem.word)
    case 'checksum':
      return words.welcome.checksum
    default:
      return problem satisfies never
  }
}
