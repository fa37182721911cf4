import type { JSX } from 'preact'
import { useChatWords } from '../chat-words.ts'

/** A stranger's link: it tells nobody where one came from, and shows the host in full. */
export function SafeLink(props: {
  readonly href: string
  readonly host: string
  readonly rest: string
}): JSX.Element {
  const { chat: words } = useChatWords()
  return (
    <a
      class="safe-link"
      href={props.href}
      target="_blank"
      rel="noreferrer noopener nofollow"
      title={words.linkTo(props.host)}
    >
      <strong>{props.host}</strong>
      <wbr />
      {props.rest}
    </a>
  )
}
