import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { useChatWords } from '../chat-words.ts'
import { Icon } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'
import type { Somebody } from '../parts/person.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { newestMs } from '../store/shown-lines.ts'
import { ChatComposer } from './chat-composer.tsx'
import { ChatLines } from './chat-lines.tsx'
import { useShownLines } from './shown-lines.ts'
import '../style/chat.css'

const Person = lazy(() => import('./person-dialog.tsx').then(module => module.PersonDialog))

/** The chat beside the stage; on a phone a sheet that a thumb reaches. */
export function Chat({ room }: { readonly room: RoomModel }): JSX.Element {
  const { chat: words } = useChatWords()
  const panel = useRef<HTMLElement>(null)
  const lines = useShownLines(room)
  const who = useSignal<Somebody | undefined>(undefined)
  const { isOpen, readAtMs } = room.chat
  const newest = newestMs(lines)
  useEffect(() => {
    if (newest !== undefined) readAtMs.value = Math.max(readAtMs.peek(), newest)
  }, [newest])
  // Before it is seen: whoever opens it by a key types on at once.
  useLayoutEffect(() => {
    const from = document.activeElement
    // Where there is something to write it is what the chat was opened for.
    const find = (what: string) => panel.current?.querySelector<HTMLElement>(what)
    const focused = find('input') ?? find('h2')
    focused?.focus()
    return () => {
      if (from instanceof HTMLElement && from.isConnected) from.focus()
    }
  }, [])
  const close = (): void => {
    isOpen.value = false
  }
  return (
    <>
      <section
        ref={panel}
        class="chat"
        aria-labelledby="chat-title"
        onKeyDown={event => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          close()
        }}
      >
        <header class="chat-head">
          <h2 id="chat-title" tabIndex={-1}>
            {words.title}
          </h2>
          <button
            type="button"
            class="button plain round"
            aria-label={words.close}
            aria-keyshortcuts="c"
            onClick={close}
          >
            <Icon name="end" />
          </button>
        </header>
        <ChatLines room={room} lines={lines} open={person => (who.value = person)} />
        <ChatComposer room={room} />
      </section>
      {/* Beside it: what closes the card does not close the chat. */}
      {who.value !== undefined && (
        <Person room={room} person={who.value} onClose={() => (who.value = undefined)} />
      )}
    </>
  )
}
