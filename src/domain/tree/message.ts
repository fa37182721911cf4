import type { Coordinate } from './coordinate.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { PeerId, SpaceId } from '../ids.ts'

/** A place where somebody may attach, as far as the teller knows. An entry point of a link has no more than that. */
export type SlotAdvert = EntryPoint & {
  /** Free slots there. */
  readonly free: number
  /** Hops from its owner to the root. */
  readonly depth: number
  /** From the stage to its owner. */
  readonly delayMs: number
  /** How long its owner has been in the tree: old ones stay longer. */
  readonly ageMs: number
  /** A tag of its root: who falls back on another root survives the loss of its own. */
  readonly root: number
  /** A relay: the only kind of neighbour for who hides its address. */
  readonly isRelay: boolean
  /** Somebody may fall back on it too. */
  readonly takesWards: boolean
  /** Where its owner stands in the network; unknown until it measured. */
  readonly at: Coordinate | undefined
}

/** What travels with the request for a link. Who asks is known from the connection. */
export type Ask = {
  readonly space: SpaceId
  /** `attach`: be my parent. `standby`: be my parent when mine fails. `feed`: be a root, I bring my own bundles. */
  readonly purpose: 'attach' | 'standby' | 'feed'
  /** Counts as a listener. Relays and the host do not. */
  readonly listens: boolean
  readonly isRelay: boolean
  /** Hides its address: only relays may be named to it. */
  readonly hides: boolean
  /** It lost its parent, and its listeners hear nothing meanwhile. */
  readonly isOrphan: boolean
  /** Children that the asker could take now. */
  readonly slots: number
  readonly at: Coordinate | undefined
  /** How many times four places to leave out, which were of no use before; NO_PAGE: none is to be named. */
  readonly page: number
  /** Only a place over which the delay is no longer than this is of use, and none is kept; 0: any is, and the first is. */
  readonly belowMs: number
  /** Where others reach the asker who feeds. A child says it with its slots, once it has any. */
  readonly addresses: readonly string[]
}

/** Of whoever has nothing to offer and knows nothing yet; behind its Space and its purpose. */
export const BARE_ASK: Omit<Ask, 'space' | 'purpose'> = {
  listens: false,
  isRelay: false,
  hides: false,
  isOrphan: false,
  slots: 0,
  at: undefined,
  page: 0,
  belowMs: 0,
  addresses: [],
}

/** Why a link is refused. The first word of what the asker's screen says. */
export type AskRefusal = 'full' | 'unknown-space' | 'on-path' | 'busy' | 'ended'

/** How the teller's bundles come to it. */
export type Way = {
  /** False while the teller has lost its own parent: no reason to leave, but nobody new may come. */
  readonly isAttached: boolean
  /** From the teller's parent to the root. Empty for a root. */
  readonly path: readonly PeerId[]
  /** From the stage to the teller. */
  readonly delayMs: number
}

/** A way, and where the told one may go when the teller dies. */
export type Route = Way & {
  readonly at: Coordinate | undefined
  /** Free slots outside the told one's subtree, best first. */
  readonly alternates: readonly SlotAdvert[]
  /** The host's own peer, where everybody may ask when all else is gone. */
  readonly host: EntryPoint | undefined
}

/** The answer to an ask. */
export type Answer =
  | { readonly kind: 'accepted'; readonly route: Route }
  | {
      readonly kind: 'refused'
      readonly reason: AskRefusal
      /** Where the answerer stands: the time of the answer tells the asker how far away that is. */
      readonly at: Coordinate | undefined
      /** Who may have a slot instead, best first. */
      readonly alternates: readonly SlotAdvert[]
    }

/** How far one speaker's bundles have come here. */
export type SpeakerDigest = {
  readonly kid: bigint
  /** Highest sequence number seen. */
  readonly ctr: number
  /** Bundles came within the last moments. False: the talkspurt is over. */
  readonly isTalking: boolean
}

