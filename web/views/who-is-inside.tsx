import type { JSX } from 'preact'
import type { AccountId, Announcement } from '../../src/index.ts'
import { useShell, useStore } from '../context.ts'
import { languageName } from '../language-name.ts'
import { useMemberWords } from '../member-words.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Fingerprint, PersonName } from '../parts/person.tsx'
import { useNames } from '../store/names.ts'
import { stageSeen, type SeenOnStage } from '../store/stage-seen.ts'
import '../style/inside.css'

const NOBODY: ReadonlySet<AccountId> = new Set()

/** A live Space as one sees it from outside, from its heartbeat alone: nobody is asked for a place, nobody is counted. */
export function WhoIsInside(props: {
  readonly announcement: Announcement
  /** Where it stands: below a sheet's title, or a page's. */
  readonly heading: 'h2' | 'h3'
}): JSX.Element {
  const { discovery } = useMemberWords()
  const store = useStore()
  const { announcement, heading: Heading } = props
  const { host, speakers, topics } = announcement
  const names = useNames(speakers.filter(account => account !== host))
  const stage = stageSeen(announcement, {
    names,
    following: store.following.value,
    blocked: store.members.value?.blocked.value ?? NOBODY,
  })
  return (
    <section class="inside" aria-labelledby="inside">
      <Heading id="inside">{discovery.onStageNow}</Heading>
      <ul class="inside-stage">
        {stage.map(one => (
          <Person key={one.account} who={one} />
        ))}
      </ul>
      <Spoken tag={announcement.language} />
      {topics.length > 0 && (
        <ul class="topics" aria-label={discovery.topics}>
          {topics.map(topic => (
            <li key={topic}>{topic}</li>
          ))}
        </ul>
      )}
      <p class="small">{discovery.uncounted}</p>
    </section>
  )
}

function Person({ who }: { readonly who: SeenOnStage }): JSX.Element {
  const words = useMemberWords()
  const { account, name, role } = who
  return (
    <li>
      <span aria-hidden="true">
        <Avatar account={account} name={name ?? ''} />
      </span>
      <span class="inside-who">
        {name !== undefined && (
          <strong>
            <PersonName name={name} />
          </strong>
        )}
        <Fingerprint account={account} />
      </span>
      <span class="inside-tags small">
        {role === 'host' && <span>{words.space.roles.host}</span>}
        {role === 'away' && (
          <span>
            {words.space.roles.host} · {words.stage.away}
          </span>
        )}
        {who.isFollowed && <span class="tag">{words.discovery.followed}</span>}
        {who.isBlocked && <span class="tag">{words.stage.blocked}</span>}
      </span>
    </li>
  )
}

/** Nothing for a tag that nobody knows: it is a stranger's text. */
function Spoken({ tag }: { readonly tag: string }): JSX.Element | null {
  const { discovery } = useMemberWords()
  const name = languageName(tag, useShell().language.value)
  return name === undefined ? null : <p>{discovery.language(name)}</p>
}
