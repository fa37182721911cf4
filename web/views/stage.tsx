import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { lockOf, type Lock, type Speaker, type SpaceState } from '../../src/index.ts'
import { useStore, useWords } from '../context.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'
import { Fingerprint, PersonName } from '../parts/person.tsx'
import type { RoomModel } from '../store/room-model.ts'
import type { Words } from '../strings/words.ts'
import { FollowButton } from './follow-button.tsx'
import { useMayDo } from './may-do.ts'
import { ProofBadge } from './proof-badge.tsx'
import { BayReaction } from './reactions.tsx'
import { LeftOutMark } from './recording-note.tsx'

/** Twice as loud as sent: the most a mixer gives without distortion worth hearing. */
const MAX_PERCENT = 200
const STEP_PERCENT = 5
const FULL_PERCENT = 100

/** The stage as a loggia: everybody who may speak stands under an arch, lit while they speak. */
export function Stage(props: {
  readonly room: RoomModel
  readonly stage: readonly Speaker[]
  /** Opens what a moderator can do about somebody. */
  readonly manage: (speaker: Speaker) => void
}): JSX.Element {
  const words = useWords()
  const empty = emptyBeside(props.stage.length)
  return (
    <section class="stage" aria-labelledby="stage">
      <h2 id="stage" class="unseen">
        {words.space.stage}
      </h2>
      <div class="arcade">
        <div class="cornice" aria-hidden="true" />
        <ul class="bays">
          <EmptyBays count={empty} />
          {props.stage.map(speaker => (
            <Bay key={speaker.session} room={props.room} speaker={speaker} manage={props.manage} />
          ))}
          <EmptyBays count={empty} />
        </ul>
        <div class="steps" aria-hidden="true" />
      </div>
      <WhoSpeaks {...props} />
    </section>
  )
}

/** One arch alone is no arcade: an empty one stands on each side until there are enough speakers. */
const emptyBeside = (speakers: number): number => (speakers > 2 ? 0 : 1)

function EmptyBays({ count }: { readonly count: number }): JSX.Element {
  return (
    <>
      {Array.from({ length: count }, (_, at) => (
        <li key={at} class="bay empty" aria-hidden="true">
          <div class="opening" />
        </li>
      ))}
    </>
  )
}

type BayProps = {
  readonly room: RoomModel
  readonly speaker: Speaker
  readonly manage: (speaker: Speaker) => void
}

function Bay(props: BayProps): JSX.Element {
  const words = useWords()
  const store = useStore()
  const me = store.me.value
  const { room, speaker } = props
  const isBlocked = store.members.value?.blocked.value.has(speaker.account) === true
  const speaks = room.speaking.value.has(speaker.session)
  const isMe = room.onStage.value && me?.account === speaker.account
  const state = room.state.value
  const lock = state && lockOf(state, speaker.account)
  return (
    <li class={speaks ? 'bay speaks' : 'bay'} data-speaker={speaker.session}>
      <div class="opening">
        <div class="ring">
          <Avatar account={speaker.account} name={speaker.name} />
          <BayReaction room={room} account={speaker.account} />
        </div>
        <div class="plate">
          <strong>
            <PersonName name={speaker.name} />
          </strong>
          <span class="role">
            {words.space.roles[speaker.role]}
            {state !== undefined && leadOf(words, state, speaker)}
            {isMe && ` · ${words.space.you}`}
          </span>
          {isBlocked && <span class="blocked-label">{words.stage.blocked}</span>}
          <LeftOutMark room={room} account={speaker.account} />
          <span class="voice">{voiceOf(words, speaks, lock)}</span>
          <Fingerprint account={speaker.account} />
          {speaker.role === 'host' && <HostProof room={room} name={speaker.name} />}
          {isMe ? <OwnMicrophone room={room} /> : <Volume room={room} speaker={speaker} />}
          <FollowButton account={speaker.account} name={speaker.name} />
          {!isMe && <ManageButton {...props} />}
        </div>
      </div>
    </li>
  )
}

