import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { NEWCOMER_CHOICES, type ChatRule, type SpaceState } from '../../src/index.ts'
import { useChatWords } from '../chat-words.ts'
import type { RoomModel } from '../store/room-model.ts'
import { useMayDo } from './may-do.ts'
import '../style/fields.css'

const RULES: readonly ChatRule[] = ['everyone', 'slow', 'off']

/** Who writes in the chat, as the host has it. */
export function ChatRules(props: {
  readonly room: RoomModel
  readonly state: SpaceState
}): JSX.Element | null {
  const { about: words } = useChatWords()
  const may = useMayDo(props.state)
  if (!may({ kind: 'edit' })) return null
  return (
    <fieldset class="choice">
      <legend>{words.chatRule}</legend>
      {RULES.map(chat => (
        <label key={chat}>
          <input
            type="radio"
            name="chat-rule"
            checked={props.state.chat === chat}
            onChange={() => props.room.act({ kind: 'edit', chat })}
          />
          {words.chatRules[chat]}
        </label>
      ))}
      {props.state.chat === 'slow' && <NewFor {...props} />}
    </fieldset>
  )
}

/** For how long newcomers wait. What another client chose is shown as well. */
function NewFor({
  room,
  state,
}: {
  readonly room: RoomModel
  readonly state: SpaceState
}): JSX.Element {
  const { about: words } = useChatWords()
  const id = useId()
  const chosen = state.newcomerMinutes
  const choices = [...new Set([...NEWCOMER_CHOICES, chosen])].sort((a, b) => a - b)
  return (
    <div class="field">
      <label for={id}>{words.newFor}</label>
      <select
        id={id}
        value={chosen}
        onChange={({ currentTarget: { value } }) =>
          room.act({ kind: 'edit', newcomerMinutes: Number(value) })
        }
      >
        {choices.map(minutes => (
          <option key={minutes} value={minutes}>
            {words.inMinutes(minutes)}
          </option>
        ))}
      </select>
    </div>
  )
}
