import type { AccountId, SessionId, SpaceId } from '../domain/ids.ts'
import type { Place } from '../domain/place.ts'
import type { PeerAddress } from './streams.ts'
import type { DoorList } from '../domain/space/epochs.ts'
import type { SealingKey, SigningKey } from './key-store.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { HearingReport } from '../domain/media/hearing-report.ts'
import type { MicrophoneLevel } from '../domain/media/microphone-level.ts'
import type { StageAct } from '../domain/space/stage-act.ts'
import type { TimeMs } from '../domain/time.ts'
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
  /** Sends somebody away from the door. Who leads only. */
  | { readonly type: 'refuse'; readonly account: AccountId }
  | { readonly type: 'act'; readonly act: StageAct }
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
  | { readonly type: 'waiting'; readonly waiting: readonly Waiting[] }
  /** How we stand with a private Space. Never told of a public one. */
  | { readonly type: 'admission'; readonly admission: Admission }
  /** Who asks to be let in, and who was: told to who leads. */
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
  /** A step of the way to the first sound, for the page's performance timeline. */
  | { readonly type: 'mark'; readonly name: MediaMark }
  | { readonly type: 'refused'; readonly reason: string }

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
