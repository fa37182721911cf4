import { computed, signal, type ReadonlySignal } from '@preact/signals'
import type {
  AccountId,
  Admission,
  Crowd,
  DoorList,
  HearingReport,
  Keeping,
  Microphone,
  OwnSeat,
  Place,
  Room,
  SessionId,
  Sound,
  SpaceChange,
  SpaceState,
  StageAct,
  TreeSight,
  Undo,
  Waiting,
} from '../../src/index.ts'
import type { Attempt } from './attempt.ts'
import { modelAudio, type AudioModel } from './audio-model.ts'
import { modelCaptions, type CaptionsModel } from './captions-model.ts'
import { modelChat, type ChatModel } from './chat-model.ts'
import { Follower } from './follow.ts'

/** What is being done to a room right now. */
export type RoomBusy = 'none' | 'ending'

/** One Space we are in, as the screen sees it. */
export type RoomModel = {
  readonly link: string
  readonly role: Room['role']
  /** What was known before the Space's log arrived. */
  readonly knownTitle: string
  /** Whose Space this is, where a link or the lobby said so before. */
  readonly knownHost: AccountId | undefined
  readonly state: ReadonlySignal<SpaceState | undefined>
  readonly place: ReadonlySignal<Place>
  readonly sound: ReadonlySignal<Sound>
  readonly microphone: ReadonlySignal<Microphone>
  /** Somebody has pressed it, and it waits: for our place on the stage, or for the browser. */
  readonly opening: ReadonlySignal<boolean>
  readonly audio: AudioModel
  readonly hearing: ReadonlySignal<HearingReport | undefined>
  /** Who carries whom, as far as we see; undefined until somebody looks. */
  readonly tree: ReadonlySignal<TreeSight | undefined>
  /** The picture moves for SURVEY_MS from now. */
  readonly lookAtTree: () => void
  readonly speaking: ReadonlySignal<ReadonlySet<SessionId>>
  readonly listeners: ReadonlySignal<number>
  readonly seat: ReadonlySignal<OwnSeat>
  /** This tab may speak: it opened the Space, or stands on its stage. */
  readonly onStage: ReadonlySignal<boolean>
  /** We lead this Space from this tab. */
  readonly leads: ReadonlySignal<boolean>
  /** Since when nothing was heard from who leads. */
  readonly leaderless: ReadonlySignal<number | undefined>
  readonly waiting: ReadonlySignal<readonly Waiting[]>
  /** Also those that `waiting` does not name. */
  readonly waitingInAll: ReadonlySignal<number>
  readonly asking: ReadonlySignal<boolean>
  /** How we stand with a private Space; undefined in a public one. */
  readonly admission: ReadonlySignal<Admission | undefined>
  /** Of a private Space, for who leads it. */
  readonly door: ReadonlySignal<DoorList>
  /** Who is here, as far as it was read since somebody looked. */
  readonly here: ReadonlySignal<Crowd>
  /** For the views that make a report, which are loaded when somebody wants one. */
  readonly reports: Room['reports']
  /** Whether this device keeps what is recorded. */
  readonly keeping: ReadonlySignal<Keeping>
  readonly busy: ReadonlySignal<RoomBusy>
  // Properties, because views hand them on as handlers.
  readonly toggleMicrophone: () => void
  readonly volumeOf: (session: SessionId) => number
  readonly setVolume: (session: SessionId, volume: number) => void
  readonly resumeSound: () => void
  readonly pauseSound: () => void
  readonly edit: (change: SpaceChange) => void
  readonly chat: ChatModel
  readonly captions: CaptionsModel
  readonly end: () => void
  /** Asks to speak, or takes it back; `needsKey` when there is no account to ask with. */
  readonly toggleRequest: (needsKey: () => void) => void
  readonly accept: () => void
  readonly decline: () => void
  readonly speakHere: () => void
  readonly stepDown: () => void
  /** Records the stage from now on: everybody is told. */
  readonly record: (mayClip: boolean) => void
  readonly stopRecording: () => void
  readonly keepRecording: (wants: boolean) => void
  /** Our own voice is not to be in recordings, or may be again. */
  readonly leaveOut: (isOut: boolean) => void
  readonly act: (act: StageAct) => void
  readonly dismiss: (account: AccountId) => void
  /** Reads who is here until it is undone. */
  readonly lookAround: () => Undo
  readonly knock: () => void
  readonly refuseKnock: (account: AccountId) => void
}

