import type { ComponentChildren, JSX } from 'preact'
import type { LinkContent } from '../../src/index.ts'
import { useShell, useWords } from '../context.ts'
import { hidesAddress } from '../hidden-address.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'
import { Fingerprint, PersonName } from '../parts/person.tsx'
import { Screen } from '../parts/screen.tsx'
import '../style/layers.css'
import '../style/link.css'

/** What a good link says, and how far it has been followed. */
export type DoorProps = {
  readonly content: LinkContent
  /** How many listen and speak there now, where that is known. */
  readonly live?: { readonly listeners: number; readonly onStage: number } | undefined
  readonly entering: boolean
  /** Nobody gets in now. */
  readonly shut: boolean
  /** Why, where there is something to say. */
  readonly why?: string | undefined
  readonly onListen: () => void
  /** What stands above the door. */
  readonly above?: ComponentChildren
  /** Who is there, where that is known. */
  readonly inside?: ComponentChildren
  /** How the network stands. */
  readonly way: ComponentChildren
}

/**
 * What a link leads to, before anybody has said a word: look, then listen. Drawn by the first script, when
 * there is no store yet, and by the page after it: the same, so that nothing jumps.
 */
export function Door(props: DoorProps): JSX.Element {
  const words = useWords()
  const { content, live, entering } = props
  const isPrivate = content.knockKey !== undefined
  return (
    <Screen name="door-screen" title={content.title}>
      {props.above}
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
              {words.lobby.listeners(live.listeners)} · {words.lobby.onStage(live.onStage)}
            </p>
          )}
          <button
            type="button"
            class={props.shut ? 'button listen-button shut' : 'button listen-button'}
            disabled={entering || props.shut}
            aria-busy={entering}
            onClick={props.onListen}
          >
            <Icon name={isPrivate ? 'key' : 'listen'} />{' '}
            {entering ? words.link.entering : isPrivate ? words.link.knock : words.link.listen}
          </button>
          {props.why !== undefined && <p>{props.why}</p>}
        </div>
        <div class="door-step" aria-hidden="true" />
      </article>
      {props.way}
      {props.inside}
      <ul class="door-notes">
        <li>
          <Icon name="check" /> {words.link.signedBy(content.hostName)}{' '}
          <Until atMs={content.expiresAtMs} />
        </li>
        <li>
          <Icon name={isPrivate ? 'key' : 'microphoneOff'} />{' '}
          {isPrivate ? words.link.isPrivate : words.link.noAccount}
        </li>
        <li>
          <Icon name={hidesAddress ? 'shield' : 'people'} />{' '}
          {hidesAddress ? words.link.privacyHidden : words.link.privacy}
        </li>
      </ul>
    </Screen>
  )
}

/** The network as it matters to a newcomer: quiet while it goes well. */
export function Way({ isOpen }: { readonly isOpen: boolean }): JSX.Element {
  const words = useWords()
  return (
    <p class={isOpen ? 'way open' : 'way'} role="status">
      <span class="pulse" aria-hidden="true" />
      {isOpen ? words.link.ready : words.link.connecting}
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
