import type { JSX } from 'preact'
import { lockOf } from '../../src/index.ts'
import { useShell, useStore, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { isOutside } from '../store/hearing.ts'
import type { RoomModel } from '../store/room-model.ts'

/** What the stage has to say to us now: an invitation, our place in the queue, a mute. */
export function StageNotes({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const { seat, isHere } = room.seat.value
  if (seat === 'invited') return <Invitation room={room} />
  if (room.asking.value) return <Asked room={room} />
  if (isHere) return <MutedNote room={room} />
  return seat === 'speaker' || seat === 'co-host' ? <Elsewhere room={room} /> : null
}

function Invitation({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  const me = useStore().me.value?.account
  const state = room.state.value
  const by = state?.invited.find(({ account }) => account === me)?.by
  const name = state?.stage.find(({ account }) => account === by)?.name ?? ''
  return (
    <div class="note invitation" role="alert">
      <Icon name="raise" />
      <p>
        <strong>{words.stage.invitedTitle(name)}.</strong> {words.stage.invitedText}
      </p>
      <button type="button" class="button primary" onClick={room.accept}>
        {words.stage.accept}
      </button>
      <button type="button" class="button plain" onClick={room.decline}>
        {words.stage.decline}
      </button>
    </div>
  )
}

function Asked({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  const me = useStore().me.value?.account
  const place = room.waiting.value.findIndex(({ account }) => account === me) + 1
  return (
    <div class="note" role="status">
      <Icon name="raise" />
      <p>{words.stage.asked(place)}</p>
    </div>
  )
}

function MutedNote({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const words = useWords()
  const me = useStore().me.value?.account
  const state = room.state.value
  const lock = state !== undefined && me !== undefined ? lockOf(state, me) : undefined
  if (lock === undefined) return null
  return (
    <div class="note trouble" role="status">
      <Icon name="microphoneOff" />
      <p>{words.stage.youAreMuted(lock.byName)}</p>
    </div>
  )
}

function Elsewhere({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  return (
    <div class="note">
      <p>{words.stage.elsewhere}</p>
      <button type="button" class="button" onClick={room.speakHere}>
        {words.stage.speakHere}
      </button>
    </div>
  )
}

/** Asks to speak, or takes it back; says what is missing where somebody has no key. */
export function useRequest(room: RoomModel): (() => void) | undefined {
  const store = useStore()
  const shell = useShell()
  const words = useWords()
  const state = room.state.value
  const mayAsk = room.seat.value.seat === 'listener' && room.role !== 'host' && !isOutside(room)
  if (state === undefined || !mayAsk) return undefined
  if (!state.takesRequests && !room.asking.value) return undefined
  const needsKey = (): void => {
    shell.tell({
      tone: 'trouble',
      title: words.stage.needKey,
      whatToDo: words.stage.needKeyHow,
    })
    store.wantIdentity()
  }
  return () => room.toggleRequest(needsKey)
}
