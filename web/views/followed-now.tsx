import type { JSX } from 'preact'
import { followedNow, type AccountId, type FollowedNow } from '../../src/index.ts'
import { useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Fingerprint, PersonName } from '../parts/person.tsx'
import { hashOf } from '../route.ts'
import { useNames } from '../store/names.ts'
import type { Store } from '../store/store.ts'

const NOBODY: ReadonlySet<AccountId> = new Set()

/** The followed people who host or speak now. */
export function followedIn(store: Store): readonly FollowedNow[] {
  return followedNow(
    store.lobby.value.map(({ announcement }) => announcement),
    {
      following: store.following.value,
      unwanted: store.members.value?.blocked.value ?? NOBODY,
    },
  )
}

/** A row of faces, each of which leads to where it is live; nothing where nobody is. */
export function FollowedRow(): JSX.Element | null {
  const { discovery } = useMemberWords()
  const faces = followedIn(useStore())
  const speakers = faces.filter(({ role }) => role === 'speaker').map(({ account }) => account)
  const names = useNames(speakers)
  if (faces.length === 0) return null
  return (
    <section class="followed-row" aria-labelledby="followed-now">
      <h2 id="followed-now">{discovery.followedNow}</h2>
      <ul>
        {faces.map(face => (
          <li key={face.account}>
            <Face face={face} name={nameIn(face, names)} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A host's heartbeat says its name; of the others it says their keys alone. */
const nameIn = (
  { account, role, announcement }: FollowedNow,
  names: ReadonlyMap<AccountId, string>,
): string | undefined => (role === 'host' ? announcement.hostName : names.get(account))

function Face(props: {
  readonly face: FollowedNow
  readonly name: string | undefined
}): JSX.Element {
  const { discovery } = useMemberWords()
  const store = useStore()
  const { face, name } = props
  const { account, role, announcement } = face
  const isInside = store.room.value?.state.value?.id === announcement.space
  return (
    <a
      class="face"
      href={hashOf(isInside ? { screen: 'space' } : { screen: 'link', code: announcement.link })}
      title={announcement.title}
    >
      <span class="live-ring" aria-hidden="true">
        <Avatar account={account} name={name ?? ''} />
      </span>
      <strong>
        {name === undefined ? <Fingerprint account={account} /> : <PersonName name={name} />}
      </strong>
      <span class="small">{discovery.roles[role]}</span>
      <span class="unseen" lang={announcement.language}>
        {announcement.title}
      </span>
    </a>
  )
}
