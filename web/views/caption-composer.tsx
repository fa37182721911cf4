import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { lockOf, mayTypeFor, type AccountId, type Speaker } from '../../src/index.ts'
import { useCaptionWords } from '../caption-words.ts'
import { useStore } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { OwnCaptionLine } from './own-caption-line.tsx'

/** Where somebody on the stage sees that they are captioned, and types what is said. */
export function CaptionComposer({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useCaptionWords()
  const me = useStore().me.value?.account
  const state = room.state.value
  const whose = useSignal<AccountId | undefined>(undefined)
  const { captions } = room
  const others = othersOn(room, me)
  const speaker = others.some(({ account }) => account === whose.value) ? whose.value : undefined
  const { text } = captions.draft.value
  const problem = captions.problem.value
  const send = (event: Event): void => {
    event.preventDefault()
    if (text.trim() !== '') captions.type(state?.language ?? 'en', speaker)
  }
  const note = problem === 'too-long' ? words.tooLong : problem && words.refusals[problem]
  return (
    <div class="captions-own">
      <OwnCaptionLine room={room} isBesideThem />
      <form onSubmit={send}>
        {others.length > 0 && (
          <select
            aria-label={words.whose}
            value={speaker ?? ''}
            onChange={event => {
              const chosen = event.currentTarget.value
              whose.value = others.find(({ account }) => account === chosen)?.account
            }}
          >
            <option value="">{words.mine}</option>
            {others.map(({ account, name }) => (
              <option key={account} value={account}>
                {name}
              </option>
            ))}
          </select>
        )}
        <div class={problem === undefined ? 'writing' : 'writing wrong'}>
          <input
            type="text"
            value={text}
            aria-label={words.write}
            placeholder={words.write}
            autocomplete="off"
            enterkeyhint="send"
            aria-invalid={problem !== undefined}
            aria-describedby="captions-note"
            onInput={event => captions.write(event.currentTarget.value)}
          />
          <button type="submit" class="button primary round" aria-label={words.send}>
            <Icon name="send" />
          </button>
        </div>
        <p id="captions-note" class="small wrong" role={note === undefined ? undefined : 'alert'}>
          {note}
        </p>
      </form>
    </div>
  )
}

/** For whom we may type: others on the stage whom nobody has muted. */
function othersOn(room: RoomModel, me: AccountId | undefined): readonly Speaker[] {
  const state = room.state.value
  if (state === undefined || me === undefined || !mayTypeFor(state, me)) return []
  return state.stage.filter(({ account }) => account !== me && lockOf(state, account) === undefined)
}
