import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { JSX } from 'preact'
import type { ComingSpace } from '../../src/index.ts'
import { useShell, useStore } from '../context.ts'
import { useMemberWords } from '../member-words.ts'
import { languageName } from '../language-name.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'
import { Fingerprint } from '../parts/person.tsx'
import { calendarOf } from '../store/calendar-of.ts'
import { leafText, momentText, untilText } from '../times.ts'
import { FollowButton } from './follow-button.tsx'
import { OwnPlan } from './own-plan.tsx'

const ShareSheet = lazy(() => import('./share-sheet.tsx').then(module => module.ShareSheet))

/** One Space at a set time, in the lobby. */
export function ComingCard({ coming }: { readonly coming: ComingSpace }): JSX.Element {
  const words = useMemberWords()
  const shell = useShell()
  const { scheduled, isOwn, provenFollowers } = coming
  const language = shell.language.value
  const { day, month } = leafText(scheduled.startsAtMs, language)
  const spoken = languageName(scheduled.language, language)
  const isBlocked = useStore().members.value?.blocked.value.has(scheduled.host) === true
  return (
    <article class="live-card coming-card">
      <div class="coming-leaf" aria-hidden="true">
        <span>{month}</span>
        <strong>{day}</strong>
      </div>
      <div class="live-what">
        <p class="overline">
          <Countdown startsAtMs={scheduled.startsAtMs} />
        </p>
        <h3 lang={scheduled.language}>{scheduled.title}</h3>
        <p class="coming-when">
          <time dateTime={new Date(scheduled.startsAtMs).toISOString()}>
            {momentText(scheduled.startsAtMs, language)}
          </time>
        </p>
        <p class="live-host">
          {words.lobby.hostedBy(scheduled.hostName)}
          <Fingerprint account={scheduled.host} />
        </p>
        {isBlocked && (
          <p class="blocked-label">
            <Icon name="warning" /> {words.stage.blockedHere}
          </p>
        )}
        <ul class="facts">
          {isOwn && <li>{words.scheduling.yours}</li>}
          {coming.followed && <li>{words.discovery.followed}</li>}
          {spoken !== undefined && (
            <li>
              <Icon name="globe" /> {spoken}
            </li>
          )}
          <li>
            <Icon name="shield" />{' '}
            {provenFollowers === undefined
              ? words.lobby.starter
              : words.lobby.verified(provenFollowers)}
          </li>
        </ul>
        {scheduled.topics.length > 0 && (
          <ul class="topics">
            {[...new Set(scheduled.topics)].map(topic => (
              <li key={topic}>{topic}</li>
            ))}
          </ul>
        )}
      </div>
      <div class="live-act">
        {isOwn ? <OwnPlan scheduled={scheduled} /> : <Remind coming={coming} />}
        <CalendarFile coming={coming} />
        <ShareComing coming={coming} />
        {!isOwn && <FollowButton account={scheduled.host} name={scheduled.hostName} />}
      </div>
    </article>
  )
}

/** How long it is until then. Not read out as it moves: whoever comes by reads it. */
export function Countdown({ startsAtMs }: { readonly startsAtMs: number }): JSX.Element {
  const { scheduling: words } = useMemberWords()
  return <span class="countdown">{untilText(startsAtMs - useShell().now.value, words)}</span>
}

/** Whether one is told when it begins. */
export function Remind({ coming }: { readonly coming: ComingSpace }): JSX.Element {
  const { scheduling: words } = useMemberWords()
  const model = useStore().members.value?.scheduling
  const { scheduled, isReminded } = coming
  return (
    <button
      type="button"
      class="button primary remind-button"
      aria-label={words.about(isReminded ? words.takeBack : words.remind, scheduled.title)}
      onClick={() => model?.remind(scheduled.space, !isReminded)}
    >
      <Icon name={isReminded ? 'check' : 'bell'} /> {isReminded ? words.reminded : words.remind}
    </button>
  )
}

/** The way into a calendar that rings while this browser sleeps. */
export function CalendarFile({ coming }: { readonly coming: ComingSpace }): JSX.Element {
  const { scheduling: words } = useMemberWords()
  const { scheduled } = coming
  const file = useMemo(() => calendarOf(coming, words), [scheduled, words])
  const url = useMemo(() => URL.createObjectURL(file), [file])
  useEffect(() => () => URL.revokeObjectURL(url), [url])
  return (
    <a
      class="button"
      href={url}
      download={file.name}
      aria-label={words.about(words.calendar, scheduled.title)}
    >
      <Icon name="calendar" /> {words.calendar}
    </a>
  )
}

function ShareComing({
  coming: { scheduled, url },
}: {
  readonly coming: ComingSpace
}): JSX.Element {
  const { scheduling: words } = useMemberWords()
  const language = useShell().language.value
  const isOpen = useSignal(false)
  return (
    <>
      <button
        type="button"
        class="button"
        aria-haspopup="dialog"
        aria-label={words.about(words.share, scheduled.title)}
        onClick={() => (isOpen.value = true)}
      >
        <Icon name="share" /> {words.share}
      </button>
      {isOpen.value && (
        <Dialog title={scheduled.title} onClose={() => (isOpen.value = false)}>
          <ShareSheet
            link={url}
            title={scheduled.title}
            intro={words.shareIntro}
            text={words.shareText(scheduled.title, momentText(scheduled.startsAtMs, language))}
          />
        </Dialog>
      )}
    </>
  )
}
