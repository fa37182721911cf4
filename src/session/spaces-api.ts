import type { AccountId, CommunityId, SessionId, SpaceId } from '../domain/ids.ts'
import type { Admission, Crowd, RefusedTalk } from '../ports/media-engine.ts'
import type { SpaceCaptions } from './captions-api.ts'
import type { ChatLine } from '../domain/chat/chat-line.ts'
import type { Tally } from '../domain/chat/say.ts'
import type { Announcement } from '../domain/directory/announcement.ts'
import type { FollowerEstimate } from '../domain/follow/sketch.ts'
import type { HearingReport } from '../domain/media/hearing-report.ts'
import type { Complaint, ReportWeight } from '../domain/space/report.ts'
import type { DoorList } from '../domain/space/epochs.ts'
import type { LinkRefusal, RoomLink } from '../domain/room-link.ts'
import type { Members } from './members-api.ts'
import type { Place } from '../domain/place.ts'
import type { Microphone, RoomSound, Sound } from './sound-api.ts'
import type { Seat } from '../domain/space/select.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { StageAct } from '../domain/space/stage-act.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Verdict } from '../verdict.ts'
import type { TreeSight } from '../domain/tree/sight.ts'
import type { Waiting } from '../domain/space/requests.ts'
import type { Undo, Watched } from '../events.ts'

/** The account of this browser profile. */
export type Me = {
  readonly account: AccountId
  readonly name: string
}

/** How we stand with the network. */
export type NetworkState =
  | { readonly phase: 'connecting'; readonly trying: readonly string[] }
  | { readonly phase: 'online'; readonly relays: number; readonly peers: number }
  | {
      readonly phase: 'unreachable'
      /** Every address that was tried since we were last online. */
      readonly tried: readonly string[]
      readonly retryAtMs: TimeMs
    }

/** Why Start is shut, or that it is open. */
export type Gate =
  | { readonly open: true; readonly because: 'followers' | 'starter' }
  | { readonly open: false; readonly reason: 'no-community' | 'no-policy' | 'too-few-followers' }

/** As {@link Gate}, for a Space that is reached by its link alone. */
export type UnlistedGate =
  | Exclude<Gate, { open: true }>
  | { readonly open: true; readonly because: 'followers' | 'starter' | 'anyone' }

/**
 * What a new Space is to be. `unlisted`: reached by its link alone, shown in no lobby. `isPrivate`: besides, heard only
 * by whom its host or a co-host lets in.
 */
export type NewSpace = {
  readonly title: string
  readonly language: string
  readonly unlisted?: boolean
  readonly isPrivate?: boolean
  /** One of our own schedule: it is opened under the name that it was planned by, so that its link holds. */
  readonly scheduled?: SpaceId
}

/** How one account stands in a community. */
export type Standing = {
  /** All valid live follows that are known here. */
  readonly followers: number
  /** What the screen shows of them: for large accounts an estimate, which decides nothing. */
  readonly shown: FollowerEstimate
  /** Those that count under the community's policy. */
  readonly counted: number
  readonly threshold: number
  readonly gate: Gate
  /** Whether it may open a Space that no lobby shows. */
  readonly unlisted: UnlistedGate
}

/** What the community's members have been asked and have done (only where `demo` is offered). */
export type FollowRequest =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'running'
      readonly signed: number
      readonly verified: number
      readonly of: number
    }
  | { readonly phase: 'done'; readonly of: number }
  | { readonly phase: 'failed'; readonly reason: 'unreachable' | 'refused' }

export type CommunityInfo = {
  readonly id: CommunityId
  readonly name: string
  readonly threshold: number
  /** True where the relay runs simulated members who follow whoever asks. */
  readonly demo: boolean
}

/** A live Space as the lobby shows it. */
export type LiveSpace = {
  readonly announcement: Announcement
  /** We follow its host. */
  readonly followed: boolean
  /** The host's counted followers, as proven by the certificate. Undefined for a starter. */
  readonly provenFollowers: number | undefined
}

export type { LinkRefusal }

/** What a good link says by itself, offline, and the code it was read from. */
export type LinkContent = RoomLink & {
  readonly code: string
  /** Of a private Space: with what one asks to be let in. */
  readonly knockSecret?: Uint8Array
}

/** What we are in a Space. `isHere`: of the account's sessions it is this tab's that stands on stage. */
export type OwnSeat = { readonly seat: Seat; readonly isHere: boolean }

/** Something we wanted to do and may not. */
export type Refusal = { readonly reason: string }

/** What a Space says about itself, as it is to be; what is left out stays. */
export type SpaceChange = {
  readonly title?: string
  readonly topics?: readonly string[]
  /** A BCP 47 tag. */
  readonly language?: string
}

