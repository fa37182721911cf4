import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { LiveSpace } from '../../src/index.ts'
import { useShell, useStore, useWords } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'
import { Fingerprint } from '../parts/person.tsx'
import { EnterButton } from './enter-button.tsx'
import { FollowButton } from './follow-button.tsx'
import { ProofBadge } from './proof-badge.tsx'

const PeekSheet = lazy(() => import('./peek-sheet.tsx').then(module => module.PeekSheet))

const MINUTE_MS = 60_000

/** One live Space in the lobby. */
export function LiveCard({ live }: { readonly live: LiveSpace }): JSX.Element {
  const words = useWords()
  const shell = useShell()
  const { announcement } = live
  const minutes = Math.floor((shell.now.value - announcement.startedAtMs) / MINUTE_MS)
  return (
    <article class="live-card">
      <div class="live-door" aria-hidden="true">
        <Avatar account={announcement.host} name={announcement.hostName} />
      </div>
      <div class="live-what">
        <p class="overline">
          <span class="live-badge">{words.lobby.liveBadge}</span> {words.space.since(minutes)}
        </p>
        <h3 lang={announcement.language}>{announcement.title}</h3>
        <p class="live-host">
          {words.lobby.hostedBy(announcement.hostName)}
          <Fingerprint account={announcement.host} />
        </p>
        <BlockedLabel live={live} />
        <ul class="facts">
          <li>
            <Icon name="people" /> {words.lobby.listeners(announcement.listeners)}
          </li>
          <li>
            <Icon name="microphone" /> {words.lobby.onStage(announcement.speakers.length)}
          </li>
          <li>
            <ProofBadge space={announcement.space} hostName={announcement.hostName}>
              {live.provenFollowers === undefined
                ? words.lobby.starter
                : words.lobby.verified(live.provenFollowers)}
            </ProofBadge>
          </li>
        </ul>
        {announcement.topics.length > 0 && (
          <ul class="topics">
            {[...new Set(announcement.topics)].map(topic => (
              <li key={topic}>{topic}</li>
            ))}
          </ul>
        )}
      </div>
      <div class="live-act">
        <EnterButton live={live} />
        <Peek live={live} />
        <FollowButton account={announcement.host} name={announcement.hostName} />
      </div>
    </article>
  )
}

/** Worked out here, from what only this browser knows. */
function BlockedLabel({
  live: { announcement },
}: {
  readonly live: LiveSpace
}): JSX.Element | null {
  const words = useWords()
  const blocked = useStore().members.value?.blocked.value
  const { host, speakers } = announcement
  if (blocked === undefined || ![host, ...speakers].some(account => blocked.has(account)))
    return null
  return (
    <p class="blocked-label">
      <Icon name="warning" /> {words.stage.blockedHere}
    </p>
  )
}

/** Before one goes in: who is there. */
function Peek({ live }: { readonly live: LiveSpace }): JSX.Element {
  const { discovery } = useMemberWords()
  const isOpen = useSignal(false)
  const { title } = live.announcement
  return (
    <>
      <button
        type="button"
        class="button"
        aria-haspopup="dialog"
        aria-label={discovery.lookInto(title)}
        onClick={() => (isOpen.value = true)}
      >
        {discovery.look}
      </button>
      {isOpen.value && (
        <Dialog title={title} onClose={() => (isOpen.value = false)}>
          <PeekSheet live={live} />
        </Dialog>
      )}
    </>
  )
}
