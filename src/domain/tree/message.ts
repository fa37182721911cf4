import type { EntryPoint } from '../directory/announcement.ts'
import type { PeerId, SpaceId } from '../ids.ts'

/** A free slot somewhere below: who has it, and how far below the one that tells. */
export type SlotAdvert = EntryPoint & {
  /** 0 is the teller itself. */
  readonly depth: number
  readonly free: number
}

/** What travels with the request for a link. Who asks is known from the connection. */
export type Ask = {
  readonly space: SpaceId
  /** `attach`: be my parent. `feed`: be a root, I bring my own bundles. */
  readonly purpose: 'attach' | 'feed'
  /** Counts as a listener. Relays and the host do not. */
  readonly listens: boolean
  /** Children that the asker could take now. */
  readonly slots: number
  /** Where others reach the asker. */
  readonly addresses: readonly string[]
}

/** Why a link is refused. The first word of what the asker's screen says. */
export type AskRefusal = 'full' | 'unknown-space' | 'on-path' | 'busy' | 'ended'

/** How the teller's bundles come to it, and where the told one may go when the teller dies. */
export type Route = {
  /** False while the teller has lost its own parent: no reason to leave, but nobody new may come. */
  readonly isAttached: boolean
  /** From the teller's parent to the root. Empty for a root. */
  readonly path: readonly PeerId[]
  /** Free slots outside the told one's subtree, best first. */
  readonly alternates: readonly EntryPoint[]
  /** The host's own peer, where everybody may ask when all else is gone. */
  readonly host: EntryPoint | undefined
}

/** The answer to an ask. */
export type Answer =
  | { readonly kind: 'accepted'; readonly route: Route }
  | {
      readonly kind: 'refused'
      readonly reason: AskRefusal
      /** Who may have a slot instead, best first. */
      readonly alternates: readonly EntryPoint[]
    }

/** How far one speaker's bundles have come here. */
export type SpeakerDigest = {
  readonly kid: bigint
  /** Highest sequence number seen. */
  readonly ctr: number
  /** Bundles came within the last moments. False: the talkspurt is over. */
  readonly isTalking: boolean
}

/** What passes over a tree edge's reliable channel. */
export type TreeMessage =
  | {
      /** Sign of life, both ways. */
      readonly kind: 'pulse'
      /** Upwards: listeners in the subtree. Downwards: in the whole tree. */
      readonly listeners: number
      readonly digest: readonly SpeakerDigest[]
    }
  /** Downwards, when it changed. */
  | ({ readonly kind: 'route' } & Route)
  /** Upwards, when they changed: the best free slots here and below. */
  | { readonly kind: 'slots'; readonly adverts: readonly SlotAdvert[] }
  /** Both ways: a signed action of the Space's log. */
  | { readonly kind: 'action'; readonly envelope: Uint8Array }
  /** Both ways: something signed that is for the moment only. */
  | { readonly kind: 'signal'; readonly envelope: Uint8Array }
  /** Both ways: the teller goes, its bundles still come for a moment. */
  | { readonly kind: 'leave'; readonly alternates: readonly EntryPoint[] }
