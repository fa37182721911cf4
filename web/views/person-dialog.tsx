import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { lockOf, type AccountId, type PersonSeen, type StageAct } from '../../src/index.ts'
import { useChatWords } from '../chat-words.ts'
import { useStore, useWords } from '../context.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'
import { Fingerprint, type Somebody } from '../parts/person.tsx'
import { usePeopleWords } from '../people-words.ts'
import { usePersonSeen } from '../store/person-seen.ts'
import type { RoomModel } from '../store/room-model.ts'
import { BanForm } from './ban-form.tsx'
import { FollowButton } from './follow-button.tsx'
import { keepsOut } from './keeps-out.ts'
import { BlockButton } from './line-acts.tsx'
import { useMayDo } from './may-do.ts'
import { TwoNumbers } from './two-numbers.tsx'
import '../style/people.css'

const ReportDialog = lazy(() => import('./report-dialog.tsx').then(module => module.ReportDialog))

/** Names that are said before the rest is counted. */
const MUTUAL_SHOWN = 2

type Props = {
  readonly room: RoomModel
  readonly person: Somebody
  readonly onClose: () => void
}

/** Who somebody is, what one may do with them, and to whom one can turn about them. */
export function PersonDialog({ room, person, onClose }: Props): JSX.Element {
  const words = useWords()
  const doing = useSignal<'nothing' | 'ban' | 'report'>('nothing')
  if (doing.value === 'report') return <ReportDialog room={room} {...person} onClose={onClose} />
  if (doing.value === 'ban') {
    return (
      <Dialog title={words.stage.banTitle(person.name)} onClose={onClose}>
        <BanForm room={room} person={person} onClose={onClose} />
      </Dialog>
    )
  }
  return (
    <Dialog title={person.name} onClose={onClose}>
      <Who room={room} person={person} />
      <Moderation
        room={room}
        person={person}
        onClose={onClose}
        ban={() => {
          doing.value = 'ban'
        }}
      />
      <ForMe
        room={room}
        person={person}
        report={() => {
          doing.value = 'report'
        }}
      />
    </Dialog>
  )
}

/** Key, place and followers. */
function Who({ room, person }: Omit<Props, 'onClose'>): JSX.Element {
  const words = useWords()
  const { person: texts } = usePeopleWords()
  const store = useStore()
  const { account, name } = person
  const seen = usePersonSeen(store.members.value, account).value
  const role = room.state.value?.stage.find(speaker => speaker.account === account)?.role
  const isMe = store.me.value?.account === account
  return (
    <section class="who">
      <Avatar account={account} name={name} />
      <div>
        <p class="who-facts small">
          {role !== undefined && <span>{words.space.roles[role]}</span>}
          {isMe && <span>{texts.you}</span>}
          {seen?.followsMe === true && <span class="follows-me">{texts.followsYou}</span>}
        </p>
        <Fingerprint account={account} />
        <Followers seen={seen} />
        <FollowButton account={account} name={name} />
      </div>
    </section>
  )
}

/** Both numbers, and who of those we follow is among them. */
function Followers({ seen }: { readonly seen: PersonSeen | undefined }): JSX.Element | null {
  const { person: texts } = usePeopleWords()
  const isMember = useStore().members.value !== undefined
  if (!isMember) return null
  if (seen === undefined) return <p class="small">{texts.checking}</p>
  const { shown, isChecking, mutual } = seen
  const isNobody = shown.exact && shown.followers === 0
  if (isNobody) return <p class="small">{isChecking ? texts.checking : texts.unknown}</p>
  return (
    <>
      <TwoNumbers standing={seen} />
      <Mutual mutual={mutual} />
    </>
  )
}

