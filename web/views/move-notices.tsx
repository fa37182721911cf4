import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { AccountId, MoveNotice } from '../../src/index.ts'
import { useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Fingerprint } from '../parts/person.tsx'
import type { MembersModel } from '../store/members-model.ts'

/** People I follow who say they have a new key. Nothing happens until I say so. */
export function MoveNotices(): JSX.Element | null {
  const members = useStore().members.value
  if (members === undefined) return null
  return (
    <>
      {members.notices.value.map(notice => (
        <Notice key={notice.from} notice={notice} members={members} />
      ))}
    </>
  )
}

function Notice(props: {
  readonly notice: MoveNotice
  readonly members: MembersModel
}): JSX.Element {
  const words = useMemberWords()
  const { notice, members } = props
  const { outcome, name, from } = notice
  const isDisputed = outcome.phase === 'disputed'
  const next = isDisputed ? outcome.moves.map(({ to }) => to) : [outcome.move.to]
  const title = isDisputed ? words.moves.disputed(name) : words.moves.said(name)
  return (
    <section class={isDisputed ? 'banner trouble move' : 'banner move'} aria-label={title}>
      <div>
        <h2>{title}</h2>
        <p>{isDisputed ? words.moves.disputedText : words.moves.saidText}</p>
        <div class="move-keys">
          <Key label={words.moves.oldKey} account={from} name={name} />
          {next.map(to => (
            <Key key={to} label={words.moves.newKey} account={to} name={name} />
          ))}
        </div>
        <Answer notice={notice} members={members} />
      </div>
    </section>
  )
}

function Answer(props: {
  readonly notice: MoveNotice
  readonly members: MembersModel
}): JSX.Element {
  const words = useMemberWords()
  const { notice, members } = props
  const unfollowsOld = useSignal(true)
  if (notice.outcome.phase === 'disputed') {
    return (
      <div class="banner-act">
        <button type="button" class="button" onClick={() => members.dismiss(notice)}>
          {words.moves.understood}
        </button>
      </div>
    )
  }
  return (
    <div class="banner-act">
      <button
        type="button"
        class="button primary"
        onClick={() => members.accept(notice, unfollowsOld.value)}
      >
        {words.moves.follow}
      </button>
      <label class="tick">
        <input
          type="checkbox"
          checked={unfollowsOld.value}
          onChange={event => (unfollowsOld.value = event.currentTarget.checked)}
        />
        <span>{words.moves.unfollowOld}</span>
      </label>
      <button type="button" class="button plain" onClick={() => members.dismiss(notice)}>
        {words.moves.no}
      </button>
    </div>
  )
}

function Key(props: {
  readonly label: string
  readonly account: AccountId
  readonly name: string
}): JSX.Element {
  return (
    <div class="move-key">
      <Avatar account={props.account} name={props.name} />
      <div>
        <span class="small">{props.label}</span>
        <Fingerprint account={props.account} />
      </div>
    </div>
  )
}
