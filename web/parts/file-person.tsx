import type { JSX } from 'preact'
import { Avatar } from './avatar.tsx'
import { Fingerprint, PersonName, type Somebody } from './person.tsx'
import '../style/people.css'

/** Whom a report or a recording names: their key and the name that goes with it there. */
export function FilePerson({ account, name }: Somebody): JSX.Element {
  return (
    <span class="file-person">
      <Avatar account={account} name={name} />
      <span>
        <strong>
          <PersonName name={name} />
        </strong>{' '}
        <Fingerprint account={account} />
      </span>
    </span>
  )
}
