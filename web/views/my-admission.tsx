import type { JSX } from 'preact'
import type { AccountId } from '../../src/index.ts'
import { useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { Icon } from '../parts/icon.tsx'
import type { MembersModel } from '../store/members-model.ts'

type Props = { readonly members: MembersModel }

/** How many people I may still vouch for, where the community goes by invitation. */
export function MyInvitations({ members }: Props): JSX.Element | null {
  const words = useMemberWords()
  const now = members.invitations.value
  if (now.phase === 'not-asked') return null
  return (
    <section class="card" aria-labelledby="invitations">
      <h2 id="invitations">{words.counting.invitations}</h2>
      <p role="status">
        {now.phase === 'ready'
          ? words.counting.invitationsLeft(now.left)
          : words.counting.notAdmitted}
      </p>
    </section>
  )
}

/** The work that the community asks of whoever wants to count, with its progress and a way out. */
export function MyWork({ members }: Props): JSX.Element | null {
  const words = useMemberWords()
  const now = members.work.value
  if (now.phase === 'not-asked') return null
  return (
    <section class="card" aria-labelledby="work">
      <h2 id="work">{words.counting.workTitle}</h2>
      {now.phase === 'wanted' && (
        <>
          <p>{words.counting.workWanted(now.bits)}</p>
          <button type="button" class="button accent wide" onClick={() => members.doWork()}>
            {words.counting.work}
          </button>
        </>
      )}
      {now.phase === 'running' && (
        <>
          <label class="work-progress">
            <span role="status">{words.counting.workRunning(now.tries, now.expected)}</span>
            <progress max={now.expected} value={Math.min(now.tries, now.expected)} />
          </label>
          <button type="button" class="button wide" onClick={() => members.stopWork()}>
            {words.counting.workStop}
          </button>
        </>
      )}
      {now.phase === 'done' && (
        <p class="gate open" role="status">
          <Icon name="check" /> {words.counting.workDone}
        </p>
      )}
    </section>
  )
}

/** Vouch for somebody; nothing where there is nothing to give. */
export function InviteButton(props: {
  readonly account: AccountId
  readonly name: string
}): JSX.Element | null {
  const words = useMemberWords()
  const store = useStore()
  const members = store.members.value
  const now = members?.invitations.value
  if (members === undefined || now?.phase !== 'ready' || now.left === 0) return null
  if (store.me.value?.account === props.account) return null
  return (
    <button
      type="button"
      class="button"
      aria-label={words.counting.invitePerson(props.name)}
      title={words.counting.invitationsLeft(now.left)}
      onClick={() => members.invite(props.account, props.name)}
    >
      {words.counting.invite}
    </button>
  )
}
