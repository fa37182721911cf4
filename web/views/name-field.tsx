import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { NAME_MAX_LETTERS, parseName } from '../../src/index.ts'
import { useWords } from '../context.ts'
import { Field } from '../parts/field.tsx'
import type { Words } from '../strings/words.ts'

/** What keeps a name from being taken, or undefined. */
export function nameProblem(name: string, words: Words): string | undefined {
  const parsed = parseName(name)
  if (parsed.ok) return undefined
  return parsed.reason === 'empty'
    ? words.welcome.nameMissing
    : words.welcome.nameLimit(NAME_MAX_LETTERS)
}

/** What people call somebody. */
export function NameField(props: {
  readonly name: Signal<string>
  readonly showProblem: boolean
}): JSX.Element {
  const words = useWords()
  return (
    <Field
      label={words.welcome.nameLabel}
      hint={words.welcome.nameHint}
      problem={props.showProblem ? nameProblem(props.name.value, words) : undefined}
      value={props.name}
      autocomplete="nickname"
    />
  )
}
