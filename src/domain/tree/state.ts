import type { Answer, Ask, AskRefusal, Route, SlotAdvert, SpeakerDigest } from './message.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { PeerId } from '../ids.ts'
import type { TimeMs } from '../time.ts'
import type { TreeMessage } from './message.ts'

/** One standing link, numbered by the session that holds it. */
export type LinkId = number
/** One request of ours for a link. */
export type AttemptId = number
/** One request of somebody else for a link. */
export type Token = number

/** What a node is; only its addresses ever change. */
export type Self = {
  readonly peer: PeerId
  readonly addresses: readonly string[]
  /** Children it can take. */
  readonly slots: number
  /** Counts as a listener. */
  readonly listens: boolean
  /** The host: bundles begin here, it never looks for a parent. */
  readonly isSource: boolean
}

/** An edge over which bundles come: the parent, or, for a root, a speaker that feeds it. */
export type UpEdge = {
  readonly kind: 'parent' | 'feeder'
  readonly link: LinkId
  readonly peer: PeerId
  /** Where we reached it; none for a feeder, which reached us. */
  readonly addresses: readonly string[]
  readonly heardAtMs: TimeMs
  readonly route: Route
  /** Since when its route says that it is adrift. */
  readonly adriftSinceMs: TimeMs | undefined
  /** Listeners in the whole tree, as it says. */
  readonly listeners: number
  /** A feeder that the log does not put on stage, since when. */
  readonly offStageSinceMs: TimeMs | undefined
  /** It said goodbye: good until we have another. */
  readonly isLeaving: boolean
  readonly digest: readonly SpeakerDigest[]
  /** Bundles its digests speak of since one last came from it. */
  readonly promised: number
  /** Our adverts as it knows them. */
  readonly toldSlots: string
  readonly toldSlotsAtMs: TimeMs
}

/** An edge over which we send bundles: a child, or a root that we feed. */
export type DownEdge = {
  readonly kind: 'child' | 'root'
  readonly link: LinkId
  readonly peer: PeerId
  readonly heardAtMs: TimeMs
  /** Listeners in its subtree, as it says. */
  readonly listeners: number
  readonly adverts: readonly SlotAdvert[]
  readonly leavingSinceMs: TimeMs | undefined
  /** Our route as it knows it. */
  readonly told: Route | undefined
  readonly toldAtMs: TimeMs
}

export type Edge = UpEdge | DownEdge

/** A slot kept for somebody whose link is being made. */
export type Reservation = {
  readonly token: Token
  readonly kind: 'child' | 'root' | 'feeder'
  readonly peer: PeerId
  readonly ask: Omit<Ask, 'space'>
  readonly atMs: TimeMs
}

/** An ask under way. */
export type Attempt = { readonly id: AttemptId; readonly to: EntryPoint; readonly atMs: TimeMs }

/** What came of the asks of one round. */
export type Setback = AskRefusal | 'unreachable'

/** Looking for a parent, round by round. */
export type Search = {
  readonly sinceMs: TimeMs
  /** We had a parent before. */
  readonly isRepair: boolean
  readonly round: number
  /** Whom to ask, in order. */
  readonly queue: readonly EntryPoint[]
  readonly asked: readonly PeerId[]
  readonly inFlight: readonly Attempt[]
  readonly setbacks: readonly Setback[]
  /** Whom to ask in the next round, best first. */
  readonly known: readonly EntryPoint[]
  /** Set between rounds. */
  readonly retryAtMs: TimeMs | undefined
  /** What the last round came to, once it is worth showing. */
  readonly failed: 'unreachable' | 'full' | 'unknown-space' | 'refused' | undefined
}

/** Relays that should be roots. */
export type Feeding = {
  readonly candidates: readonly EntryPoint[]
  readonly inFlight: readonly Attempt[]
  readonly pauses: readonly {
    readonly peer: PeerId
    readonly tries: number
    readonly untilMs: TimeMs
  }[]
}

