import type { ComponentChildren, JSX } from 'preact'
import { useRef } from 'preact/hooks'
import '../style/people.css'

/** Where somebody gives a file of theirs: picks one, or drops it here. Of several, the first counts. */
export function FileDrop(props: {
  /** Which files are offered, as in an input's `accept`. What is dropped may be any. */
  readonly accept: string
  readonly label: string
  readonly hint: string
  /** Whether it is what the page is for. */
  readonly isMain?: boolean
  readonly take: (file: File) => void
  /** What stands above it. */
  readonly children?: ComponentChildren
}): JSX.Element {
  const input = useRef<HTMLInputElement>(null)
  const take = (files: FileList | null | undefined): void => {
    const file = files?.[0]
    if (file !== undefined) props.take(file)
  }
  return (
    <div
      class="drop"
      onDragOver={event => event.preventDefault()}
      onDrop={event => {
        event.preventDefault()
        take(event.dataTransfer?.files)
      }}
    >
      {props.children}
      <input
        ref={input}
        hidden
        type="file"
        accept={props.accept}
        onChange={event => take(event.currentTarget.files)}
      />
      <button
        type="button"
        class={props.isMain === true ? 'button primary' : 'button'}
        onClick={() => input.current?.click()}
      >
        {props.label}
      </button>
      <p class="small">{props.hint}</p>
    </div>
  )
}
