import type { JSX } from 'preact'
import type { LinkContent } from '../../src/index.ts'
import { useShell, useStore, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'
import { Screen } from '../parts/screen.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { isInsideAnotherApp } from '../platform.ts'
import { isSameLink } from '../route.ts'
import { isPlanned } from '../store/planned.ts'
import { momentText } from '../times.ts'
import { CopyButton } from './copy-button.tsx'
import { Door, Way } from './door.tsx'
import { ElsewhereBanner } from './elsewhere-banner.tsx'
import { entranceOf, whyShut } from './entrance.ts'
import { FullPage } from './full-page.tsx'
import { NetworkBanner } from './network-banner.tsx'

// Sound comes first: who is there is read after the door has been seen, and only where a lobby knows it.
const WhoIsInside = lazy(
  () => import('./who-is-inside.tsx').then(module => module.WhoIsInside),
  () => <></>,
)

const ScheduledDoor = lazy(() =>
  import('./scheduled-door.tsx').then(module => module.ScheduledDoor),
)

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
  const { now, language } = useShell()
  const nowMs = now.value
  const entrance = entranceOf({ what: 'entering', space: content.space }, store)
  const busy = store.busy.value
  const isBack = busy.what === 'returning' && isSameLink(busy.link, content.code)
  const entering = entrance === 'under-way' || isBack || store.isHere(content.code)
  const shut = entering ? undefined : whyShut(entrance, words)
  const live = store.lobby.value.find(({ announcement }) => announcement.space === content.space)
  const { phase } = store.network.value
  const awaited = isPlanned(content) && live === undefined && !store.isHere(content.code)
  const model = store.members.value?.scheduling
  const coming = model?.coming.value.find(({ scheduled }) => scheduled.space === content.space)
  // It may have been moved since the link was made.
  const startsAtMs = coming?.scheduled.startsAtMs ?? content.startedAtMs
  const early = awaited && nowMs < startsAtMs
  const starts = early ? words.link.starts(momentText(startsAtMs, language.value)) : undefined
  return (
    <Door
      content={content}
      live={
        live && {
          listeners: live.announcement.listeners,
          onStage: live.announcement.speakers.length,
        }
      }
      entering={entering}
      shut={shut !== undefined || early}
      why={shut ?? starts}
      onListen={() => store.listen(content)}
      above={isInsideAnotherApp(navigator.userAgent) ? <InAppHint /> : <ElsewhereBanner />}
      inside={
        live ? (
          <WhoIsInside announcement={live.announcement} heading="h2" />
        ) : (
          awaited && <ScheduledDoor content={content} />
        )
      }
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
