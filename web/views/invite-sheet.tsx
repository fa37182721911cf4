import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { fingerprintOf, isPrivate, type AccountId } from '../../src/index.ts'
import { useShell, useStore } from '../context.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { LongList } from '../parts/long-list.tsx'
import { Fingerprint, PersonName, type Somebody } from '../parts/person.tsx'
import { usePeopleWords } from '../people-words.ts'
import { codeIn } from '../route.ts'
import { attemptIn } from '../store/attempt.ts'
import { inviteFollowed, type Inviting, type InviteStep } from '../store/inviting.ts'
import type { MembersModel } from '../store/members-model.ts'
import type { RoomModel } from '../store/room-model.ts'
import { ShareSheet } from './share-sheet.tsx'

const ROW_REM = 4.5

/** People I follow who are not here: called where their app is open; the link for all others. */
export function InviteSheet(props: {
  readonly room: RoomModel
  readonly members: MembersModel
  /** Whoever is here already needs no invitation. */
  readonly here: ReadonlySet<AccountId>
  readonly onClose: () => void
}): JSX.Element {
  const { here: words } = usePeopleWords()
  const shell = useShell()
  const following = useStore().following.value
  const { room, members, here } = props
  const state = room.state.value
  const inviting = useMemo(
    () => inviteFollowed(members, following, codeIn(room.link), attemptIn(shell)),
    [room],
  )
  // Who carries a call would read what lets people knock.
  const mayCall = state !== undefined && !isPrivate(state)
  const absent = [...following].filter(account => !here.has(account))
  return (
    <Dialog title={words.inviteTitle} onClose={props.onClose}>
      <div class="people-here">
        {mayCall && absent.length > 0 && <Followed inviting={inviting} accounts={absent} />}
        {mayCall && <p class="small">{absent.length > 0 ? words.inviteHow : words.inviteNobody}</p>}
        <h3>{words.inviteLink}</h3>
        <ShareSheet link={room.link} title={state?.title ?? room.knownTitle} />
      </div>
    </Dialog>
  )
}

function Followed(props: {
  readonly inviting: Inviting
  readonly accounts: readonly AccountId[]
}): JSX.Element {
  const { here: words } = usePeopleWords()
  const language = useShell().language.value
  const sought = useSignal('')
  const { inviting, accounts } = props
  const names = inviting.names.value
  const people = useMemo(() => sortedPeople(accounts, names, language), [accounts, names, language])
  const found = people.filter(one => isMeant(one, sought.value))
  return (
    <>
      <Field label={words.search} value={sought} plain />
      <LongList
        label={words.inviteTitle}
        items={found}
        rowRem={ROW_REM}
        keyOf={({ account }) => account}
        row={one => <Row who={one} inviting={inviting} />}
      />
    </>
  )
}

function Row(props: { readonly who: Somebody; readonly inviting: Inviting }): JSX.Element {
  const { here: words } = usePeopleWords()
  const { who, inviting } = props
  const { account } = who
  const step = inviting.steps.value.get(account)
  const name = who.name || words.nameless
  return (
    <div class="person-row">
      <Avatar account={account} name={name} />
      <span class="person-row-who">
        <strong>{who.name === '' ? name : <PersonName name={name} />}</strong>
        <Fingerprint account={account} />
      </span>
      {step === undefined || step === 'not-here' ? (
        <span class="person-row-tags">
          {step === 'not-here' && <span class="small">{words.notThere}</span>}
          <button
            type="button"
            class="button"
            aria-label={words.inviteName(name)}
            onClick={() => inviting.invite(account)}
          >
            {step === undefined ? words.invite : words.inviteAgain}
          </button>
        </span>
      ) : (
        <Outcome step={step} />
      )}
    </div>
  )
}

function Outcome({ step }: { readonly step: InviteStep }): JSX.Element {
  const { here: words } = usePeopleWords()
  return (
    <span class="person-row-tags small" role="status">
      {step === 'calling' ? (
        words.calling
      ) : (
        <span>
          <Icon name="check" /> {words.delivered}
        </span>
      )}
    </span>
  )
}

function sortedPeople(
  accounts: readonly AccountId[],
  names: ReadonlyMap<AccountId, string> | undefined,
  language: string,
): readonly Somebody[] {
  const collator = new Intl.Collator(language, { sensitivity: 'base' })
  return accounts
    .map(account => ({ account, name: names?.get(account) ?? '' }))
    .sort(
      (one, other) =>
        Number(one.name === '') - Number(other.name === '') ||
        collator.compare(one.name, other.name),
    )
}

function isMeant({ account, name }: Somebody, text: string): boolean {
  const sought = text.trim().toLocaleLowerCase()
  const words = `${name} ${fingerprintOf(account).join(' ')}`.toLocaleLowerCase()
  return words.includes(sought)
}
