import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import type { JSX } from 'preact'
import { useShell, useStore, useWords } from '../context.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { EntranceButton } from './entrance-button.tsx'
import { entranceOf, whyShut } from './entrance.ts'
import { gateInWords } from './standing-card.tsx'
import { TitleField, titleProblem } from './title-field.tsx'

/** To open a Space that nobody has planned. */
const START = { what: 'starting', plan: undefined } as const

type Audience = 'lobby' | 'link' | 'private'

/** The door to hosting: shut with the reason, open, or open for a Space that only its link leads to. */
export function StartCard(): JSX.Element {
  const words = useWords()
  const store = useStore()
  const { gate, unlisted, counted, threshold } = store.standing.value
  const shell = useShell()
  const asking = useSignal(shell.route.peek().screen === 'start')
  const entrance = entranceOf(START, store)
  const isUnderWay = entrance === 'under-way'
  const shut = whyNot()
  const isForLinkOnly = shut === undefined && !gate.open
  const why = isForLinkOnly ? words.lobby.startUnlistedWhy(counted, threshold) : shut
  const label = isForLinkOnly ? words.lobby.startUnlisted : words.lobby.start
  return (
    <section class="card start-card">
      <button
        type="button"
        class="button primary wide"
        disabled={shut !== undefined || isUnderWay}
        aria-busy={isUnderWay}
        aria-describedby={why === undefined ? undefined : 'start-why'}
        onClick={() => (asking.value = true)}
      >
        <Icon name="microphone" /> {isUnderWay ? words.lobby.starting : label}
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

  function whyNot(): string | undefined {
    if (store.me.value === undefined) return words.lobby.gateNoIdentity
    const why = whyShut(entrance, words)
    if (why !== undefined) return why
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
          <EntranceButton way={START} label={words.lobby.start} underWay={words.lobby.starting} />
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
