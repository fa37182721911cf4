import type { JSX } from 'preact'
import { useShell, useWords } from '../context.ts'
import { Icon } from './icon.tsx'

/** Passing notices, read out politely. */
export function Toasts(): JSX.Element {
  const shell = useShell()
  const words = useWords()
  return (
    <section class="toasts" role="status" aria-label={words.common.notices}>
      {shell.toasts.value.map(toast => (
        <div key={toast.id} class={`toast ${toast.tone}`}>
          <Icon name={toast.tone === 'fine' ? 'check' : 'warning'} />
          <p>
            <strong>{toast.title}</strong>
            {toast.whatToDo !== undefined && <span>{toast.whatToDo}</span>}
          </p>
          {toast.act !== undefined && (
            <button
              type="button"
              class="button"
              onClick={() => {
                toast.act?.go()
                shell.dismiss(toast.id)
              }}
            >
              {toast.act.label}
            </button>
          )}
          {(toast.tone === 'trouble' || toast.act !== undefined) && (
            <button type="button" class="button plain" onClick={() => shell.dismiss(toast.id)}>
              {words.common.dismiss}
            </button>
          )}
        </div>
      ))}
    </section>
  )
}
