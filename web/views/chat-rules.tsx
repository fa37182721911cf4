import type { JSX } from 'preact'
import type { ChatRule, SpaceState } from '../../src/index.ts'
import { useChatWords } from '../chat-words.ts'
import type { RoomModel } from '../store/room-model.ts'
import { useMayDo } from './may-do.ts'

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
    </fieldset>
  )
}
