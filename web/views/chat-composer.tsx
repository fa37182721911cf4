import type { JSX } from 'preact'
import { cleanLine, LINE_MAX_BYTES, NEWCOMER_CHOICES } from '../../src/index.ts'
import { useChatWords } from '../chat-words.ts'
import { useStore } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { keepsOrder, useMayDo } from './may-do.ts'
import { useNeedsKey } from './use-needs-key.ts'

/** From here on it is said how much room there is. */
const LEFT_SHOWN_BYTES = 200

/** Where one writes, or why one does not. */
export function ChatComposer({ room }: { readonly room: RoomModel }): JSX.Element {
  const { chat: words } = useChatWords()
  const store = useStore()
  const needsKey = useNeedsKey()
  const may = useMayDo(room.state.value)
  const rule = room.state.value?.chat
  if (rule === 'off' && !keepsOrder(may)) {
    return <p class="chat-note">{words.offNote}</p>
  }
  if (store.settled.value && store.me.value === undefined) {
    return (
      <div class="chat-note">
        <button type="button" class="button" onClick={() => needsKey(words.needKey)}>
          <Icon name="key" /> {words.getKey}
        </button>
      </div>
    )
  }
  // Who stands on the stage is no newcomer.
  const isSlowed = rule === 'slow' && !room.onStage.value
  return (
    <Writing room={room} note={isSlowed ? words.slowNote(newcomerMinutesIn(room)) : undefined} />
  )
}

const newcomerMinutesIn = (room: RoomModel): number =>
  room.state.value?.newcomerMinutes ?? NEWCOMER_CHOICES[0]

function Writing(props: {
  readonly room: RoomModel
  readonly note: string | undefined
}): JSX.Element {
  const { chat: words } = useChatWords()
  const needsKey = useNeedsKey()
  const { room } = props
  const { chat } = room
  const { text } = chat.draft.value
  const problem = chat.problem.value
  const left = LINE_MAX_BYTES - bytesOf(text)
  const send = (event: Event): void => {
    event.preventDefault()
    if (cleanLine(text) === '') return
    if (left < 0) return void (chat.problem.value = 'too-long')
    chat.say(() => needsKey(words.needKey))
  }
  const refused =
    problem === 'newcomer'
      ? words.newcomer(newcomerMinutesIn(room))
      : problem && words.refusals[problem]
  const note = refused ?? (left < LEFT_SHOWN_BYTES ? leftIn(left) : props.note)
  return (
    <form class="chat-composer" onSubmit={send}>
      <div class={problem === undefined ? 'writing' : 'writing wrong'}>
        <input
          type="text"
          value={text}
          aria-label={words.write}
          placeholder={words.write}
          autocomplete="off"
          enterkeyhint="send"
          aria-invalid={problem !== undefined}
          aria-describedby="chat-note"
          onInput={event => chat.write(event.currentTarget.value)}
        />
        <button type="submit" class="button primary round" aria-label={words.send}>
          <Icon name="send" />
        </button>
      </div>
      <p id="chat-note" class="small" role={problem === undefined ? undefined : 'alert'}>
        {note}
      </p>
    </form>
  )

  function leftIn(bytes: number): string {
    // Of letters like those that stand there: one takes up to four bytes.
    return bytes < 0
      ? words.tooLong
      : words.left(Math.floor((bytes * [...text].length) / bytesOf(text)))
  }
}

const bytesOf = (text: string): number => new TextEncoder().encode(text.trim()).length
