import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { useWords } from '../context.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Field } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { Fingerprint } from '../parts/person.tsx'
import type { FreshKey, IdentityFlow } from '../store/identity-flow.ts'

const STEPS = 3

/** The twelve words, once, beside the picture they make. */
export function PhraseStep(props: {
  readonly fresh: FreshKey
  readonly flow: IdentityFlow
}): JSX.Element {
  const words = useWords()
  const { fresh, flow: identity } = props
  return (
    <>
      <p class="overline">{words.welcome.step(2, STEPS)}</p>
      <h1 tabIndex={-1}>{words.welcome.phraseTitle}</h1>
      <p>{words.welcome.phraseIntro}</p>
      <ol class="phrase" lang={fresh.language} translate={false}>
        {fresh.words.map((word, at) => (
          <li key={`${at}${word}`}>{word}</li>
        ))}
      </ol>
      <p class="note">
        <Icon name="warning" /> {words.welcome.phraseWarning}
      </p>
      <div class="this-is-you">
        <Avatar account={fresh.account} name={fresh.name} />
        <div>
          <h2>{fresh.name}</h2>
          <Fingerprint account={fresh.account} />
          <p class="small">{words.welcome.thisIsYouHint}</p>
        </div>
      </div>
      <div class="row">
        <button type="button" class="button plain" onClick={() => identity.back()}>
          <Icon name="back" /> {words.common.back}
        </button>
        <button type="button" class="button primary" onClick={() => identity.written()}>
          {words.welcome.written}
        </button>
      </div>
    </>
  )
}

/** Two words from the paper. */
export function ConfirmStep(props: {
  readonly flow: IdentityFlow
  readonly fresh: FreshKey
  readonly asked: readonly number[]
  readonly wrong: readonly number[]
}): JSX.Element {
  const words = useWords()
  const { flow: identity } = props
  const answers = useMemo(() => props.asked.map(() => signal('')), [props.asked])
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        identity.confirm(answers.map(answer => answer.value))
      }}
    >
      <p class="overline">{words.welcome.step(3, STEPS)}</p>
      <h1 tabIndex={-1}>{words.welcome.confirmTitle}</h1>
      <p>{words.welcome.confirmIntro}</p>
      {props.asked.map((at, i) => (
        <Field
          key={at}
          label={words.welcome.word(at + 1)}
          problem={props.wrong.includes(at) ? words.welcome.wrongWord(at + 1) : undefined}
          value={answers[i] ?? signal('')}
          plain
        />
      ))}
      <div class="row">
        <button type="button" class="button plain" onClick={() => identity.showAgain()}>
          <Icon name="back" /> {words.welcome.showAgain}
        </button>
        <button type="submit" class="button primary">
          {words.welcome.confirm}
        </button>
      </div>
    </form>
  )
}
