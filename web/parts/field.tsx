import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'

/** One line of text with its label, a hint, and what is wrong with it. */
export function Field(props: {
  readonly label: string
  readonly hint?: string | undefined
  readonly problem?: string | undefined
  readonly value: Signal<string>
  readonly autocomplete?: 'off' | 'nickname'
  readonly plain?: boolean
}): JSX.Element {
  const id = useId()
  const note = props.problem ?? props.hint
  return (
    <div class={props.problem === undefined ? 'field' : 'field wrong'}>
      <label for={id}>{props.label}</label>
      <input
        id={id}
        type="text"
        value={props.value.value}
        autocomplete={props.autocomplete ?? 'off'}
        autocapitalize={props.plain ? 'none' : undefined}
        spellcheck={props.plain ? false : undefined}
        aria-invalid={props.problem !== undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        onInput={event => (props.value.value = event.currentTarget.value)}
      />
      {note !== undefined && (
        <p id={`${id}-note`} class="field-note" role={props.problem ? 'alert' : undefined}>
          {note}
        </p>
      )}
    </div>
  )
}
