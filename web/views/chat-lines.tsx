import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { piecesOf, type ChatLine } from '../../src/index.ts'
import { useChatWords } from '../chat-words.ts'
import { useShell, useStore, useWords } from '../context.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'
import { PersonName, type Somebody } from '../parts/person.tsx'
import { useStaysAtEnd } from '../parts/stays-at-end.ts'
import type { RoomModel } from '../store/room-model.ts'
import { newestMs, unreadIn } from '../store/shown-lines.ts'
import { LineActs, MoreButton, useMayAct } from './line-acts.tsx'
import { SafeLink } from './safe-link.tsx'

/** So near to the end one is there: a line's height. */
const AT_END_PX = 48
/** Lines of one person within this time stand under one name. */
const TOGETHER_MS = 4 * 60_000

/** Who wrote what. It stays at its end, unless somebody has scrolled up to read. */
export function ChatLines(props: {
  readonly room: RoomModel
  readonly lines: readonly ChatLine[]
  /** Shows who somebody is, and what one may do about them. */
  readonly open: (person: Somebody) => void
}): JSX.Element {
  const { chat: words } = useChatWords()
  const { lines } = props
  const { box, isAtEnd, toEnd, onScroll } = useStaysAtEnd(AT_END_PX)
  const me = useStore().me.value?.account
  const seenAtMs = useSignal(newestMs(lines) ?? 0)
  // By their time: as many as are kept, there are never more of them.
  const unseen = unreadIn(lines, { me, readAtMs: seenAtMs.value })
  useLayoutEffect(() => {
    if (!isAtEnd.peek() && lines.at(-1)?.phase !== 'sending') return
    toEnd()
    seenAtMs.value = newestMs(lines) ?? 0
  }, [lines])
  const handleScroll = (): void => {
    onScroll()
    if (isAtEnd.peek()) seenAtMs.value = newestMs(lines) ?? 0
  }
  return (
    <div class="chat-body">
      {/* What scrolls can be scrolled with the keyboard alone. */}
      <div
        ref={box}
        class="chat-lines"
        role="log"
        aria-label={words.log}
        tabIndex={0}
        onScroll={handleScroll}
      >
        {lines.length === 0 ? (
          <div class="chat-empty">
            <Icon name="chat" />
            <h3>{words.emptyTitle}</h3>
            <p>{words.emptyText}</p>
          </div>
        ) : (
          <ol>
            {lines.map((line, at) => (
              <Line
                key={line.id}
                room={props.room}
                line={line}
                before={lines[at - 1]}
                open={props.open}
              />
            ))}
          </ol>
        )}
      </div>
      {unseen > 0 && (
        <button type="button" class="button accent to-end" onClick={toEnd}>
          <Icon name="down" /> {words.newLines(unseen)}
        </button>
      )}
    </div>
  )
}

function Line(props: {
  readonly room: RoomModel
  readonly line: ChatLine
  readonly before: ChatLine | undefined
  readonly open: (person: Somebody) => void
}): JSX.Element {
  const { room, line, before } = props
  const { chat: words } = useChatWords()
  const roles = useWords().space.roles
  const me = useStore().me.value?.account
  const isMine = line.account === me
  const mayAct = useMayAct({ room, line })
  const isOpen = useSignal(false)
  const isMore =
    before?.account === line.account &&
    before.name === line.name &&
    line.atMs - before.atMs < TOGETHER_MS
  const role = room.state.value?.stage.find(({ account }) => account === line.account)?.role
  return (
    <li class={`line ${line.phase}${isMine ? ' mine' : ''}${isMore ? ' more' : ''}`}>
      {!isMore && (
        <div class="line-head">
          <button type="button" class="line-name" onClick={() => props.open(line)}>
            <span aria-hidden="true">
              <Avatar account={line.account} name={line.name} />
            </span>
            <strong>
              <PersonName name={line.name} />
            </strong>
          </button>
          {isMine && <span class="small">{words.you}</span>}
          {role !== undefined && <span class="line-role">{roles[role]}</span>}
          <Time atMs={line.atMs} />
          {mayAct && <MoreButton name={line.name} isOpen={isOpen} />}
        </div>
      )}
      {isOpen.value && <LineActs room={room} line={line} />}
      <p class="line-text">
        <LineText text={line.text} />
      </p>
      {line.phase === 'sending' && <p class="small">{words.sending}</p>}
      {line.phase === 'lost' && (
        <p class="line-lost">
          {words.lost}{' '}
          <button type="button" class="button" onClick={() => room.chat.again(line.id)}>
            {words.again}
          </button>
          <button type="button" class="button" onClick={() => room.chat.forget(line.id)}>
            {words.forget}
          </button>
        </p>
      )}
    </li>
  )
}

function Time({ atMs }: { readonly atMs: number }): JSX.Element {
  const language = useShell().language.value
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' })
  return <time dateTime={new Date(atMs).toISOString()}>{time.format(atMs)}</time>
}

/** A stranger's words as text, and its links as what they lead to. */
function LineText({ text }: { readonly text: string }): JSX.Element {
  return (
    <bdi>
      {piecesOf(text).map((piece, at) =>
        piece.kind === 'text' ? piece.text : <SafeLink key={at} {...piece} />,
      )}
    </bdi>
  )
}
