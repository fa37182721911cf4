import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useStore, useWords } from '../context.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { hostsElsewhere } from './hosting.ts'
import { gateInWords } from './standing-card.tsx'
import { TitleField, titleProblem } from './title-field.tsx'

/** The door to hosting: shut with the reason, or open. */
export function StartCard(): JSX.Element {
  const words = useWords()
  const store = useStore()
  const standing = store.standing.value
  const asking = useSignal(false)
  const shut = whyShut()
  return (
    <section class="card start-card">
      <button
        type="button"
        class="button primary wide"
        disabled={shut !== undefined}
        aria-describedby={shut === undefined ? undefined : 'start-why'}
        onClick={() => (asking.value = true)}
      >
        <Icon name="microphone" /> {words.lobby.start}
      </button>
      {shut !== undefined && (
        <p id="start-why" class="small">
          {shut}
        </p>
      )}
      {asking.value && <StartDialog onClose={() => (asking.value = false)} />}
    </section>
  )

  function whyShut(): string | undefined {
    if (store.me.value === undefined) return words.lobby.gateNoIdentity
    const { gate, counted, threshold } = standing
    if (hostsElsewhere(store)) return words.lobby.hostingNow
    if (gate.open) return undefined
    if (gate.reason === 'too-few-followers') return words.lobby.gateFew(counted, threshold)
    return gateInWords(standing, words)
  }
}

function StartDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const words = useWords()
  const store = useStore()
  const title = useSignal('')
  const tried = useSignal(false)
  const starting = store.busy.value.what === 'starting'
  return (
    <Dialog title={words.lobby.startTitle} onClose={onClose}>
      <form
        onSubmit={event => {
          event.preventDefault()
          tried.value = true
          if (titleProblem(title.value, words) === undefined) store.start(title.value.trim())
        }}
      >
        <p>{words.lobby.startIntro}</p>
        <TitleField title={title} showProblem={tried.value} />
        <div class="row">
          <button type="submit" class="button primary" disabled={starting}>
            {starting ? words.lobby.starting : words.lobby.start}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
