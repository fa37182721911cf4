import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useStore, useWords } from '../context.ts'
import { Field } from '../parts/field.tsx'

/** A link from a friend, for those who hold it in the clipboard. */
export function PasteLink(): JSX.Element {
  const words = useWords()
  const store = useStore()
  const text = useSignal('')
  return (
    <form
      class="card paste-card"
      onSubmit={event => {
        event.preventDefault()
        if (text.value.trim() !== '') store.openLink(text.value)
      }}
    >
      <Field label={words.lobby.pasteLabel} hint={words.lobby.pasteHint} value={text} plain />
      <button type="submit" class="button">
        {words.lobby.pasteOpen}
      </button>
    </form>
  )
}
