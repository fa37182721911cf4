import type { JSX } from 'preact'
import type { LiveSpace } from '../../src/index.ts'
import { useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { Arcade } from '../parts/arcade.tsx'
import { Screen } from '../parts/screen.tsx'
import { CommunitySwitcher } from './community-switcher.tsx'
import { ElsewhereBanner } from './elsewhere-banner.tsx'
import { LiveCard } from './live-card.tsx'
import { MeCard } from './me-card.tsx'
import { MoveNotices } from './move-notices.tsx'
import { NetworkBanner } from './network-banner.tsx'
import { PasteLink } from './paste-link.tsx'
import { StandingCard } from './standing-card.tsx'
import { StartCard } from './start-card.tsx'
import '../style/community.css'
import '../style/lobby.css'

/** Who is speaking now, and how I stand. */
export function Lobby(): JSX.Element {
  const words = useMemberWords()
  const store = useStore()
  const community = store.community.value
  return (
    <Screen name="lobby" title={words.lobby.title}>
      <Arcade />
      <div class="lobby-head">
        <h1 tabIndex={-1}>{words.lobby.title}</h1>
        {community !== undefined && <p class="lead">{words.lobby.intro(community.name)}</p>}
        <CommunitySwitcher />
      </div>
      <NetworkBanner />
      <ElsewhereBanner />
      <Unsent />
      <MoveNotices />
      <div class="lobby-columns">
        <LiveList />
        <aside class="lobby-side">
          <MeCard />
          {store.me.value !== undefined && <StandingCard />}
          <StartCard />
          <PasteLink />
        </aside>
      </div>
    </Screen>
  )
}

/** What was followed while nobody answered: it is kept, and goes out by itself. */
function Unsent(): JSX.Element | null {
  const words = useMemberWords()
  const store = useStore()
  const count = store.members.value?.unconfirmed.value ?? 0
  if (count === 0 || store.network.value.phase === 'online') return null
  return (
    <p class="note" role="status">
      {words.moves.waiting(count)}
    </p>
  )
}

function LiveList(): JSX.Element {
  const words = useMemberWords()
  const store = useStore()
  const live = store.lobby.value
  const followed = live.filter(space => space.followed)
  const others = live.filter(space => !space.followed)
  const isOnline = store.network.value.phase === 'online'
  if (live.length === 0) {
    return (
      <section class="live-list empty" aria-labelledby="live">
        <EmptyArch />
        <h2 id="live">{isOnline ? words.lobby.emptyTitle : words.lobby.unknownTitle}</h2>
        <p>{isOnline ? words.lobby.emptyText : words.lobby.unknownText}</p>
      </section>
    )
  }
  return (
    <section class="live-list" aria-labelledby="live">
      <h2 id="live">{followed.length > 0 ? words.lobby.followedLive : words.lobby.live}</h2>
      {followed.length === 0 && <p class="small">{words.lobby.nobodyFollowed}</p>}
      <Cards spaces={followed} />
      {followed.length > 0 && others.length > 0 && <h2>{words.lobby.othersLive}</h2>}
      <Cards spaces={others} />
    </section>
  )
}

function Cards({ spaces }: { readonly spaces: readonly LiveSpace[] }): JSX.Element | null {
  if (spaces.length === 0) return null
  return (
    <ul class="cards">
      {spaces.map(space => (
        <li key={space.announcement.space}>
          <LiveCard live={space} />
        </li>
      ))}
    </ul>
  )
}

/** An arch with nobody under it. */
function EmptyArch(): JSX.Element {
  return (
    <svg class="empty-arch" viewBox="0 0 160 120" aria-hidden="true" focusable="false">
      <path class="stone" d="M10 120V14h140v106h-22V72a48 48 0 0 0-96 0v48Z" />
      <path class="stone-line" d="M4 8h152v6H4Z M6 74h22v5H6Z M132 74h22v5h-22Z" />
      <circle class="hour" cx="80" cy="84" r="12" />
      <path class="ground" d="M32 108q24-12 48-5t48-3v20H32Z" />
    </svg>
  )
}
