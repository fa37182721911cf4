import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { fingerprintOf, toDidKey, type Me } from '../../src/index.ts'
import { useShell } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { Icon } from '../parts/icon.tsx'
import { Fingerprint } from '../parts/person.tsx'
import { Waiting } from '../parts/waiting.tsx'
import type { IdentityStep } from '../store/identity-flow.ts'
import type { MembersModel } from '../store/members-model.ts'
import { ConfirmStep, PhraseStep } from './welcome-phrase.tsx'
import '../style/welcome.css'

/** My key: how others write it down, and how to go on under another one. */
export function KeySheet(props: { readonly me: Me; readonly members: MembersModel }): JSX.Element {
  const words = useMemberWords()
  const { me, members } = props
  const isMoving = useSignal(false)
  if (members.moved.value) {
    return (
      <p class="gate open" role="status">
        <Icon name="check" /> {words.moves.moved}
      </p>
    )
  }
  if (isMoving.value) return <Moving me={me} members={members} />
  return (
    <div class="key-sheet">
      <Fingerprint account={me.account} />
      <p>
        <span class="small">{words.moves.didKey}</span>
        <code class="did-key">{toDidKey(me.account)}</code>
      </p>
      <SignOut members={members} />
      <Blocked members={members} />
      <button type="button" class="button wide" onClick={() => (isMoving.value = true)}>
        <Icon name="key" /> {words.moves.move}
      </button>
    </div>
  )
}

function SignOut({ members }: { readonly members: MembersModel }): JSX.Element {
  const words = useMemberWords()
  if (members.signedOut.value) {
    return (
      <p class="gate open" role="status">
        <Icon name="check" /> {words.moves.signedOut}
      </p>
    )
  }
  return (
    <>
      <button
        type="button"
        class="button wide"
        aria-describedby="sign-out-why"
        onClick={() => members.signOutOthers()}
      >
        {words.moves.signOut}
      </button>
      <p id="sign-out-why" class="small">
        {words.moves.signOutWhy}
      </p>
    </>
  )
}

/** Whom this browser keeps out. Names are left out: whoever is blocked may call itself anything. */
function Blocked({ members }: { readonly members: MembersModel }): JSX.Element | null {
  const words = useMemberWords()
  const blocked = [...members.blocked.value]
  if (blocked.length === 0) return null
  return (
    <section aria-labelledby="blocked">
      <h3 id="blocked">{words.stage.blockedList(blocked.length)}</h3>
      <ul class="blocked-list">
        {blocked.map(account => (
          <li key={account}>
            <Fingerprint account={account} />
            <button
              type="button"
              class="button"
              aria-label={words.stage.unblockName(fingerprintOf(account).join(' '))}
              onClick={() => members.unblock(account)}
            >
              {words.stage.unblock}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Moving(props: { readonly me: Me; readonly members: MembersModel }): JSX.Element {
  return (
    <div class="key-sheet">
      <Step now={props.members.move.step.value} {...props} />
    </div>
  )
}

function Step(props: {
  readonly now: IdentityStep
  readonly me: Me
  readonly members: MembersModel
}): JSX.Element {
  const words = useMemberWords()
  const { now, me, members } = props
  const flow = members.move
  switch (now.step) {
    case 'name':
    case 'restore':
      return <Warnings me={me} members={members} />
    case 'making':
      return <Waiting label={words.welcome.making} />
    case 'phrase':
      return <PhraseStep fresh={now.key} flow={flow} />
    case 'confirm':
      return <ConfirmStep fresh={now.key} flow={flow} asked={now.asked} wrong={now.wrong} />
    case 'keeping':
      return <Waiting label={words.moves.moving} />
    default:
      return now satisfies never
  }
}

function Warnings(props: { readonly me: Me; readonly members: MembersModel }): JSX.Element {
  const words = useMemberWords()
  const language = useShell().language.value
  return (
    <>
      <p>{words.moves.moveWhy}</p>
      <ul class="rules">
        {words.moves.moveWarnings.map(warning => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
      <button
        type="button"
        class="button alarm wide"
        onClick={() => props.members.move.make(props.me.name, language)}
      >
        {words.moves.moveBegin}
      </button>
    </>
  )
}