function Mutual({ mutual }: Pick<PersonSeen, 'mutual'>): JSX.Element {
  const { person: texts } = usePeopleWords()
  const named = mutual.flatMap(({ name }) => name ?? [])
  const shown = named.slice(0, MUTUAL_SHOWN).join(', ')
  const others = mutual.length - Math.min(named.length, MUTUAL_SHOWN)
  if (mutual.length === 0) return <p class="small">{texts.mutualNone}</p>
  if (shown === '') return <p class="small">{texts.mutualUnnamed(others)}</p>
  return <p class="small">{others > 0 ? texts.mutualMore(shown, others) : texts.mutual(shown)}</p>
}

/** For oneself alone: no moderator has to agree, and nobody learns of a block, but of the host's in its own Space. */
function ForMe(props: {
  readonly room: RoomModel
  readonly person: Somebody
  readonly report: () => void
}): JSX.Element | null {
  const words = useWords()
  const { person: texts, report } = usePeopleWords()
  const { block } = useChatWords()
  const store = useStore()
  const members = store.members.value
  const { account, name } = props.person
  if (store.me.value?.account === account) return null
  const isBan = keepsOut(props.room)
  const isBlocked = members?.blocked.value.has(account) === true
  return (
    <section class="acts for-me" aria-labelledby="for-me">
      <h3 id="for-me">{texts.forMe}</h3>
      <div class="row">
        {members !== undefined &&
          (isBlocked ? (
            <button type="button" class="button" onClick={() => members.unblock(account)}>
              {words.stage.unblock}
            </button>
          ) : (
            <BlockButton name={name} isBan={isBan} block={() => members.block(account)} />
          ))}
        <button
          type="button"
          class="button"
          aria-label={report.openName(name)}
          onClick={props.report}
        >
          <Icon name="shield" /> {report.open}
        </button>
      </div>
      {members !== undefined && (
        <p class="small">{isBan ? block.asHostHint : words.stage.blockHint}</p>
      )}
    </section>
  )
}

/** What our rank allows about somebody now. */
function Moderation(props: Props & { readonly ban: () => void }): JSX.Element {
  const words = useWords()
  const { person: texts } = usePeopleWords()
  const { room, person } = props
  const { account: target } = person
  const state = room.state.value
  const may = useMayDo(state)
  const isMuted = state !== undefined && lockOf(state, target) !== undefined
  const isInvited = state?.invited.some(({ account }) => account === target) === true
  const mayUndo = may({ kind: 'revoke', target, undoes: true })
  const mayBan = may({ kind: 'ban', target, reason: '', untilMs: 0 })
  return (
    <div class="acts">
      {isInvited && <p class="small">{texts.invited}</p>}
      <Act {...props} act={{ kind: 'invite', target }} label={texts.invite} />
      <Act {...props} act={{ kind: 'mute', target }} label={words.stage.mute} />
      <Act {...props} act={{ kind: 'allow', target }} label={words.stage.allow} />
      {isMuted && may({ kind: 'allow', target }) && <p class="small">{words.stage.allowHint}</p>}
      <Act {...props} act={{ kind: 'grant', target }} label={words.stage.grant} />
      <Act {...props} act={{ kind: 'revoke', target, undoes: false }} label={words.stage.revoke} />
      <Act {...props} act={{ kind: 'revoke', target, undoes: true }} label={words.stage.undo} />
      {mayUndo && <p class="small">{words.stage.undoHint}</p>}
      <Act {...props} act={{ kind: 'remove', target, reason: '' }} label={words.stage.remove} />
      {mayBan && (
        <button type="button" class="button alarm" onClick={props.ban}>
          {words.stage.ban}
        </button>
      )}
    </div>
  )
}

/** One act, shown only where the rules would allow it now. */
function Act(
  props: Props & {
    readonly act: StageAct & { readonly target: AccountId }
    readonly label: string
  },
): JSX.Element | null {
  const { room, act } = props
  const may = useMayDo(room.state.value)
  if (!may(act)) return null
  return (
    <button
      type="button"
      class="button"
      onClick={() => {
        room.act(act)
        props.onClose()
      }}
    >
      {props.label}
    </button>
  )
}
