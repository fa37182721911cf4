import type { AccountId, SessionId, SpaceId } from '../domain/ids.ts'
import type { Place } from '../domain/place.ts'
import type { Complaint, ReportWeight } from '../domain/space/report.ts'
import type { Presence } from '../domain/space/presence.ts'
import type { PeerAddress } from './streams.ts'
import type { CaptionRefusal } from '../domain/captions/judge-caption.ts'
import type { SaidWords } from '../domain/captions/cut-words.ts'
import type { Shown } from '../domain/captions/scroll.ts'
import type { ChatLine } from '../domain/chat/chat-line.ts'
import type { DoorList } from '../domain/space/epochs.ts'
import type { SayRefusal } from '../domain/chat/judge-say.ts'
import type { Tally } from '../domain/chat/say.ts'
import type { SealingKey, SigningKey } from './key-store.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { HearingReport } from '../domain/media/hearing-report.ts'
import type { MicrophoneLevel } from '../domain/media/microphone-level.ts'
import type { StageAct } from '../domain/space/stage-act.ts'
import type { TimeMs } from '../domain/time.ts'
import type { TreeSight } from '../domain/tree/sight.ts'
import type { Undo } from '../events.ts'
import type { Waiting } from '../domain/space/requests.ts'

/** How this tab enters a Space. */
export type Entrance = {
  readonly space: SpaceId
  /** Action envelopes known beforehand: the genesis of who opens it, what a peer answered to who comes back, or none. */
  readonly log: readonly Uint8Array[]
  /** Peers in the tree, best first. A host feeds them; a listener attaches below one. */
  readonly entries: readonly PeerAddress[]
  /** Where others can reach this tab now. */
  readonly addresses: readonly string[]
  /** Given to those who may author actions and bundles. Whom the log has on stage comes back to it with this. */
  readonly session: SessionGiven | undefined
  /** Of a private Space: what its link has behind the code, with which one asks to be let in. */
  readonly knockSecret?: Uint8Array
}

/** What an announcement carries to prove that its author leads the Space. */
export type LeadPapers = {
  readonly space: SpaceId
  readonly genesis: Uint8Array
  /** None of the host itself. */
  readonly mandate: readonly Uint8Array[]
}

/** A session's key with the account's word for it, and the name it goes by. */
export type SessionGiven = {
  readonly key: SigningKey
  readonly delegation: Uint8Array
  readonly name: string
  /** With what it opens the secrets of private Spaces; none in a browser without X25519. */
  readonly sealing?: SealingKey
  /** The account's own words secret of a private Space (PROTOCOL.md, "Sealed labels"). */
  readonly words?: Uint8Array
}

/** Who is here beside the stage and has an account: as far as it has been read. */
export type Crowd = {
  /** Each said so itself, and the signature was checked. In no order. */
  readonly people: readonly Presence[]
  /** How many are listed in all. */
  readonly listed: number
  /** All of the list has been read. */
  readonly isWhole: boolean
}

