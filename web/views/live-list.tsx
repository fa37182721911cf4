import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { findSpaces, type LiveSpace } from '../../src/index.ts'
import { useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { followedIn } from './followed-now.tsx'
import { LiveCard } from './live-card.tsx'
import { NothingFound } from './live-search.tsx'

/** Every live Space of the community, or what of them is sought. */
export function LiveList(props: {
  readonly sought: Signal<string>
  /** Something else was found: that nothing live was is no news. */
  readonly isFoundElsewhere: boolean
}): JSX.Element | null {
  const words = useMemberWords()
  const store = useStore()
  const { sought, isFoundElsewhere } = props
  const live = store.lobby.value
  const isSeeking = sought.value.trim() !== ''
  if (live.length === 0 && !isSeeking) return <Quiet />
  const shown = isSeeking ? findSpaces(live, sought.value) : live
  const followed = shown.filter(space => space.followed)
  const others = shown.filter(space => !space.followed)
  if (shown.length === 0 && isFoundElsewhere) return null
  return (
    <section class="live-list" aria-labelledby="live">
      <h2 id="live">{followed.length > 0 ? words.lobby.followedLive : words.lobby.live}</h2>
      {shown.length === 0 && isSeeking && <NothingFound sought={sought} />}
      {!isSeeking && followedIn(store).length === 0 && (
        <p class="small">{words.lobby.nobodyFollowed}</p>
      )}
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

/** Nothing is live, as far as one can see. */
function Quiet(): JSX.Element {
  const { lobby } = useMemberWords()
  const isOnline = useStore().network.value.phase === 'online'
  return (
    <section class="live-list empty" aria-labelledby="live">
      <EmptyArch />
      <h2 id="live">{isOnline ? lobby.emptyTitle : lobby.unknownTitle}</h2>
      <p>{isOnline ? lobby.emptyText : lobby.unknownText}</p>
    </section>
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