/** For members: why this account may host. Whoever only listens is spared it. */
function HostProof(props: { readonly room: RoomModel; readonly name: string }): JSX.Element | null {
  const words = useWords()
  const space = props.room.state.value?.id
  if (space === undefined || useStore().members.value === undefined) return null
  return (
    <ProofBadge space={space} hostName={props.name}>
      {words.space.whyHost(props.name)}
    </ProofBadge>
  )
}

/** While somebody leads in its place, the host is away; everybody sees who leads. */
function leadOf(words: Words, state: SpaceState, { account }: Speaker): string {
  if (state.acting === undefined) return ''
  if (account === state.host) return ` · ${words.stage.away}`
  return account === state.acting.account ? ` · ${words.stage.leads}` : ''
}

function voiceOf(words: Words, speaks: boolean, lock: Lock | undefined): string {
  if (lock !== undefined) return words.stage.mutedBy(lock.byName)
  return speaks ? words.space.speaking : words.space.silent
}

/** What one may do about somebody: those who keep order more than others. */
function ManageButton({ room, speaker, manage }: BayProps): JSX.Element | null {
  const words = useWords()
  const may = useMayDo(room.state.value)
  const isMember = useStore().members.value !== undefined
  const { account: target, name } = speaker
  const mayManage = room.onStage.value && may({ kind: 'remove', target, reason: '' })
  if (!mayManage && !isMember) return null
  return (
    <button
      type="button"
      class={mayManage ? 'button' : 'button plain'}
      aria-label={mayManage ? words.stage.manageName(name) : words.stage.moreName(name)}
      onClick={() => manage(speaker)}
    >
      {mayManage ? words.stage.manage : words.stage.more}
    </button>
  )
}

function OwnMicrophone({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  const open = room.microphone.value.phase === 'open'
  return (
    <span class="own-microphone">
      <Icon name={open ? 'microphone' : 'microphoneOff'} />
      {words.space.microphone} {open ? words.space.micOn : words.space.micOff}
    </span>
  )
}

function Volume(props: { readonly room: RoomModel; readonly speaker: Speaker }): JSX.Element {
  const words = useWords()
  const { room, speaker } = props
  const percent = Math.round(room.volumeOf(speaker.session) * 100)
  const before = useSignal(percent === 0 ? FULL_PERCENT : percent)
  const isMuted = percent === 0
  const set = (to: number): void => {
    if (to > 0) before.value = to
    room.setVolume(speaker.session, to / 100)
  }
  return (
    <div class="volume">
      <button
        type="button"
        class="mute-for-me"
        aria-pressed={isMuted}
        aria-label={words.audio.muteForMe(speaker.name)}
        title={words.audio.muteForMe(speaker.name)}
        onClick={() => set(isMuted ? before.value : 0)}
      >
        <Icon name={isMuted ? 'volumeOff' : 'volume'} />
      </button>
      <input
        type="range"
        min="0"
        max={MAX_PERCENT}
        step={STEP_PERCENT}
        value={percent}
        aria-label={words.space.volumeOf(speaker.name)}
        aria-valuetext={words.space.volumeValue(percent)}
        onInput={event => set(event.currentTarget.valueAsNumber)}
      />
    </div>
  )
}

/** Who speaks, in words: nothing is said by light alone. Not read out, or it would talk over them. */
function WhoSpeaks(props: {
  readonly room: RoomModel
  readonly stage: readonly Speaker[]
}): JSX.Element {
  const words = useWords()
  const names = props.stage
    .filter(speaker => props.room.speaking.value.has(speaker.session))
    .map(speaker => speaker.name)
  return (
    <p class="who-speaks">
      {names.length === 0 ? words.space.nobodySpeaks : words.space.isSpeaking(names.join(', '))}
    </p>
  )
}