/** What is known of a Space before its log has arrived. */
export type Expected = { readonly title: string; readonly host: AccountId | undefined }

/** Mirrors `room`; `follower` ends with the room. */
export function modelRoom(
  room: Room,
  { title, host }: Expected,
  follower: Follower,
  attempt: Attempt,
): RoomModel {
  const microphone = follower.signal(room.microphone)
  const seat = follower.signal(room.seat)
  const asking = follower.signal(room.asking)
  const leads = follower.signal(room.leads)
  const onStage = computed(() => leads.value || seat.value.isHere)
  const opening = signal(false)
  const busy = signal<RoomBusy>('none')
  const turns = signal(0)
  const during = (what: RoomBusy, work: () => Promise<void>): void => {
    if (busy.value !== 'none') return
    busy.value = what
    attempt(() =>
      work().finally(() => {
        busy.value = 'none'
      }),
    )
  }
  return {
    link: room.link,
    role: room.role,
    knownTitle: title,
    knownHost: host,
    state: follower.signal(room.state),
    place: follower.signal(room.place),
    sound: follower.signal(room.sound),
    microphone,
    opening,
    audio: modelAudio(room.audio, follower, attempt),
    hearing: follower.signal(room.hearing),
    tree: follower.signal(room.tree),
    lookAtTree: () => room.lookAtTree(),
    speaking: follower.signal(room.speaking),
    listeners: follower.signal(room.listeners),
    seat,
    onStage,
    leads,
    leaderless: follower.signal(room.leaderless),
    waiting: follower.signal(room.waiting),
    waitingInAll: follower.signal(room.waitingInAll),
    asking,
    admission: follower.signal(room.door.admission),
    door: follower.signal(room.door.list),
    here: follower.signal(room.crowd.here),
    lookAround: () => room.crowd.look(),
    reports: room.reports,
    keeping: follower.signal(room.recording.keeping),
    busy,
    toggleMicrophone: () => {
      if (!onStage.value || microphone.value.phase === 'asking') return
      if (microphone.value.phase === 'open') return room.mute()
      opening.value = true
      attempt(() =>
        room.unmute().finally(() => {
          opening.value = false
        }),
      )
    },
    volumeOf: session => {
      // Read, so that whoever shows a volume is drawn again when any of them was turned.
      void turns.value
      return room.volumeOf(session)
    },
    setVolume: (session, volume) => {
      room.setVolume(session, volume)
      turns.value += 1
    },
    resumeSound: () => attempt(() => room.resumeSound()),
    pauseSound: () => attempt(() => room.pauseSound()),
    edit: change => attempt(() => room.edit(change)),
    chat: modelChat(room, follower, attempt),
    captions: modelCaptions(room, follower, attempt),
    end: () => during('ending', () => room.end()),
    toggleRequest: needsKey =>
      attempt(async () => {
        if (asking.value) return room.withdraw()
        if ((await room.askToSpeak()) === 'no-account') needsKey()
      }),
    accept: () => attempt(() => room.accept()),
    decline: () => attempt(() => room.decline()),
    speakHere: () => attempt(() => room.speakHere()),
    stepDown: () => room.stepDown(),
    record: mayClip => room.recording.start({ mayClip }),
    stopRecording: () => room.recording.stop(),
    keepRecording: wants => room.recording.keep(wants),
    leaveOut: isOut => room.recording.leaveOut(isOut),
    act: act => room.act(act),
    dismiss: account => room.dismiss(account),
    knock: () =>
      attempt(async () => {
        await room.door.knock()
      }),
    refuseKnock: account => room.door.refuse(account),
  }
}
