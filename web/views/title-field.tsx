import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { TITLE_MAX_LETTERS } from '../../src/index.ts'
import { useWords } from '../context.ts'
import { Field } from '../parts/field.tsx'
import type { Words } from '../strings/words.ts'

/** What keeps a title from being taken, or undefined. */
export function titleProblem(title: string, words: Words): string | undefined {
  const letters = [...title.trim()].length
  if (letters === 0) return words.lobby.titleMissing
  const over = letters - TITLE_MAX_LETTERS
  return over > 0 ? words.lobby.titleLong(over, TITLE_MAX_LETTERS) : undefined
}

/** The title of a Space, with what is left of its length. Too long says so; nothing is cut in silence. */
export function TitleField(props: {
  readonly title: Signal<string>
  readonly showProblem: boolean
}): JSX.Element {
  const words = useWords()
  const letters = [...props.title.value.trim()].length
  const tooLong = letters > TITLE_MAX_LETTERS
  return (
    <Field
      label={words.lobby.titleLabel}
      hint={
        letters === 0 ? words.lobby.titleHint : words.lobby.titleLeft(TITLE_MAX_LETTERS - letters)
      }
      problem={tooLong || props.showProblem ? titleProblem(props.title.value, words) : undefined}
      value={props.title}
    />
  )
}
