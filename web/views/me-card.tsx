import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { Me } from '../../src/index.ts'
import { useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { Fingerprint, PersonName } from '../parts/person.tsx'
import { lazy } from '../parts/lazy.tsx'
import { NameField, nameProblem } from './name-field.tsx'

const KeySheet = lazy(() => import('./key-sheet.tsx').then(module => module.KeySheet))

/** Who I am here, or how to become somebody. */
export function MeCard(): JSX.Element {
  const words = useMemberWords()
  const store = useStore()
  const me = store.me.value
  if (me !== undefined) return <Known me={me} />
  return (
    <section class="card me-card">
      <p>{words.lobby.noIdentity}</p>
      <button type="button" class="button" onClick={() => store.wantIdentity()}>
        {words.lobby.getIdentity}
      </button>
    </section>
  )
}

function Known({ me }: { readonly me: Me }): JSX.Element {
  const words = useMemberWords()
  const renaming = useSignal(false)
  return (
    <section class="card me-card" aria-label={words.lobby.meTitle}>
      <Avatar account={me.account} name={me.name} />
      <div class="me-who">
        <strong>
          <PersonName name={me.name} />
        </strong>
        <Fingerprint account={me.account} />
      </div>
      <button
        type="button"
        class="button plain round"
        aria-label={words.lobby.rename}
        onClick={() => (renaming.value = true)}
      >
        <Icon name="pencil" />
      </button>
      <KeyButton me={me} />
      {renaming.value && <Rename me={me} onClose={() => (renaming.value = false)} />}
    </section>
  )
}

/** The key itself: loaded when somebody wants to look at it. */
function KeyButton({ me }: { readonly me: Me }): JSX.Element | null {
  const words = useMemberWords()
  const members = useStore().members.value
  const isOpen = useSignal(false)
  if (members === undefined) return null
  return (
    <>
      <button
        type="button"
        class="button plain round"
        aria-label={words.moves.yourKey}
        aria-haspopup="dialog"
        onClick={() => (isOpen.value = true)}
      >
        <Icon name="key" />
      </button>
      {isOpen.value && (
        <Dialog title={words.moves.yourKey} onClose={() => (isOpen.value = false)}>
          <KeySheet me={me} members={members} />
        </Dialog>
      )}
    </>
  )
}

function Rename(props: { readonly me: Me; readonly onClose: () => void }): JSX.Element {
  const words = useMemberWords()
  const store = useStore()
  const name = useSignal(props.me.name)
  const tried = useSignal(false)
  return (
    <Dialog title={words.lobby.rename} onClose={props.onClose}>
      <form
        onSubmit={event => {
          event.preventDefault()
          tried.value = true
          if (nameProblem(name.value, words) !== undefined) return
          store.rename(name.value.trim())
          props.onClose()
        }}
      >
        <NameField name={name} showProblem={tried.value} />
        <div class="row">
          <button type="submit" class="button primary">
            {words.lobby.renameSave}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
