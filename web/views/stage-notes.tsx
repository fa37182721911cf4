import type { JSX } from 'preact'
import {
  ABANDONED_MS,
  freeSeats,
  lockOf,
  successorsOf,
  WAITING_MAX,
  type SpaceState,
} from '../../src/index.ts'
import { EntranceButton } from './entrance-button.tsx'
import { hostNameIn, leaderNameIn } from './leader-name.ts'
import { useShell, useStore, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { isOutside } from '../store/hearing.ts'
import type { RoomModel } from '../store/room-model.ts'

/** What the stage has to say to us now: an invitation, our place in the queue, a mute. */
export function StageNotes({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const { seat, isHere } = room.seat.value
  const me = useStore().me.value?.account
  const isOwn = me !== undefined && room.knownHost === me
  if (isOwn && room.state.value === undefined) return <Unled room={room} />
  if (seat === 'invited') return <Invitation room={room} />
  if (room.asking.value) return <Asked room={room} />
  if (isHere) return <MutedNote room={room} />
  const isOnStage = seat === 'speaker' || seat === 'co-host' || seat === 'host'
  return isOnStage ? <Elsewhere room={room} /> : null
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
  const state = room.state.value
  const place = room.waiting.value.findIndex(({ account }) => account === me) + 1
  const isFull = state !== undefined && freeSeats(state) <= 0
  const inAll = room.waitingInAll.value
  const asked = (): string => {
    if (place > 0) return words.stage.asked(place)
    if (inAll >= WAITING_MAX) return words.stage.askedQueueFull(inAll)
    if (state?.chat === 'slow') return words.stage.askedNew(state.newcomerMinutes)
    const named = room.waiting.value.length
    return inAll > named ? words.stage.askedBehind(named) : words.stage.asked(0)
  }
  return (
    <div class="note" role="status">
      <Icon name="raise" />
      <p>
        {asked()}
        {isFull && ` ${words.stage.askedFull}`}
      </p>
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
  const state = room.state.value
  const isHost = room.seat.value.seat === 'host'
  if (isHost && state?.acting !== undefined) return <Deposed room={room} state={state} />
  return (
    <div class="note">
      <p>{isHost ? words.stage.hostElsewhere : words.stage.elsewhere}</p>
      <button type="button" class="button" onClick={room.speakHere}>
        {words.stage.speakHere}
      </button>
    </div>
  )
}

/** Our own Space, of which nobody tells us: perhaps because nobody but us could. */
function Unled({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  const store = useStore()
  return (
    <div class="note" role="status">
      <Icon name="shield" />
      <p>{words.stage.unled}</p>
      <EntranceButton
        way={{ what: 'returning', link: room.link }}
        label={words.stage.reclaim}
        underWay={words.common.loadingScreen}
        onPress={() => store.hostHere()}
      />
    </div>
  )
}

/** The host came back after somebody had taken over: leading again is its word, not an accident. */
function Deposed(props: { readonly room: RoomModel; readonly state: SpaceState }): JSX.Element {
  const words = useWords()
  return (
    <div class="note" role="status">
      <Icon name="shield" />
      <p>{words.stage.ledBy(leaderNameIn(props.state))}</p>
      <button type="button" class="button primary" onClick={props.room.speakHere}>
        {words.stage.reclaim}
      </button>
    </div>
  )
}

/** Who leads has fallen silent, or we lead because it did. */
export function LeaderNote({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const words = useWords()
  const nowMs = useShell().now.value
  const state = room.state.value
  const sinceMs = room.leaderless.value
  if (state === undefined) return null
  const host = hostNameIn(state)
  if (room.leads.value && state.acting !== undefined) {
    return (
      <div class="note" role="status">
        <Icon name="shield" />
        <p>{words.stage.youLead(host)}</p>
      </div>
    )
  }
  if (sinceMs === undefined || room.leads.value) return null
  const [heir] = successorsOf(state)
  const name = state.stage.find(({ account }) => account === heir)?.name
  const minutes = Math.max(1, Math.ceil((sinceMs + ABANDONED_MS - nowMs) / MINUTE_MS))
  return (
    <div class="note trouble" role="status">
      <Icon name="warning" />
      <p>
        <strong>{words.stage.silentLeader(leaderNameIn(state))}</strong>{' '}
        {name === undefined ? words.stage.silentNobody(minutes) : words.stage.silentHeir(name)}
      </p>
    </div>
  )
}

const MINUTE_MS = 60_000

/** Asks to speak, or takes it back; says what is missing where somebody has no key. */
export function useRequest(room: RoomModel): (() => void) | undefined {
  const store = useStore()
  const shell = useShell()
  const words = useWords()
  const state = room.state.value
  const mayAsk = room.seat.value.seat === 'listener' && !room.leads.value && !isOutside(room)
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
