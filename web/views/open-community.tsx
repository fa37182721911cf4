import type { JSX } from 'preact'
import type { CommunityLinkContent } from '../../src/index.ts'
import { useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { Icon } from '../parts/icon.tsx'
import { Screen } from '../parts/screen.tsx'
import { Waiting } from '../parts/waiting.tsx'
import type { MembersModel } from '../store/members-model.ts'
import { Founders, RulesInWords } from './community-rules.tsx'
import { FullPage } from './full-page.tsx'
import '../style/community.css'
import '../style/link.css'

/** What a community's link leads to: read the rules, then join. */
export function OpenCommunity(): JSX.Element {
  const words = useMemberWords()
  const members = useStore().members.value
  const link = members?.link.value
  if (members === undefined || link === undefined || link.phase === 'none') return <Reading />
  switch (link.phase) {
    case 'reading':
      return <Reading />
    case 'refused':
      return (
        <FullPage
          sign="warning"
          {...words.communityRefusals[link.reason]}
          aside={words.link.refusedIntro}
          data-refusal={link.reason}
        />
      )
    case 'good':
      return <Preview content={link.content} members={members} />
    default:
      return link satisfies never
  }
}

function Reading(): JSX.Element {
  return (
    <Screen name="door-screen" title="Loggia">
      <Waiting label={useMemberWords().link.reading} />
    </Screen>
  )
}

function Preview(props: {
  readonly content: CommunityLinkContent
  readonly members: MembersModel
}): JSX.Element {
  const words = useMemberWords()
  const { content, members } = props
  const { community, policy, bulletin } = content
  const joined = members.joined.value.find(({ id }) => id === community.id)
  return (
    <Screen name="door-screen community-door" title={community.name}>
      <article class="door">
        <div class="door-opening">
          <p class="overline">{words.community.joinInvited}</p>
          <h1 tabIndex={-1}>
            <bdi>{community.name}</bdi>
          </h1>
          {bulletin !== undefined && bulletin.bulletin.description !== '' && (
            <p class="door-community">{bulletin.bulletin.description}</p>
          )}
          {joined === undefined ? (
            <button
              type="button"
              class="button listen-button"
              onClick={() => members.join(content)}
            >
              {words.community.join}
            </button>
          ) : (
            <>
              <p class="door-community">{words.community.alreadyIn}</p>
              <a class="button listen-button" href="#/" onClick={() => members.enter(joined.id)}>
                {words.community.enter}
              </a>
            </>
          )}
        </div>
        <div class="door-step" aria-hidden="true" />
      </article>
      <section class="card door-card" aria-labelledby="rules">
        <h2 id="rules">{words.community.rulesTitle}</h2>
        <RulesInWords policy={policy.policy} />
      </section>
      <section class="card door-card" aria-labelledby="founders">
        <h2 id="founders">{words.community.founders}</h2>
        <Founders {...community} />
      </section>
      <ul class="door-notes">
        <li>
          <Icon name="check" /> {words.community.linkProven}
        </li>
        <li>
          <Icon name="people" /> {words.community.relays(bulletin?.bulletin.relays.length ?? 0)}
        </li>
        <li>
          <Icon name="leave" /> {words.community.joinHint}
        </li>
      </ul>
    </Screen>
  )
}
