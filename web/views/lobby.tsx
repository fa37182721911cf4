import type { JSX } from 'preact'
import { useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { useRecordingWords } from '../recording-words.ts'
import { Arcade } from '../parts/arcade.tsx'
import { Screen } from '../parts/screen.tsx'
import { CommunitySwitcher } from './community-switcher.tsx'
import { ElsewhereBanner } from './elsewhere-banner.tsx'
import { FollowedRow } from './followed-now.tsx'
import { InstallCard } from './install-card.tsx'
import { LobbyLists } from './lobby-lists.tsx'
import { MeCard } from './me-card.tsx'
import { MoveNotices } from './move-notices.tsx'
import { NetworkBanner } from './network-banner.tsx'
import { PasteLink } from './paste-link.tsx'
import { StandingCard } from './standing-card.tsx'
import { StartCard } from './start-card.tsx'
import '../style/community.css'
import '../style/lobby.css'
import '../style/coming.css'

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
      <FollowedRow />
      <div class="lobby-columns">
        <LobbyLists />
        <aside class="lobby-side">
          <MeCard />
          {store.me.value !== undefined && <StandingCard />}
          <StartCard />
          <PasteLink />
          <RecordingsLink />
          <InstallCard />
        </aside>
      </div>
    </Screen>
  )
}

/** What was recorded here, and files that somebody sent. */
function RecordingsLink(): JSX.Element {
  return (
    <a class="button plain" href="#/recording">
      {useRecordingWords().replay.title}
    </a>
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
