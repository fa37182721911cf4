import type { JSX } from 'preact'
import type { LinkContent } from '../../src/index.ts'
import { useStore, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { Screen } from '../parts/screen.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { isInsideAnotherApp } from '../platform.ts'
import { CopyButton } from './copy-button.tsx'
import { Door, Way } from './door.tsx'
import { ElsewhereBanner } from './elsewhere-banner.tsx'
import { FullPage } from './full-page.tsx'
import { hostsElsewhere } from './hosting.ts'
import { NetworkBanner } from './network-banner.tsx'

/** Where the link in the address bar leads, or why it leads nowhere. */
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
  const hosting = hostsElsewhere(store)
  const live = store.lobby.value.find(({ announcement }) => announcement.space === content.space)
  const { phase } = store.network.value
  return (
    <Door
      content={content}
      live={
        live && {
          listeners: live.announcement.listeners,
          onStage: live.announcement.speakers.length,
        }
      }
      entering={store.busy.value.what === 'entering' || store.isHere(content.code)}
      shut={hosting}
      why={hosting ? words.lobby.hostingNow : undefined}
      onListen={() => store.listen(content)}
      above={isInsideAnotherApp(navigator.userAgent) ? <InAppHint /> : <ElsewhereBanner />}
      way={phase === 'unreachable' ? <NetworkBanner /> : <Way isOpen={phase === 'online'} />}
    />
  )
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