/** The door of a private Space: how we stand before it, or, for who leads, who stands there. */
export interface SpaceDoor {
  /** Undefined in a public Space, and until the log has arrived. */
  readonly admission: Watched<Admission | undefined>
  /** Who asks to be let in, and who was. For who leads; empty for everybody else. */
  readonly list: Watched<DoorList>
  /** Asks once more to be let in. Whoever comes with an account knocks by itself. */
  knock(): Promise<'knocked' | 'no-account'>
  /** Sends somebody away: they are told. To let them in, `act` with `admit`. */
  refuse(account: AccountId): void
}

/** Reports about people in a Space, for whoever keeps order in its community. */
export interface SpaceReports {
  /** What would go into one about this account, so that its reporter can see it before. Undefined: not now. */
  weigh(account: AccountId): Promise<ReportWeight | undefined>
  /**
   * Signs one and answers its envelope; it goes to nobody by itself. `withSound`: with what the account said within
   * the last minute. `failed`: its code, or the Space's log, is not here.
   */
  sign(
    complaint: Complaint,
    options: { readonly withSound: boolean },
  ): Promise<Uint8Array | 'no-account' | 'failed'>
}

/** Who is here beside the stage and has an account. */
export interface SpaceCrowd {
  readonly here: Watched<Crowd>
  /** Reads the list, again and again, until it is undone: it costs bytes, and nobody is asked before. */
  look(): Undo
}

/** Whether this device keeps what is recorded; `failed`: this browser could not store it, and what came so far is kept. */
export type Keeping = 'off' | 'keeping' | 'failed'

/** What is recorded of a Space. That it is, the Space's state says. */
export interface SpaceRecording {
  readonly keeping: Watched<Keeping>
  /** From here on the stage is recorded, and everybody is told. Who leads only; it is kept here. */
  start(options: { readonly mayClip: boolean }): void
  stop(): void
  /** On stage: keeps a recording of one's own while the Space is recorded. Who leads keeps one anyway. */
  keep(wants: boolean): void
  /** On stage: our own voice is not to be in recordings, or may be again from our next sentence on. */
  leaveOut(isOut: boolean): void
}

/** What is said in a Space without a voice. */
export interface SpaceChat {
  /** At most 200 in everybody's order, oldest first; behind them our own that are on their way. */
  readonly lines: Watched<readonly ChatLine[]>
  /** What we wrote and why it goes nowhere, one after another as they were written; each is a new object. */
  readonly refusal: Watched<RefusedTalk | undefined>
  /** `no-account`: whoever wants to write needs a key of their own first; anybody reads. */
  say(text: string): Promise<'said' | 'no-account'>
  /** With one of REACTIONS, by its place. */
  react(reaction: number): Promise<'said' | 'no-account'>
  /** Writes a line once more that was lost. */
  again(id: string): void
  /** Lets go of a line that was lost. */
  forget(id: string): void
  /** Tells how many reacted, and who of them is on stage: at most twice a second. */
  onReactions(handler: (tally: Tally) => void): Undo
}

