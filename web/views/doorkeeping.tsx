import type { JSX } from 'preact'
import type { MayCome, SpaceState } from '../../src/index.ts'
import { useStore, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { keepsOrder, useMayDo } from './may-do.ts'

const DOORS: readonly MayCome[] = ['invited', 'followed', 'everyone']

/** Who comes on stage when asking. Shown to whoever may change it. */
export function Door(props: {
  readonly room: RoomModel
  readonly state: SpaceState
}): JSX.Element | null {
  const words = useWords()
  const may = useMayDo(props.state)
  const { room, state } = props
  if (!may({ kind: 'edit' })) return null
  return (
    <section class="doorkeeping">
      <fieldset class="choice">
        <legend>{words.stage.door}</legend>
        {DOORS.map(mayCome => (
          <label key={mayCome}>
            <input
              type="radio"
              name="door"
              checked={state.mayCome === mayCome}
              onChange={() => room.act({ kind: 'edit', mayCome })}
            />
            {words.stage.doors[mayCome]}
          </label>
        ))}
      </fieldset>
      <button
        type="button"
        class="button"
        aria-pressed={state.takesRequests}
        onClick={() => room.act({ kind: 'edit', takesRequests: !state.takesRequests })}
      >
        {state.takesRequests && <Icon name="check" />}
        {words.stage.requests}
      </button>
    </section>
  )
}

/** For everybody who keeps order: noise breaks out while the host is busy, too. */
export function MuteAll(props: {
  readonly room: RoomModel
  readonly state: SpaceState
}): JSX.Element | null {
  const words = useWords()
  const may = useMayDo(props.state)
  const me = useStore().me.value?.account
  const { room, state } = props
  if (!keepsOrder(may)) return null
  const others = state.stage.filter(({ account }) => account !== me)
  const open = others.filter(({ account: target }) => may({ kind: 'mute', target }))
  return (
    <button
      type="button"
      class="button"
      disabled={open.length === 0}
      onClick={() => {
        for (const { account } of open) room.act({ kind: 'mute', target: account })
      }}
    >
      {state.host === me ? words.stage.muteAll : words.stage.muteSpeakers}
    </button>
  )
}
