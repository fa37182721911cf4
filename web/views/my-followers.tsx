import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import {
  COUNT_REASONS,
  findNamed,
  type FollowerRow,
  type FollowersExplained,
} from '../../src/index.ts'
import { useShell, useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Field } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { Fingerprint, PersonName } from '../parts/person.tsx'
import { Waiting } from '../parts/waiting.tsx'
import type { MembersModel } from '../store/members-model.ts'
import { FollowButton } from './follow-button.tsx'
import { InviteButton } from './my-admission.tsx'
import { rounded } from './two-numbers.tsx'

/** Rows on a page: two screens of a phone. */
const PAGE_ROWS = 20

/** "412 of 600: 80 follow you but were never invited", and who they are. */
export function MyFollowers(props: {
  readonly members: MembersModel
  readonly threshold: number
}): JSX.Element {
  const words = useMemberWords()
  const { members, threshold } = props
  const me = useStore().me.value
  useEffect(() => {
    if (me !== undefined) members.explainFollowers()
  }, [members, me])
  const known = members.followers.value
  return (
    <section class="card counting" aria-labelledby="counting">
      <h2 id="counting">{words.counting.title}</h2>
      {me === undefined && <p>{words.counting.needKey}</p>}
      {me !== undefined && known === undefined && <Waiting label={words.common.loadingScreen} />}
      {me !== undefined && known !== undefined && (
        <>
          <Summary known={known} threshold={threshold} />
          {known.rows.length === 0 ? <p>{words.counting.nobody}</p> : <List rows={known.rows} />}
        </>
      )}
    </section>
  )
}

function Summary(props: {
  readonly known: FollowersExplained
  readonly threshold: number
}): JSX.Element {
  const words = useMemberWords()
  const { totals } = props.known
  const { shown } = useStore().standing.value
  const missing = COUNT_REASONS.filter(reason => reason !== 'counted' && totals[reason] > 0)
  return (
    <>
      <dl class="numbers">
        <div>
          <dt>{words.counting.underRules}</dt>
          <dd>{words.counting.of(totals.counted, props.threshold)}</dd>
        </div>
        <div>
          <dt>{words.counting.inAll}</dt>
          <dd title={shown.exact ? undefined : words.counting.aboutHint}>
            {shown.exact
              ? words.counting.followers(shown.followers)
              : words.counting.about(rounded(shown.about))}
          </dd>
        </div>
      </dl>
      <progress
        aria-labelledby="counting"
        max={Math.max(props.threshold, 1)}
        value={Math.min(totals.counted, props.threshold)}
      />
      {missing.length > 0 && (
        <ul class="reasons">
          {missing.map(reason => (
            <li key={reason}>{words.counting.totals[reason](totals[reason])}</li>
          ))}
        </ul>
      )}
      <p class="small">{words.counting.intro}</p>
      {!shown.exact && <p class="small">{words.counting.aboutHint}</p>}
    </>
  )
}

function List({ rows }: { readonly rows: readonly FollowerRow[] }): JSX.Element {
  const words = useMemberWords()
  const sought = useSignal('')
  const page = useSignal(0)
  const found = findNamed(rows, sought.value)
  const pages = Math.max(1, Math.ceil(found.length / PAGE_ROWS))
  const at = Math.min(page.value, pages - 1)
  const from = at * PAGE_ROWS
  const shown = found.slice(from, from + PAGE_ROWS)
  return (
    <>
      <Field label={words.counting.search} hint={words.counting.searchHint} value={sought} plain />
      {found.length === 0 && <p role="status">{words.counting.notFound}</p>}
      <ul class="followers" aria-label={words.counting.list}>
        {shown.map(row => (
          <Row key={row.account} row={row} />
        ))}
      </ul>
      {pages > 1 && (
        <nav class="pages" aria-label={words.counting.list}>
          <button
            type="button"
            class="button"
            disabled={at === 0}
            onClick={() => (page.value = at - 1)}
          >
            {words.counting.previous}
          </button>
          <span role="status">
            {words.counting.page(from + 1, from + shown.length, found.length)}
          </span>
          <button
            type="button"
            class="button"
            disabled={at === pages - 1}
            onClick={() => (page.value = at + 1)}
          >
            {words.counting.next}
          </button>
        </nav>
      )}
    </>
  )
}

function Row({ row }: { readonly row: FollowerRow }): JSX.Element {
  const words = useMemberWords()
  const language = useShell().language.value
  const since = new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(row.followedAtMs)
  const name = row.name ?? words.counting.noName
  return (
    <li class={row.reason === 'counted' ? 'follower counts' : 'follower'}>
      <Avatar account={row.account} name={name} />
      <div class="follower-who">
        <strong class={row.name === undefined ? 'nameless' : undefined}>
          {row.name === undefined ? name : <PersonName name={row.name} />}
        </strong>
        <Fingerprint account={row.account} />
        <span class="small">
          <span class="reason">
            {row.reason === 'counted' && <Icon name="check" />} {words.counting.reasons[row.reason]}
          </span>{' '}
          · {words.counting.since(since)}
        </span>
      </div>
      <div class="follower-act">
        {row.mayInvite && <InviteButton account={row.account} name={name} />}
        <FollowButton account={row.account} name={name} />
      </div>
    </li>
  )
}