/** What the page asks of the media plane. Ports of the audio hardware travel as MessagePorts. */
export type MediaCommand =
  /**
   * A person reads what this Space is and may want to listen: these are asked for a place, uncounted
   * and silent. It ends with `enter`, another `look`, `leave`, or after LOOK_MS.
   */
  | { readonly type: 'look'; readonly space: SpaceId; readonly entries: readonly PeerAddress[] }
  | { readonly type: 'enter'; readonly entrance: Entrance }
  | { readonly type: 'output'; readonly port: MessagePort }
  | { readonly type: 'microphone'; readonly port: MessagePort }
  | { readonly type: 'microphone-gone' }
  | { readonly type: 'mute'; readonly muted: boolean }
  /** Records a sentence of the muted microphone and plays it here: "this is how you sound". */
  | { readonly type: 'sound-check' }
  | { readonly type: 'volume'; readonly session: SessionId; readonly volume: number }
  /** As a listener, to carry the sound on to so many at most; undefined: as many as the line takes. */
  | { readonly type: 'carry'; readonly children: number | undefined }
  /** A person looks at the tree: `tree` is told once a second for SURVEY_MS. Said again while they look. */
  | { readonly type: 'survey' }
  | { readonly type: 'entries'; readonly entries: readonly PeerAddress[] }
  | { readonly type: 'addresses'; readonly addresses: readonly string[] }
  /** Signed records of accounts that ended sessions: what those say is neither played nor passed on. */
  | { readonly type: 'revocations'; readonly envelopes: readonly Uint8Array[] }
  /** Who the person is: from here on it can ask, come on stage and keep order. */
  | { readonly type: 'identity'; readonly session: SessionGiven }
  /** Asks to speak, or takes it back. */
  | { readonly type: 'request'; readonly wants: boolean }
  | { readonly type: 'accept' }
  | { readonly type: 'decline' }
  /** Puts this tab's session in place of the account's other one on stage. */
  | { readonly type: 'present' }
  /** What a peer answered to a `gap`: whole envelopes, still a stranger's. */
  | {
      readonly type: 'log'
      readonly actions: readonly Uint8Array[]
      readonly beacons: readonly Uint8Array[]
    }
  | { readonly type: 'dismiss'; readonly account: AccountId }
  /** Knocks at a private Space once more. */
  | { readonly type: 'knock' }
  /** Sends somebody away from the door. Who leads and co-hosts only. */
  | { readonly type: 'refuse'; readonly account: AccountId }
  | { readonly type: 'act'; readonly act: StageAct }
  /** On stage, to keep what is recorded while the Space says that it is. Who leads keeps it anyway. */
  | { readonly type: 'keep'; readonly wants: boolean }
  /** What would go into a report about this account? */
  | { readonly type: 'weigh'; readonly account: AccountId }
  /** Signs a report. `withSound`: with what the account said within the last minute. */
  | { readonly type: 'report'; readonly complaint: Complaint; readonly withSound: boolean }
  /**
   * Our account says that it is here: said now, and `farewell`, which takes it back, when we leave. `said` undefined:
   * it is taken back now.
   */
  | {
      readonly type: 'presence'
      readonly said: Uint8Array | undefined
      readonly farewell: Uint8Array
    }
  /** Somebody begins, or ceases, to look at who is here. */
  | { readonly type: 'crowd'; readonly isShown: boolean }
  /** Writes a line of the chat. */
  | { readonly type: 'say'; readonly text: string }
  /** Writes one once more that was lost. */
  | { readonly type: 'say-again'; readonly id: string }
  /** Lets go of one that was lost. */
  | { readonly type: 'say-forget'; readonly id: string }
  /** By its place among REACTIONS. */
  | { readonly type: 'react'; readonly reaction: number }
  /** What we say, as text; or what somebody else on stage says, typed by us. */
  | ({ readonly type: 'caption' } & SaidWords)
  | { readonly type: 'end' }
  /** Leaves a Space that we lead to the next heir, which need not wait for our silence. */
  | { readonly type: 'hand-over' }
  | { readonly type: 'leave' }

