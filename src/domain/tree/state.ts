import { SETTLED_MS } from './limits.ts'
import { NOWHERE, type Coordinate, type Standing } from './coordinate.ts'
import type {
  Answer,
  Ask,
  AskRefusal,
  Outline,
  Route,
  SlotAdvert,
  SpeakerDigest,
  Want,
  Way,
} from './message.ts'
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

/** What a node is. Its addresses change, and who leads. */
export type Self = {
  readonly peer: PeerId
  readonly addresses: readonly string[]
  /** Children it can take to begin with. */
  readonly slots: number
  /** Children it may grow to, while its queues stay empty. */
  readonly slotsMax: number
  /** Children that its person allows while it only listens; undefined: as many as the line takes. */
  readonly carries?: number | undefined
  /** Counts as a listener. */
  readonly listens: boolean
  /** It leads the Space: bundles begin here, it never looks for a parent. */
  readonly isSource: boolean
  readonly isRelay: boolean
  /** Shows its address to nobody but relays: they are its only neighbours. */
  readonly hides: boolean
}

/** A free slot as we remember it: by when its owner came, since ages grow, and when we heard of it. */
export type Slot = Omit<SlotAdvert, 'ageMs'> & {
  readonly bornAtMs: TimeMs
  readonly toldAtMs: TimeMs
  /** Orders near-equals. */
  readonly tag: number
  /** To how many askers we named it of late, and when last. */
  readonly handed: number
  readonly handedAtMs: TimeMs
}
/** Whom to ask: a slot we were told of, or somebody of whom we know no more than where it is. */
export type Place = EntryPoint | Slot

/** An edge over which bundles come, or could: the parent, the standby, or, for a root, a speaker that feeds it. */
export type UpEdge = {
  readonly kind: 'parent' | 'standby' | 'feeder'
  readonly link: LinkId
  readonly peer: PeerId
  /** Where we reached it; none for a feeder, which reached us. */
  readonly addresses: readonly string[]
  readonly sinceMs: TimeMs
  readonly heardAtMs: TimeMs
  readonly way: Way
  /** Our path if this were our parent. */
  readonly through: readonly PeerId[]
  readonly at: Coordinate | undefined
  readonly alternates: readonly Slot[]
  /** Guessed at first, then measured, so many times. */
  readonly rttMs: number
  readonly pongs: number
  readonly pingedAtMs: TimeMs
  /** Since when its route says that it is adrift. */
  readonly adriftSinceMs: TimeMs | undefined
  /** Listeners in the whole tree, as it says. */
  readonly listeners: number
  /** A feeder that the log does not put on stage, since when. */
  readonly offStageSinceMs: TimeMs | undefined
  /** It said goodbye: good until then, or until we have another. */
  readonly leavesAtMs: TimeMs | undefined
  /** It still sends for so long that nobody below us need run. */
  readonly isPatient: boolean
  readonly digest: readonly SpeakerDigest[]
  /** Bundles its digests speak of since one last came from it. */
  readonly promised: number
  /** What a digest of its said that it had, to be looked at a moment later; and when it said so. */
  readonly owed: readonly SpeakerDigest[] | undefined
  readonly owedAtMs: TimeMs
  /** When that was last looked at, some of it was not here. */
  readonly isOwing: boolean
  /** When we last saw that one had come; before the first, since when it is to send them. */
  readonly broughtAtMs: TimeMs
  /** Of late, bundles that came from it, and such as it should have sent. */
  readonly came: number
  readonly missed: number
  /** Digests in a row by which it is late. */
  readonly strikes: number
  /** It said that it had what it did not send. */
  readonly isWithholding: boolean
  /** When it last said that it repairs. */
  readonly lulledAtMs: TimeMs | undefined
  /** When it was last asked whether it lives. */
  readonly probedAtMs: TimeMs
  /** When a bundle that we missed last came from it. */
  readonly rescuedAtMs: TimeMs
  /** Since the newest sign from the stage came to it, as it says. */
  readonly quietMs: number
  /** It failed us: no repair is asked of it until it is heard again. */
  readonly isSuspect: boolean
  /** Our adverts as it knows them, in its order. */
  readonly toldSlots: readonly Slot[]
  /** When we last looked whether they are still true; undefined: never. */
  readonly toldSlotsAtMs: TimeMs | undefined
}

/** An edge below: a child, a root that we feed, or a ward, whose standby we are. */
export type DownEdge = {
  readonly kind: 'child' | 'root' | 'ward'
  readonly link: LinkId
  readonly peer: PeerId
  readonly sinceMs: TimeMs
  readonly heardAtMs: TimeMs
  /** Listeners in its subtree, as it says. */
  readonly listeners: number
  readonly slots: readonly Slot[]
  /** It asked with slots of its own. */
  readonly mayCarry: boolean
  readonly at: Coordinate | undefined
  readonly hides: boolean
  /** One of both said that the edge ends, by then. */
  readonly leavesAtMs: TimeMs | undefined
  /** Our way as it knows it. */
  readonly toldWay: Way | undefined
  readonly toldWayAtMs: TimeMs
  /** Who is there and where, as it was told. */
  readonly toldPlaces: readonly string[]
  readonly toldPlacesAtMs: TimeMs
  readonly toldHost: EntryPoint | undefined
  /** The roll was called and it has not answered yet. */
  readonly calledAtMs: TimeMs | undefined
  /** What it says stands below it. */
  readonly outline: Outline | undefined
}

