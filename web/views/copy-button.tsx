import type { JSX } from 'preact'
import { copyText } from '../clipboard.ts'
import { useShell, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'

/** Copies a link and says so. */
export function CopyButton(props: {
  readonly text: string
  readonly primary?: boolean
}): JSX.Element {
  const words = useWords()
  const shell = useShell()
  return (
    <button
      type="button"
      class={props.primary ? 'button primary' : 'button'}
      onClick={() => copyText(props.text, shell)}
    >
      <Icon name="copy" /> {words.share.copy}
    </button>
  )
}
