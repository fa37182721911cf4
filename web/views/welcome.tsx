import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { useShell, useStore, useWords } from '../context.ts'
import { Arcade } from '../parts/arcade.tsx'
import { Screen } from '../parts/screen.tsx'
import { Waiting } from '../parts/waiting.tsx'
import type { IdentityFlow, IdentityStep } from '../store/identity-flow.ts'
import type { Language } from '../strings/shape.ts'
import { NameField, nameProblem } from './name-field.tsx'
import { ConfirmStep, PhraseStep } from './welcome-phrase.tsx'
import { RestoreStep } from './welcome-restore.tsx'
import '../style/welcome.css'

/** First arrival: a key of one's own, or the old one back, or just a look around. */
export function Welcome(): JSX.Element {
  const words = useWords()
  const { identity } = useStore()
  return (
    <Screen name="welcome" title={words.welcome.title}>
      <Arcade />
      <section class="sheet">
        <Step now={identity.step.value} flow={identity} />
      </section>
    </Screen>
  )
}

function Step(props: { readonly now: IdentityStep; readonly flow: IdentityFlow }): JSX.Element {
  const { now, flow } = props
  const words = useWords()
  switch (now.step) {
    case 'name':
      return <NameStep />
    case 'making':
      return <Waiting label={words.welcome.making} />
    case 'phrase':
      return <PhraseStep fresh={now.key} flow={flow} />
    case 'confirm':
      return <ConfirmStep flow={flow} fresh={now.key} asked={now.asked} wrong={now.wrong} />
    case 'restore':
      return <RestoreStep problem={now.problem} checking={now.checking} />
    case 'keeping':
      return <Waiting label={words.welcome.keeping} />
    default:
      return now satisfies never
  }
}

function NameStep(): JSX.Element {
  const words = useWords()
  const shell = useShell()
  const store = useStore()
  const name = useSignal('')
  const language = useSignal<Language>(shell.language.value)
  const tried = useSignal(false)
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        tried.value = true
        if (nameProblem(name.value, words) === undefined) {
          store.identity.make(name.value.trim(), language.value)
        }
      }}
    >
      <h1 tabIndex={-1}>{words.welcome.title}</h1>
      <p class="lead">{words.welcome.intro}</p>
      <NameField name={name} showProblem={tried.value} />
      <PhraseLanguage language={language.value} onChoose={next => (language.value = next)} />
      <button type="submit" class="button primary wide">
        {words.welcome.make}
      </button>
      <div class="ways">
        <button type="button" class="button plain" onClick={() => store.identity.startRestore()}>
          {words.welcome.haveOne}
        </button>
        <button type="button" class="button plain" onClick={() => store.lookAround()}>
          {words.welcome.onlyListen}
        </button>
      </div>
      <p class="small">{words.welcome.onlyListenHint}</p>
    </form>
  )
}

function PhraseLanguage(props: {
  readonly language: Language
  readonly onChoose: (language: Language) => void
}): JSX.Element {
  const words = useWords()
  const group = useId()
  return (
    <fieldset class="choice">
      <legend>{words.welcome.phraseLanguage}</legend>
      {(['it', 'en'] as const).map(language => (
        <label key={language}>
          <input
            type="radio"
            name={group}
            checked={props.language === language}
            onChange={() => props.onChoose(language)}
          />
          <span>{words.welcome.phraseLanguages[language]}</span>
        </label>
      ))}
    </fieldset>
  )
}
