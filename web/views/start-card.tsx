import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import type { JSX } from 'preact'
import { useShell, useStore, useWords } from '../context.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { hostsElsewhere } from './hosting.ts'
import { gateInWords } from './standing-card.tsx'
import { TitleField, titleProblem } from './title-field.tsx'

type Audience = 'lobby' | 'link' | 'private'

/** The door to hosting: shut with the reason, open, or open for a Space that only its link leads to. */
export function StartCard(): JSX.Element {
  const words = useWords()
  const store = useStore()
  const { gate, unlisted, counted, threshold } = store.standing.value
  const shell = useShell()
  const asking = useSignal(shell.route.peek().screen === 'start')
  const shut = whyShut()
  const isForLinkOnly = shut === undefined && !gate.open
  const why = isForLinkOnly ? words.lobby.startUnlistedWhy(counted, threshold) : shut
  return (
    <section class="card start-card">
      <button
        type="button"
        class="button primary wide"
        disabled={shut !== undefined}
        aria-describedby={why === undefined ? undefined : 'start-why'}
        onClick={() => (asking.value = true)}
      >
        <Icon name="microphone" /> {isForLinkOnly ? words.lobby.startUnlisted : words.lobby.start}
      </button>
      {why !== undefined && (
        <p id="start-why" class="small">
          {why}
        </p>
      )}
      {asking.value && shut === undefined && <StartDialog onClose={stopAsking} />}
    </section>
  )

  function stopAsking(): void {
    asking.value = false
    if (shell.route.peek().screen === 'start') shell.go({ screen: 'home' })
  }

  function whyShut(): string | undefined {
    if (store.me.value === undefined) return words.lobby.gateNoIdentity
    if (hostsElsewhere(store)) return words.lobby.hostingNow
    // One account speaks in one place: what is on stage in another tab is brought here, or left there.
    if (store.elsewhere.value?.wasOnStage === true) return words.tabs.startShut
    if (gate.open || unlisted.open) return undefined
    if (gate.reason === 'too-few-followers') return words.lobby.gateFew(counted, threshold)
    return gateInWords(store.standing.value, words)
  }
}

function StartDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const words = useWords()
  const store = useStore()
  const { gate, unlisted } = store.standing.value
  const title = useSignal('')
  const tried = useSignal(false)
  const wished = useSignal<Audience>('lobby')
  // The gate may shut while somebody types.
  const audience = wished.value === 'lobby' && !gate.open ? 'link' : wished.value
  const starting = store.busy.value.what === 'starting'
  return (
    <Dialog title={words.lobby.startTitle} onClose={onClose}>
      <form
        onSubmit={event => {
          event.preventDefault()
          tried.value = true
          if (titleProblem(title.value, words) !== undefined) return
          store.start(title.value.trim(), {
            unlisted: audience !== 'lobby',
            isPrivate: audience === 'private',
          })
        }}
      >
        <p>{words.lobby.startIntro}</p>
        <TitleField title={title} showProblem={tried.value} />
        <AudienceChoice
          audience={audience}
          mayChoose={{ lobby: gate.open, link: unlisted.open, private: unlisted.open }}
          onChoose={choice => (wished.value = choice)}
        />
        <div class="row">
          <button type="submit" class="button primary" disabled={starting}>
            {starting ? words.lobby.starting : words.lobby.start}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

function AudienceChoice(props: {
  readonly audience: Audience
  readonly mayChoose: Readonly<Record<Audience, boolean>>
  readonly onChoose: (audience: Audience) => void
}): JSX.Element {
  const words = useWords()
  const group = useId()
  return (
    <fieldset class="choice">
      <legend>{words.lobby.audience}</legend>
      {(['lobby', 'link', 'private'] as const).map(audience => (
        <label key={audience}>
          <input
            type="radio"
            name={group}
            checked={props.audience === audience}
            disabled={!props.mayChoose[audience]}
            onChange={() => props.onChoose(audience)}
          />
          <span>{words.lobby.audiences[audience]}</span>
        </label>
      ))}
    </fieldset>
  )
}
