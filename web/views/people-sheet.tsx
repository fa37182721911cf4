import { useSignal, type Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { findNamed } from '../../src/index.ts'
import { useShell, useStore } from '../context.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'
import { LongList } from '../parts/long-list.tsx'
import { Fingerprint, PersonName, type Somebody } from '../parts/person.tsx'
import { usePeopleWords } from '../people-words.ts'
import { peopleHere, type PersonHere } from '../store/people-here.ts'
import type { RoomModel } from '../store/room-model.ts'
import '../style/people.css'

const InviteSheet = lazy(() => import('./invite-sheet.tsx').then(module => module.InviteSheet))
const Person = lazy(() => import('./person-dialog.tsx').then(module => module.PersonDialog))

/** A face of 44 px and two lines of text. */
const ROW_REM = 4

/** Everybody who is here and may be named, with search; the others as a number. */
export function PeopleSheet(props: {
  readonly room: RoomModel
  readonly onClose: () => void
}): JSX.Element {
  const { here } = usePeopleWords()
  const { room } = props
  const sought = useSignal('')
  const person = useSignal<Somebody | undefined>(undefined)
  useEffect(() => room.lookAround(), [room])
  const everybody = useEverybody(room)
  const found = findNamed(everybody, sought.value)
  return (
    <Dialog title={here.title} onClose={props.onClose}>
      <div class="people-here">
        <Counts room={room} shown={everybody.length} />
        <Field label={here.search} value={sought} plain />
        {found.length === 0 && (
          <p role="status">{everybody.length === 0 ? here.nobody : here.notFound}</p>
        )}
        <LongList
          label={here.title}
          items={found}
          rowRem={ROW_REM}
          keyOf={({ account }) => account}
          row={one => <Row who={one} open={person} />}
        />
        <InviteButton room={room} everybody={everybody} />
        <ShowMe />
      </div>
      {person.value !== undefined && (
        <Person
          room={room}
          person={person.value}
          onClose={() => {
            person.value = undefined
          }}
        />
      )}
    </Dialog>
  )
}

function useEverybody(room: RoomModel): readonly PersonHere[] {
  const store = useStore()
  const language = useShell().language.value
  const stage = room.state.value?.stage ?? []
  const listed = room.here.value.people
  const following = store.following.value
  const me = store.me.value?.account
  return useMemo(
    () => peopleHere({ stage, listed, following, me, language }),
    [stage, listed, following, me, language],
  )
}

function Counts(props: { readonly room: RoomModel; readonly shown: number }): JSX.Element {
  const { here } = usePeopleWords()
  const { room } = props
  const { listed, isWhole } = room.here.value
  const others = Math.max(0, room.listeners.value - listed)
  return (
    <p class="small" role="status">
      {isWhole ? here.counts(props.shown, others) : here.reading(props.shown)}
    </p>
  )
}

function Row(props: {
  readonly who: PersonHere
  readonly open: Signal<Somebody | undefined>
}): JSX.Element {
  const { here, person } = usePeopleWords()
  const { space } = useShell().words.value
  const { who, open } = props
  const { account, name, role } = who
  return (
    <button
      type="button"
      class="person-row"
      onClick={() => (open.value = { account, name: name || here.nameless })}
    >
      <Avatar account={account} name={name} />
      <span class="person-row-who">
        <strong>{name === '' ? here.nameless : <PersonName name={name} />}</strong>
        <Fingerprint account={account} />
      </span>
      <span class="person-row-tags small">
        {who.isMe && <span>{person.you}</span>}
        {role !== undefined && <span class="tag">{space.roles[role]}</span>}
        {who.isFollowed && <span class="tag followed">{here.followed}</span>}
      </span>
    </button>
  )
}

/** For members: whom they follow is not always here. */
function InviteButton(props: {
  readonly room: RoomModel
  readonly everybody: readonly PersonHere[]
}): JSX.Element | null {
  const { here } = usePeopleWords()
  const members = useStore().members.value
  const me = useStore().me.value
  const isOpen = useSignal(false)
  if (members === undefined || me === undefined) return null
  return (
    <>
      <button type="button" class="button accent wide" onClick={() => (isOpen.value = true)}>
        <Icon name="share" /> {here.inviteOpen}
      </button>
      {isOpen.value && (
        <InviteSheet
          room={props.room}
          members={members}
          here={new Set(props.everybody.map(({ account }) => account))}
          onClose={() => (isOpen.value = false)}
        />
      )}
    </>
  )
}

/** One's own place in the list, where one sees what it means. */
function ShowMe(): JSX.Element | null {
  const { here } = usePeopleWords()
  const members = useStore().members.value
  const me = useStore().me.value
  if (members === undefined || me === undefined) return null
  return (
    <div class="show-me">
      <label class="tick">
        <input
          type="checkbox"
          checked={members.isListed.value}
          onChange={event => members.list(event.currentTarget.checked)}
        />
        {here.showMe}
      </label>
      <p class="small">{here.showMeHint}</p>
    </div>
  )
}
