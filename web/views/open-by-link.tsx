import type { JSX } from 'preact'
import type { LinkContent } from '../../src/index.ts'
import { useShell, useStore, useWords } from '../context.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'
import { Fingerprint, PersonName } from '../parts/person.tsx'
import { Screen } from '../parts/screen.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { isInsideAnotherApp } from '../platform.ts'
import { CopyButton } from './copy-button.tsx'
import { FullPage } from './full-page.tsx'
import { hostsElsewhere } from './hosting.ts'
import { NetworkBanner } from './network-banner.tsx'
import '../style/link.css'

/** What a link leads to, before anybody has said a word: look, then listen. */
export function OpenByLink(): JSX.Element {
  const words = useWords()
  const link = useStore().link.value
  switch (link.phase) {
    case 'none':
    case 'reading':
      return (
        <Screen name="door-screen" title="Loggia">
          <Waiting label={words.link.reading} />
        </Screen>
      )
    case 'refused':
      return (
        <FullPage
          sign="warning"
          {...words.linkRefusals[link.reason]}
          aside={words.link.refusedIntro}
          data-refusal={link.reason}
        />
      )
    case 'good':
      return <Preview content={link.content} />
    default:
      return link satisfies never
  }
}

function Preview({ content }: { readonly content: LinkContent }): JSX.Element {
  const words = useWords()
  const store = useStore()
  const live = store.lobby.value.find(({ announcement }) => announcement.space === content.space)
  const entering = store.busy.value.what === 'entering' || store.isHere(content.code)
  const hosting = hostsElsewhere(store)
  return (
    <Screen name="door-screen" title={content.title}>
      {isInsideAnotherApp(navigator.userAgent) && <InAppHint />}
      <article class="door">
        <div class="door-opening">
          <p class="overline">{words.link.invited}</p>
          <h1 tabIndex={-1}>{content.title}</h1>
          <Avatar account={content.host} name={content.hostName} />
          <p class="door-host">
            <span class="unseen">{words.link.host}: </span>
            <strong>
              <PersonName name={content.hostName} />
            </strong>
            <Fingerprint account={content.host} />
          </p>
          <p class="door-community">
            <span class="unseen">{words.link.community}: </span>
            {content.communityName}
          </p>
          {live !== undefined && (
            <p class="door-live">
              {words.lobby.listeners(live.announcement.listeners)} ·{' '}
              {words.lobby.onStage(live.announcement.speakers.length)}
            </p>
          )}
          <button
            type="button"
            class="button listen-button"
            disabled={entering || hosting}
            onClick={() => store.listen(content)}
          >
            <Icon name="listen" /> {entering ? words.link.entering : words.link.listen}
          </button>
          {hosting && <p>{words.lobby.hostingNow}</p>}
        </div>
        <div class="door-step" aria-hidden="true" />
      </article>
      <Way />
      <ul class="door-notes">
        <li>
          <Icon name="check" /> {words.link.signedBy(content.hostName)}{' '}
          <Until atMs={content.expiresAtMs} />
        </li>
        <li>
          <Icon name="microphoneOff" /> {words.link.noAccount}
        </li>
        <li>
          <Icon name="people" /> {words.link.privacy}
        </li>
      </ul>
    </Screen>
  )
}

/** The network as it matters to a newcomer: quiet while it goes well. */
function Way(): JSX.Element {
  const words = useWords()
  const { phase } = useStore().network.value
  if (phase === 'unreachable') return <NetworkBanner />
  return (
    <p class={phase === 'online' ? 'way open' : 'way'} role="status">
      <span class="pulse" aria-hidden="true" />
      {phase === 'online' ? words.link.ready : words.link.connecting}
    </p>
  )
}

function Until({ atMs }: { readonly atMs: number }): JSX.Element {
  const words = useWords()
  const format = new Intl.DateTimeFormat(useShell().language.value, {
    dateStyle: 'medium',
    timeStyle: 'short',
  })
  return <span class="small">{words.link.validUntil(format.format(atMs))}</span>
}

function InAppHint(): JSX.Element {
  const words = useWords()
  return (
    <section class="banner calm" aria-label={words.link.inAppTitle}>
      <Icon name="warning" />
      <p>
        <strong>{words.link.inAppTitle}.</strong> {words.link.inAppText}
      </p>
      <CopyButton text={window.location.href} />
    </section>
  )
}
