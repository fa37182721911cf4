import { useSignal, type Signal } from '@preact/signals'
import type { JSX } from 'preact'
import type { ChatLine } from '../../src/index.ts'
import { useStore, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { useChatWords } from '../chat-words.ts'
import type { RoomModel } from '../store/room-model.ts'
import { keepsOut } from './keeps-out.ts'
import { useMayDo } from './may-do.ts'

type LineProps = { readonly room: RoomModel; readonly line: ChatLine }

/** Whether there is anything one may do about who wrote this, besides reading it. */
export function useMayAct({ room, line }: LineProps): boolean {
  const store = useStore()
  const may = useMayDo(room.state.value)
  if (line.account === store.me.value?.account) return false
  return store.members.value !== undefined || may(banOf(line))
}

/** Opens {@link LineActs}. */
export function MoreButton(props: {
  readonly name: string
  readonly isOpen: Signal<boolean>
}): JSX.Element {
  const { isOpen, name } = props
  return (
    <button
      type="button"
      class="button plain round"
      aria-label={useWords().stage.moreName(name)}
      aria-expanded={isOpen.value}
      onClick={() => {
        isOpen.value = !isOpen.value
      }}
    >
      <Icon name="dots" />
    </button>
  )
}

/** Not to see somebody any more, or, for who keeps order, that nobody does. */
export function LineActs({ room, line }: LineProps): JSX.Element {
  const words = useWords()
  const { block } = useChatWords()
  const members = useStore().members.value
  const isBan = keepsOut(room)
  const may = useMayDo(room.state.value)
  const asked = useSignal(false)
  return (
    <div class="line-acts">
      {members !== undefined && (
        <BlockButton name={line.name} isBan={isBan} block={() => members.block(line.account)} />
      )}
      {may(banOf(line)) && (
        <button
          type="button"
          class={asked.value ? 'button alarm' : 'button'}
          onClick={() => {
            if (asked.value) room.act(banOf(line))
            asked.value = !asked.value
          }}
        >
          {asked.value ? words.stage.banTitle(line.name) : words.stage.ban}
        </button>
      )}
      {members !== undefined && isBan && <p class="small">{block.asHostHint}</p>}
    </div>
  )
}

/** Blocks at once, but asks who would put out somebody by it for everybody to read. */
export function BlockButton(props: {
  readonly name: string
  readonly isBan: boolean
  readonly block: () => void
}): JSX.Element {
  const words = useWords()
  const { block: texts } = useChatWords()
  const asked = useSignal(false)
  return (
    <button
      type="button"
      class={asked.value ? 'button alarm' : 'button'}
      onClick={() => {
        if (asked.value || !props.isBan) props.block()
        asked.value = !asked.value && props.isBan
      }}
    >
      {asked.value ? texts.ask(props.name) : props.isBan ? texts.asHost : words.stage.block}
    </button>
  )
}

/** As long as the Space lives: for less there is the person's card. */
const banOf = ({ account: target }: ChatLine) =>
  ({ kind: 'ban', target, reason: '', untilMs: 0 }) as const
