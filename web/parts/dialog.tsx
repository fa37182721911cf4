import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { useWords } from '../context.ts'
import { Icon } from './icon.tsx'
import { Toasts } from './toasts.tsx'

/** What one does in a dialog, without its cross. */
const CONTROLS = ':is(input, textarea, select, button, a[href], summary):not(.dialog-head *)'
/** Where it begins with something to write, that is what the dialog was opened for. */
const TO_WRITE_IN = 'input:is([type="text"], [type="search"]):not([readonly]), textarea'

/** A modal question or sheet. Escape, the cross and a click beside it close it. */
export function Dialog(props: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}): JSX.Element {
  const words = useWords()
  const dialog = useRef<HTMLDialogElement>(null)
  const isGone = useRef(false)
  const title = useId()
  useEffect(() => {
    const shown = dialog.current
    const opener = document.activeElement
    shown?.showModal()
    // A browser would go to the cross: whoever presses Enter without looking would close what they opened.
    const first = shown?.querySelector<HTMLElement>(CONTROLS)
    // Under a finger a keyboard would come up and hide half of what was opened.
    const isToWrite = first?.matches(TO_WRITE_IN) === true && matchMedia('(pointer: fine)').matches
    const heading = shown?.querySelector<HTMLElement>('h2')
    ;(isToWrite ? first : heading)?.focus()
    // Closed by hand a dialog gives the focus back by itself; taken away while it is open it takes it along.
    return () => {
      isGone.current = true
      if (shown?.open !== true) return
      shown.close()
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={title}
      onClose={() => {
        // Told a little later: by then another dialog may stand in this one's place.
        if (!isGone.current) props.onClose()
      }}
      onCancel={event => {
        // Told now: a key pressed before the browser says that it is closed would open what is still there.
        event.preventDefault()
        props.onClose()
      }}
      onClick={event => {
        // Only the backdrop is the dialog itself: everything inside is a child.
        if (event.target === dialog.current) props.onClose()
      }}
    >
      {/* Whatever lies outside of a modal dialog is neither seen nor read out. */}
      <Toasts />
      <div class="dialog-sheet">
        <header class="dialog-head">
          <h2 id={title} tabIndex={-1}>
            {props.title}
          </h2>
          <button
            type="button"
            class="button plain round"
            aria-label={words.common.close}
            onClick={() => props.onClose()}
          >
            <Icon name="end" />
          </button>
        </header>
        {props.children}
      </div>
    </dialog>
  )
}
