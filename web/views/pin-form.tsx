import { useSignal, type Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { linkOf, PIN_MAX_LETTERS, readPin } from '../../src/index.ts'
import { useChatWords } from '../chat-words.ts'
import { Field } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { useMayDo } from './may-do.ts'

/** One link for everybody, by who keeps order. */
export function PinForm({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const { about: words } = useChatWords()
  const may = useMayDo(room.state.value)
  const pinned = room.state.value?.pinned
  const url = useSignal(pinned ?? '')
  const tried = useSignal(false)
  if (!may({ kind: 'pin', url: undefined })) return null
  const pin = pinOf(url.value)
  return (
    <form
      class="pin-form"
      onSubmit={event => {
        event.preventDefault()
        tried.value = pin === undefined
        if (pin !== undefined) room.act({ kind: 'pin', url: pin })
      }}
    >
      <PinField url={url} isWrong={tried.value && pin === undefined} />
      <div class="row">
        {pinned !== undefined && (
          <button
            type="button"
            class="button plain"
            aria-label={words.pinRemoveName}
            onClick={() => {
              url.value = ''
              room.act({ kind: 'pin', url: undefined })
            }}
          >
            {words.pinRemove}
          </button>
        )}
        <button type="submit" class="button" disabled={pin !== undefined && pin === pinned}>
          <Icon name="pin" /> {pinned === undefined ? words.pinSave : words.pinChange}
        </button>
      </div>
    </form>
  )
}

/** Where the link is written. */
export function PinField(props: {
  readonly url: Signal<string>
  readonly isWrong: boolean
}): JSX.Element {
  const { about: words } = useChatWords()
  return (
    <Field
      plain
      label={words.pinLabel}
      hint={words.pinHint}
      problem={props.isWrong ? words.pinBad(PIN_MAX_LETTERS) : undefined}
      value={props.url}
    />
  )
}

/** As it goes into the log: what a browser makes of it, hosts in ASCII. */
export function pinOf(text: string): string | undefined {
  const link = linkOf(text.trim())
  return link && readPin(link.href)
}
