import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { useWords } from '../context.ts'
import { Icon } from './icon.tsx'
import { Toasts } from './toasts.tsx'

/** Where there is something to write, it is what the dialog was opened for. */
const TO_WRITE_IN = 'input[type="text"]:not([readonly]), textarea'

/** A modal question or sheet. Escape, the cross and a click beside it close it. */
export function Dialog(props: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}): JSX.Element {
  const words = useWords()
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  useEffect(() => {
    dialog.current?.showModal()
    // A browser would go to the cross: whoever presses Enter without looking would close what they opened.
    dialog.current?.querySelector<HTMLElement>(`${TO_WRITE_IN}, h2`)?.focus()
  }, [])
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={title}
      onClose={props.onClose}
      onClick={event => {
        // Only the backdrop is the dialog itself: everything inside is a child.
        if (event.target === dialog.current) dialog.current?.close()
      }}
    >
      <div class="dialog-sheet">
        <header class="dialog-head">
          <h2 id={title} tabIndex={-1}>
            {props.title}
          </h2>
          <button
            type="button"
            class="button plain round"
            aria-label={words.common.close}
            onClick={() => dialog.current?.close()}
          >
            <Icon name="end" />
          </button>
        </header>
        {props.children}
      </div>
      {/* Whatever lies outside of a modal dialog is neither seen nor read out. */}
      <Toasts />
    </dialog>
  )
}