/** One node's view of one Space's tree. */
export type TreeState = {
  readonly self: Self
  readonly phase: 'running' | 'left' | 'ended'
  /** Somebody reads a preview and has not decided to listen: see `look`. */
  readonly isLooking: boolean
  /** State of the chance that spreads crowds. */
  readonly seed: number
  readonly edges: readonly Edge[]
  readonly reserved: readonly Reservation[]
  /** The host, as the last one above us that knew said. */
  readonly host: EntryPoint | undefined
  /** Where the caller said to begin. */
  readonly entries: readonly EntryPoint[]
  readonly search: Search | undefined
  readonly feeding: Feeding
  /** Peers on stage; nobody until the log says. */
  readonly stage: readonly PeerId[]
  /** Who leads the Space: by its feed a relay becomes a root. Unknown until the log says. */
  readonly leader: PeerId | undefined
  /** Askers for whom there was a better place than the host itself. */
  readonly sentAway: readonly { readonly peer: PeerId; readonly atMs: TimeMs }[]
  readonly nextAttempt: AttemptId
  readonly tickedAtMs: TimeMs | undefined
  readonly pulseAtMs: TimeMs
  readonly warm: { readonly peer: PeerId; readonly atMs: TimeMs } | undefined
}

/** What happened to a node. */
export type TreeEvent =
  /**
   * Asks these for a place ahead of time, and nobody else: counts as nobody, takes no children, is the
   * first to yield its slot, and does not search when it has none. `start` makes a listener of it.
   */
  | { readonly kind: 'look'; readonly entries: readonly EntryPoint[] }
  | { readonly kind: 'start'; readonly entries: readonly EntryPoint[] }
  | { readonly kind: 'feed'; readonly candidates: readonly EntryPoint[] }
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | {
      readonly kind: 'stage'
      readonly peers: readonly PeerId[]
      readonly leader?: PeerId | undefined
      readonly isEnded: boolean
    }
  | {
      readonly kind: 'asked'
      readonly token: Token
      readonly from: PeerId
      readonly ask: Omit<Ask, 'space'>
    }
  /** The link of a reserved slot stands, or will not. */
  | { readonly kind: 'taken'; readonly token: Token; readonly link: LinkId }
  | { readonly kind: 'not-taken'; readonly token: Token }
  /** What came of an ask of ours. */
  | {
      readonly kind: 'linked'
      readonly attempt: AttemptId
      readonly link: LinkId
      readonly route: Route
    }
  | {
      readonly kind: 'refused'
      readonly attempt: AttemptId
      readonly reason: AskRefusal
      readonly alternates: readonly EntryPoint[]
    }
  | { readonly kind: 'unreachable'; readonly attempt: AttemptId }
  | { readonly kind: 'message'; readonly link: LinkId; readonly message: TreeMessage }
  | { readonly kind: 'closed'; readonly link: LinkId }
  | {
      readonly kind: 'tick'
      /** Links over which a bundle came since the last tick. */
      readonly heard: readonly LinkId[]
      readonly digest: readonly SpeakerDigest[]
    }
  | { readonly kind: 'leave' }

/** What a node shall do. */
export type TreeEffect =
  | {
      readonly kind: 'connect'
      readonly attempt: AttemptId
      readonly to: EntryPoint
      readonly ask: Omit<Ask, 'space'>
    }
  | { readonly kind: 'abort'; readonly attempt: AttemptId }
  | { readonly kind: 'answer'; readonly token: Token; readonly answer: Answer }
  | { readonly kind: 'send'; readonly link: LinkId; readonly message: TreeMessage }
  /** Linger: close later, so that what was sent still arrives and bundles still flow. */
  | { readonly kind: 'close'; readonly link: LinkId; readonly lingerMs: number }
  /** Make sure of a connection that does not go through our parent. */
  | { readonly kind: 'warm'; readonly entry: EntryPoint }
  /** The peer broke a rule of the tree. */
  | { readonly kind: 'misbehaved'; readonly peer: PeerId; readonly reason: string }

export type Step = { readonly state: TreeState; readonly effects: readonly TreeEffect[] }

/** A node that knows nobody. `seed` is its chance. */
export function newTree(self: Self, seed: number, nowMs: TimeMs): TreeState {
  return {
    self,
    phase: 'running',
    isLooking: false,
    seed,
    edges: [],
    reserved: [],
    host: undefined,
    entries: [],
    search: undefined,
    feeding: { candidates: [], inFlight: [], pauses: [] },
    stage: [],
    leader: undefined,
    sentAway: [],
    nextAttempt: 1,
    tickedAtMs: undefined,
    pulseAtMs: nowMs,
    warm: undefined,
  }
}

/** A step that does nothing but perhaps change the state. */
export const stay = (state: TreeState, ...effects: readonly TreeEffect[]): Step => ({
  state,
  effects,
})

/** One step after another. */
export function andThen(step: Step, next: (state: TreeState) => Step): Step {
  const following = next(step.state)
  return { state: following.state, effects: [...step.effects, ...following.effects] }
}