export type Edge = UpEdge | DownEdge

/** A slot kept for somebody whose link is being made. */
export type Reservation = {
  readonly token: Token
  readonly kind: 'child' | 'guest' | 'root' | 'ward' | 'feeder'
  readonly peer: PeerId
  readonly ask: Omit<Ask, 'space'>
  readonly atMs: TimeMs
}

/** Somebody asked while we could not tell; it hears within HELD_MS. */
export type Held = {
  readonly token: Token
  readonly from: PeerId
  readonly ask: Omit<Ask, 'space'>
  readonly atMs: TimeMs
}

/** An ask under way. */
export type Attempt = {
  readonly id: AttemptId
  readonly to: EntryPoint
  readonly atMs: TimeMs
  /** Of us as a child, or as a ward. */
  readonly purpose: Ask['purpose']
}

/** What came of the asks of one round. */
export type Setback = AskRefusal | 'unreachable'

/** What a search is for. */
export type Goal =
  /** Somebody that feeds us. */
  | 'parent'
  /** Somebody to fall back on. */
  | 'standby'
  /** A parent that is clearly nearer to the stage. */
  | 'better'

/** Looking for somebody above us, round by round. */
export type Search = {
  readonly goal: Goal
  readonly sinceMs: TimeMs
  /** We had a parent before. */
  readonly isRepair: boolean
  /** Others took us and no link stands: entry points are asked for a moment beyond their slots. */
  readonly isPleading: boolean
  readonly round: number
  /** Whom to ask in this round. */
  readonly queue: readonly Place[]
  readonly asked: readonly PeerId[]
  readonly inFlight: readonly Attempt[]
  readonly setbacks: readonly Setback[]
  /** Whom to ask in the next round. */
  readonly known: readonly Place[]
  /** Set between rounds. */
  readonly retryAtMs: TimeMs | undefined
  /** What the last round came to, once it is worth showing. */
  readonly failed: 'unreachable' | 'full' | 'unknown-space' | 'refused' | 'no-relay' | undefined
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

/** Somebody of whom we remember something for a while. */
export type Until = { readonly peer: PeerId; readonly untilMs: TimeMs }

/** One node's view of one Space's tree. */
export type TreeState = {
  readonly self: Self
  readonly phase: 'running' | 'left' | 'ended'
  /** Somebody reads a preview and has not decided to listen: see `look`. */
  readonly isLooking: boolean
  /** State of the chance that spreads crowds. */
  readonly seed: number
  /** Since when we have had a place: our age. */
  readonly placedAtMs: TimeMs | undefined
  /** Since when we have had this parent. */
  readonly movedAtMs: TimeMs
  readonly standing: Standing
  readonly edges: readonly Edge[]
  readonly reserved: readonly Reservation[]
  readonly held: readonly Held[]
  /** Children we can take now, as measured. */
  readonly slots: number
  /** Since when all slots are taken and no queue is full. */
  readonly calmSinceMs: TimeMs
  /** Whom we left for what it brought, or did not: asked when nobody else is left. */
  readonly shunned: readonly Until[]
  /** Whom we left for what no honest peer does: not asked at all. */
  readonly barred: readonly Until[]
  /** With whom no link could be made. */
  readonly unreached: readonly Until[]
  /** How often we looked in vain for something better since we moved. */
  readonly page: number
  /** Peers known to be relays by more than their own word. */
  readonly relays: readonly PeerId[]
  /** The host, as the last one above us that knew said. */
  readonly host: EntryPoint | undefined
  /** Where the caller said to begin. */
  readonly entries: readonly EntryPoint[]
  readonly search: Search | undefined
  /** How long we stay where we are before we look for something better; grows while there is nothing. */
  readonly contentMs: number
  /** No search for a standby or something better before. */
  readonly seekAtMs: TimeMs
  readonly feeding: Feeding
  /** Peers on stage; nobody until the log says. */
  readonly stage: readonly PeerId[]
  /** Who leads the Space: by its feed a relay becomes a root. Unknown until the log says. */
  readonly leader: PeerId | undefined
  /** Askers for whom there was a better place than the host itself. */
  readonly sentAway: readonly Until[]
  readonly nextAttempt: AttemptId
  readonly tickedAtMs: TimeMs | undefined
  readonly pulseAtMs: TimeMs
  readonly pulseUpAtMs: TimeMs
  /** When we last pulled because nothing came. */
  readonly pulledAtMs: TimeMs
  /** The last search for a parent beside one that may live, and how long none follows it. */
  readonly besides: { readonly atMs: TimeMs; readonly pauseMs: number } | undefined
  /** When we last told those below that nothing comes. */
  readonly lulledAtMs: TimeMs | undefined
  /** When the roll was last called. */
  readonly rolledAtMs: TimeMs | undefined
  readonly warm: { readonly peer: PeerId; readonly atMs: TimeMs } | undefined
  /** When somebody fell back on us of late, its parent being gone. */
  readonly tookAtMs: readonly TimeMs[]
  /** When those below were last asked what stands below them; undefined: nobody looks. */
  readonly surveyedAtMs: TimeMs | undefined
  /** What we told of those below us since then, and when. */
  readonly outline: Outline | undefined
  readonly outlinedAtMs: TimeMs
}

/** What one up link brought since the last tick. */
export type Brought = {
  readonly link: LinkId
  /** New bundles that came over it. */
  readonly came: number
  /** Bundles that it should have brought and that were pulled, or never came. */
  readonly missed: number
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
  /** We lead the Space from now on, and feed these; or somebody else does, and these may take us. */
  | {
      readonly kind: 'lead'
      readonly leads: boolean
      readonly candidates: readonly EntryPoint[]
    }
  /** These peers are relays: the community's bulletin says so, or its link. */
  | { readonly kind: 'relays'; readonly peers: readonly PeerId[] }
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  /** The person allows so many children, or as many as the line takes. */
  | { readonly kind: 'carry'; readonly children: number | undefined }
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
      readonly at: Coordinate | undefined
      readonly alternates: readonly SlotAdvert[]
    }
  | { readonly kind: 'unreachable'; readonly attempt: AttemptId }
  | {
      readonly kind: 'message'
      readonly link: LinkId
      readonly message: TreeMessage
      /** How far bundles have come here, with a pulse: late parents are seen by it. */
      readonly digest: readonly SpeakerDigest[]
    }
  | { readonly kind: 'closed'; readonly link: LinkId }
  /** Bundles are missing. */
  | {
      readonly kind: 'late'
      /** Nothing comes at all; else later bundles came. */
      readonly isSilent: boolean
      readonly wants: readonly Want[]
      /** How often the same were missed before. */
      readonly tries: number
      /** Since a bundle came from the parent. */
      readonly quietMs: number
      /** Bundles got lost on the way here of late. */
      readonly isLossy: boolean
    }
  /** A new bundle came from the standby; since when none from the parent. */
  | {
      readonly kind: 'rescued'
      readonly link: LinkId
      readonly quietMs: number
      readonly isLossy: boolean
    }
  /** What came over this link was forged, or too much of it was rubbish. */
  | { readonly kind: 'misdeed'; readonly link: LinkId }
  | {
      readonly kind: 'tick'
      readonly brought: readonly Brought[]
      readonly digest: readonly SpeakerDigest[]
      /** Since the newest sign from the stage. */
      readonly quietMs: number
      /** A queue refused a bundle since the last tick: we carry too much. */
      readonly isStrained: boolean
    }
  /** We lead, and somebody looks at the tree: it is to be told for a while what stands below. */
  | { readonly kind: 'survey' }
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
  /** Ask for these bundles, over the lossy carrier: whoever has them sends them again. */
  | { readonly kind: 'pull'; readonly link: LinkId; readonly wants: readonly Want[] }
  /** A ward became a child: it gets what was said in the last moments first. */
  | { readonly kind: 'catch-up'; readonly link: LinkId }
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
    placedAtMs: self.isSource ? nowMs : undefined,
    movedAtMs: nowMs,
    standing: NOWHERE,
    edges: [],
    reserved: [],
    held: [],
    slots: self.hides ? 0 : self.slots,
    calmSinceMs: nowMs,
    shunned: [],
    barred: [],
    unreached: [],
    page: 0,
    relays: [],
    host: undefined,
    entries: [],
    search: undefined,
    contentMs: SETTLED_MS,
    seekAtMs: nowMs,
    feeding: { candidates: [], inFlight: [], pauses: [] },
    stage: [],
    leader: undefined,
    sentAway: [],
    nextAttempt: 1,
    tickedAtMs: undefined,
    pulseAtMs: nowMs,
    pulseUpAtMs: nowMs,
    pulledAtMs: 0,
    besides: undefined,
    lulledAtMs: undefined,
    rolledAtMs: undefined,
    warm: undefined,
    tookAtMs: [],
    surveyedAtMs: undefined,
    outline: undefined,
    outlinedAtMs: 0,
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
  if (following.effects.length === 0) return { state: following.state, effects: step.effects }
  if (step.effects.length === 0) return following
  return { state: following.state, effects: [...step.effects, ...following.effects] }
}