/** What the media plane tells the page. */
export type MediaEvent =
  | { readonly type: 'state'; readonly state: SpaceState }
  | { readonly type: 'place'; readonly place: Place }
  | { readonly type: 'listeners'; readonly listeners: number }
  /** Who asks to speak, first come first: as the leader keeps it, or told it. */
  | { readonly type: 'waiting'; readonly waiting: readonly Waiting[]; readonly inAll: number }
  /** How we stand with a private Space. Never told of a public one. */
  | { readonly type: 'admission'; readonly admission: Admission }
  /** Who asks to be let in, and who was: told to who leads and to co-hosts; empty when we are none any more. */
  | { readonly type: 'door'; readonly list: DoorList }
  /** The log waits for an ancestor that nobody has sent: ask whoever may have it. */
  | { readonly type: 'gap'; readonly space: SpaceId }
  /** Since when nothing was heard from who leads; undefined: all is well again. */
  | { readonly type: 'leaderless'; readonly sinceMs: TimeMs | undefined }
  /** Nobody leads any more and nobody will: the Space is over for whoever is in it. */
  | { readonly type: 'abandoned' }
  /** We lead from here, with what proves it to a lobby; undefined: we do not, or have no proof. */
  | { readonly type: 'papers'; readonly papers: LeadPapers | undefined }
  | { readonly type: 'speaking'; readonly sessions: readonly SessionId[] }
  /** Hold a direct connection to this peer: it is where we go when the parent dies. */
  | { readonly type: 'warm'; readonly entry: PeerAddress }
  /** How the open device sounds, muted or not; ten times a second. */
  | { readonly type: 'level'; readonly level: MicrophoneLevel }
  | { readonly type: 'sound-check'; readonly phase: SoundCheckPhase }
  /** What is heard and why not; once a second. */
  | { readonly type: 'hearing'; readonly report: HearingReport }
  /** The tree as it looks from here, when it is another; while somebody looks. */
  | { readonly type: 'tree'; readonly sight: TreeSight }
  /** A step of the way to the first sound, for the page's performance timeline. */
  | { readonly type: 'mark'; readonly name: MediaMark }
  /** Who is here, while somebody looks: when more of it is known. */
  | { readonly type: 'crowd'; readonly crowd: Crowd }
  /** The next piece of what we record; one that `ends` is the last. */
  | { readonly type: 'recorded'; readonly block: RecordedBlock }
  /** What we record goes no further: its code cannot be fetched, or something in it failed. */
  | { readonly type: 'recording-failed' }
  /** Answers `weigh`, in the order in which it was asked. */
  | { readonly type: 'weighed'; readonly weight: ReportWeight }
  /** Answers `report`, or a `weigh` that failed: the signed envelope, or that it could not be made. */
  | { readonly type: 'reported'; readonly envelope: Uint8Array | undefined }
  | { readonly type: 'refused'; readonly reason: string }
  /** The newest lines of the chat, in everybody's order, and our own that are on their way. */
  | { readonly type: 'talk'; readonly lines: readonly ChatLine[] }
  /** So many reacted just now, and who of them is on stage. */
  | ({ readonly type: 'reactions' } & Tally)
  /** Words of somebody on stage, of ourselves too, in time with their sound. */
  | { readonly type: 'caption'; readonly shown: Shown }
  /** What we captioned goes nowhere. */
  | ({ readonly type: 'caption-refused' } & RefusedCaption)
  /** What we wrote goes nowhere. */
  | ({ readonly type: 'talk-refused' } & RefusedTalk)

/** Why what we wrote goes nowhere, `unreachable`: the chat's code cannot be fetched. The words behind each are for people. */
export type TalkRefusal = SayRefusal | 'too-long' | 'no-account' | 'unreachable'

/** Why words of ours go nowhere as captions. `unreachable`: their code cannot be fetched; `failed`: they could not be signed or sent. */
export type CaptionTrouble =
  | CaptionRefusal
  | 'no-account'
  | 'not-a-member'
  | 'unreachable'
  | 'failed'

/** Words of ours that were not captioned. `text`: as they were typed, to be put back; absent where nobody typed them. */
export type RefusedCaption = { readonly reason: CaptionTrouble; readonly text?: string }

/** What went nowhere, as it was written, to be put back; empty where it still stands among the lines. */
export type RefusedTalk = { readonly reason: TalkRefusal; readonly text: string }

/** A signed piece of a recording, on its way to where it is kept. Blocks of one recording come in order. */
export type RecordedBlock = {
  /** The same for all of one recording. */
  readonly startedAtMs: TimeMs
  readonly number: number
  /** Since the recording began. */
  readonly atMs: number
  readonly hasSound: boolean
  readonly ends: boolean
  readonly envelope: Uint8Array
}

/** `answered`: somebody whom we asked for a place has said what it needs to know of the page. */
export type MediaMark = 'answered' | 'attached' | 'first-bundle' | 'first-frame'

/**
 * How we stand with a private Space. `no-keys`: this browser has no X25519, so nothing can be sealed to it.
 */
export type Admission = 'no-account' | 'no-keys' | 'waiting' | 'refused' | 'in'

/** What a sound check is doing. */
export type SoundCheckPhase = 'off' | 'recording' | 'playing'

/**
 * The tree, the Space's log, forwarding, decryption and playout of at most one Space. In a browser it
 * lives in a Worker, so that a busy page never delays what others hear through it.
 */
export interface MediaEngine {
  post(command: MediaCommand): void
  onEvent(handler: (event: MediaEvent) => void): Undo
  close(): void
}