/** Bundles of one speaker that did not come: `count` of them from number `from` on. */
export type Want = { readonly kid: bigint; readonly from: number; readonly count: number }

/** One peer below the teller, and how much hangs on it. */
export type Branch = {
  /** The last letters of its PeerId, as screens show it: enough to tell neighbours apart. */
  readonly name: string
  /** Hops below the teller: 1 is a child of its own. */
  readonly level: number
  /** Listeners that hear through it, itself counted. */
  readonly listeners: number
  /** From the stage to it; of who says nothing itself, as its parent reckons by coordinates. */
  readonly delayMs: number
}

/** What stands below the teller, in so few words that thousands fit. */
export type Outline = {
  /** From the stage to the teller. */
  readonly delayMs: number
  /** Listeners one hop below the teller, two hops, and so on. */
  readonly depths: readonly number[]
  /** Listeners by delay: up to each of OUTLINE_DELAYS_MS, and beyond the last. */
  readonly delays: readonly number[]
  /** Who lost its parent within OUTLINE_REPAIR_MS and was caught by its standby. */
  readonly repairs: number
  /** The largest branches, each behind the one it hangs on. */
  readonly branches: readonly Branch[]
}

/** What passes over a tree edge's reliable channel. */
export type TreeMessage =
  | {
      /** Sign of life, both ways. */
      readonly kind: 'pulse'
      /** Upwards: listeners in the subtree. Downwards: in the whole tree. */
      readonly listeners: number
      /** Since the newest sign from the stage (a bundle, a beacon) came to the teller. */
      readonly quietMs: number
      readonly digest: readonly SpeakerDigest[]
    }
  /** Downwards, when it changed. */
  | ({ readonly kind: 'route' } & Way)
  /** Downwards, when they changed: free slots outside the receiver's subtree. */
  | {
      readonly kind: 'places'
      readonly alternates: readonly SlotAdvert[]
      readonly host: EntryPoint | undefined
    }
  /**
   * Upwards, when they changed: of the best free slots here and below, those that are not any more, by
   * their places in the list as the receiver has it, in ascending order; and new ones, which follow the rest.
   */
  | {
      readonly kind: 'slots'
      readonly gone: readonly number[]
      readonly adverts: readonly SlotAdvert[]
    }
  /** Both ways: a signed action of the Space's log. */
  | { readonly kind: 'action'; readonly envelope: Uint8Array }
  /** Both ways: something signed that is for the moment only. */
  | { readonly kind: 'signal'; readonly envelope: Uint8Array }
  /** Both ways: who is here, which is read where it is wanted. */
  | { readonly kind: 'people'; readonly said: Uint8Array }
  /** Both ways: send me the sheets of the chat that are later than this. */
  | { readonly kind: 'recap'; readonly sinceMs: number }
  /** Both ways: the edge ends. Downwards bundles still come for `graceMs`. */
  | { readonly kind: 'leave'; readonly graceMs: number; readonly alternates: readonly SlotAdvert[] }
  /** Upwards: feed me from now on; I am your child, no longer your standby. */
  | { readonly kind: 'take' }
  /** Upwards: another feeds me; you are my standby from now on. */
  | { readonly kind: 'yield' }
  /** Downwards: nothing comes here either, and it is being repaired. */
  | { readonly kind: 'lull' }
  /** From who feeds us without leading: roots that it does not reach, and that get its bundles from us. */
  | { readonly kind: 'unfed'; readonly roots: readonly PeerId[] }
  /** Downwards: whoever leads looks at its tree, tell me for a while what stands below you. */
  | { readonly kind: 'survey' }
  /** Upwards, when asked for and when it changed: what stands below the teller. */
  | { readonly kind: 'outline'; readonly outline: Outline }
  /** Both ways: answer at once with the same stamp. */
  | { readonly kind: 'ping'; readonly stamp: number; readonly at: Coordinate | undefined }
  | { readonly kind: 'pong'; readonly stamp: number; readonly at: Coordinate | undefined }
