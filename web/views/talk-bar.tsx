import type { JSX } from 'preact'
import { REACTIONS } from '../../src/index.ts'
import { useChatWords } from '../chat-words.ts'
import { useShell } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { CaptionsButton } from './captions-button.tsx'
import { ReactionSign } from '../parts/reaction-sign.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { useUnread } from './shown-lines.ts'
import '../style/talk.css'

/** What one says without a voice: six reactions, and the way to the chat. */
export function TalkBar({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useChatWords()
  const react = useReact(room)
  return (
    <div class="talk-bar">
      <div class="reaction-row" role="group" aria-label={words.reactions.bar}>
        {REACTIONS.map((reaction, at) => (
          <button
            key={reaction}
            type="button"
            class="reaction"
            aria-label={words.reactions.reactWith(words.reactions.names[at] ?? '', at + 1)}
            aria-keyshortcuts={String(at + 1)}
            onClick={() => react(at)}
          >
            <ReactionSign kind={at} />
          </button>
        ))}
      </div>
      <CaptionsButton room={room} />
      <ChatButton room={room} />
    </div>
  )
}

/** Reacts; says what is missing where somebody has no key. */
export function useReact(room: RoomModel): (reaction: number) => void {
  const { chat: words } = useChatWords()
  const shell = useShell()
  // Said and no more: a key that was pressed by accident leads nowhere.
  const needsKey = (): void =>
    shell.tell({ tone: 'trouble', title: words.needKeyReact, whatToDo: words.needKeyHow })
  return reaction => room.chat.react(reaction, needsKey)
}

function ChatButton({ room }: { readonly room: RoomModel }): JSX.Element {
  const { chat: words } = useChatWords()
  const { isOpen } = room.chat
  const unread = useUnread(room)
  return (
    <button
      type="button"
      class={isOpen.value ? 'button chat-button accent' : 'button chat-button'}
      aria-keyshortcuts="c"
      aria-expanded={isOpen.value}
      onClick={() => {
        isOpen.value = !isOpen.value
      }}
    >
      <Icon name="chat" />
      <span class="chat-word">{words.open}</span>
      {unread > 0 && (
        <span class="unread">
          <span aria-hidden="true">{unread}</span>
          <span class="unseen">, {words.unread(unread)}</span>
        </span>
      )}
    </button>
  )
}