/** One Space that we are in. */
export interface Room {
  readonly link: string
  readonly role: 'host' | 'listener'
  /** Undefined until the Space's log has arrived and folded. */
  readonly state: Watched<SpaceState | undefined>
  readonly place: Watched<Place>
  readonly sound: Watched<Sound>
  readonly microphone: Watched<Microphone>
  /** Devices, choices and levels of our microphone and loudspeaker. */
  readonly audio: RoomSound
  /** What is heard and why not, and whether we are heard; once a second. Undefined until the first. */
  readonly hearing: Watched<HearingReport | undefined>
  /** Who carries whom, as far as we see; undefined before `lookAtTree`, and as it was last seen after. */
  readonly tree: Watched<TreeSight | undefined>
  /** Somebody looks at the tree: for 20 s `tree` moves, and who leads is told by all below. Say it again meanwhile. */
  lookAtTree(): void
  /** Sessions whose decoded (or, for ourselves, captured) audio is speech now. At most 10 changes a second. */
  readonly speaking: Watched<ReadonlySet<SessionId>>
  /** The tree's estimate. */
  readonly listeners: Watched<number>
  /** Asks for the microphone at the first call. Host and speakers only; starts muted. */
  unmute(): Promise<void>
  mute(): void
  /** 0 … 2, remembered per account. */
  setVolume(session: SessionId, volume: number): void
  volumeOf(session: SessionId): number
  /** After the browser suspended our output: call from a click. */
  resumeSound(): Promise<void>
  /** Silent here until `resumeSound`; others hear us as before. */
  pauseSound(): Promise<void>
  /** Who asks to speak, first come first. */
  readonly waiting: Watched<readonly Waiting[]>
  /** How many ask, those besides whom `waiting` names: at WAITING_MAX the queue takes nobody more. */
  readonly waitingInAll: Watched<number>
  /** What we are here: as the log says of our account, and whether this tab is the one that speaks. */
  readonly seat: Watched<OwnSeat>
  /** We asked to speak and nobody has answered yet. */
  readonly asking: Watched<boolean>
  /** What the rules did not let us do, the newest last; each is a new object. */
  readonly refusal: Watched<Refusal | undefined>
  /** Of a private Space. */
  readonly door: SpaceDoor
  readonly reports: SpaceReports
  readonly recording: SpaceRecording
  readonly crowd: SpaceCrowd
  readonly chat: SpaceChat
  readonly captions: SpaceCaptions
  /** `no-account`: whoever wants to speak needs a key of their own first. */
  askToSpeak(): Promise<'asked' | 'no-account'>
  withdraw(): Promise<void>
  /** Takes up an invitation: on stage, microphone closed. */
  accept(): Promise<void>
  decline(): Promise<void>
  /** Speaks from this tab instead of from the account's other one. */
  speakHere(): Promise<void>
  /** Off the stage; listening goes on. */
  stepDown(): void
  /** What our rank allows. What the rules refuse shows in `refusal`. */
  act(act: StageAct): void
  /** Takes somebody off the queue. Who leads only. */
  dismiss(account: AccountId): void
  /** Host only. */
  edit(change: SpaceChange): Promise<void>
  /** Host only: the Space ends for everybody. */
  end(): Promise<void>
  /** We lead this Space from this tab: its host, or an heir that took over. */
  readonly leads: Watched<boolean>
  /** Since when nothing was heard from who leads; undefined while all is well. */
  readonly leaderless: Watched<TimeMs | undefined>
  /** Nobody led any more and nobody would: the Space is over for us. */
  readonly isAbandoned: Watched<boolean>
  /**
   * Stops capture and playback at once. Who leads leaves the Space to the next heir, and ends it where
   * there is none. Idempotent.
   */
  leave(): void
  /** As `leave`, when the tab goes away and may come back: nobody is told more than that a link is gone. */
  vanish(): void
}

/** What a person can do with Loggia, without a screen. */
export interface Spaces {
  readonly network: Watched<NetworkState>
  readonly community: Watched<CommunityInfo | undefined>
  readonly me: Watched<Me | undefined>
  readonly standing: Watched<Standing>
  readonly followRequest: Watched<FollowRequest>
  readonly following: Watched<ReadonlySet<AccountId>>
  readonly lobby: Watched<readonly LiveSpace[]>
  readonly room: Watched<Room | undefined>

  /**
   * Resolves when `me`, standing and lobby are known. A page opened by a link looks them up only
   * when sound has come, or now. Harmless to repeat; rejects with StorageError.
   */
  join(): Promise<unknown>

  /** What members do beside following and hosting. Loads what {@link join} loads. */
  members(): Promise<Members>

  /** Tries the network, or our place in a Space, now instead of at `retryAtMs`. Harmless at any time. */
  retry(): void

  /** Twelve fresh words; nothing is kept until `becomeMe`. */
  newPhrase(language: 'en' | 'it'): Promise<string>
  /** Names the first word that is not in either list, or says that the checksum fails. */
  checkPhrase(
    phrase: string,
  ): Promise<Verdict<{ readonly account: AccountId }, 'word-count' | `word:${string}` | 'checksum'>>
  /** Keeps the account of this phrase in this browser, non-extractable, under this name. */
  becomeMe(phrase: string, name: string): Promise<void>
  rename(name: string): Promise<void>

  follow(account: AccountId): Promise<void>
  unfollow(account: AccountId): Promise<void>
  /** Demo community only: asks its simulated members to follow us. Progress in `followRequest`. */
  askToFollow(): Promise<void>

  /** Rejects with GateShutError while the gate for such a Space is shut. */
  start(options: NewSpace): Promise<Room>
  /** Checks a link offline. Dials nothing. */
  readLink(text: string): Promise<Verdict<LinkContent, LinkRefusal>>
  /** Begins to connect while the preview shows. */
  prepare(link: LinkContent): void
  /** Enters as a listener; call from a click, so that the browser lets sound out. */
  listen(link: LinkContent): Promise<Room>
  /**
   * Enters a Space that this tab, or another one of this browser, was in: as whoever stood on its stage stands
   * there again, with a closed microphone. Needs no click, but a browser may hold the sound back until one.
   */
  resume(link: LinkContent, was: { readonly wasOnStage: boolean }): Promise<Room>
  /** The signed link of a Space in the lobby, as its host's heartbeat carries it. */
  listenTo(space: SpaceId): Promise<Room>
  close(): Promise<void>
}
