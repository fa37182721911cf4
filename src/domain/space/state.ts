import type { AccountId, ActionId, CommunityId, PeerId, SessionId, SpaceId } from '../ids.ts'
import type { ActionKind, ChatRule, MayCome, Window } from './actions.ts'
import type { TimeMs } from '../time.ts'

/** 1 host, 2 co-hosts, 10 speakers (FEATURES STAGE-3). The host's seat is kept while it is away. */
export const MAX_STAGE = 13
/** Co-hosts at once (FEATURES STAGE-2). */
export const CO_HOSTS_MAX = 2

/**
 * Members of a private Space, the host among them (DESIGN §8): a new epoch is sealed to each of them, and 256
 * seals take a busy machine a quarter of a second.
 */
export const MEMBERS_MAX = 256

/** What somebody on stage is. */
export type Role = 'host' | 'co-host' | 'speaker'

/** Somebody on stage, with the session whose bundles count. */
export type Speaker = {
  readonly account: AccountId
  readonly session: SessionId
  readonly peer: PeerId
  readonly name: string
  readonly role: Role
}

/** Somebody who may come on stage, and who says so. */
export type Invitation = { readonly account: AccountId; readonly by: AccountId }

/** Somebody whom nobody hears until a moderator allows it again. Outlasts leaving the stage. */
export type Lock = { readonly account: AccountId; readonly by: AccountId; readonly byName: string }

/** Somebody who is kept out. */
export type Ban = {
  readonly account: AccountId
  readonly name: string
  readonly by: AccountId
  readonly byName: string
  readonly reason: string
  /** 0: for as long as the Space lives. */
  readonly untilMs: TimeMs
  /** Where the log has seen this account: nobody of these is anybody's neighbour. */
  readonly peers: readonly PeerId[]
}

/** The heir that leads while the host is silent. */
export type Acting = {
  readonly account: AccountId
  /** The take-over that made it so. */
  readonly reign: ActionId
}

/** Who ended the Space: its host, or an heir that led. */
export type EndedBy = { readonly account: AccountId; readonly name: string }

/** One act of those who keep order, as everybody can read it. */
export type Moderated = {
  readonly id: ActionId
  readonly kind: ActionKind
  readonly by: AccountId
  readonly byName: string
  /** Undefined for a take-over and for the end, which are about nobody else. */
  readonly target: AccountId | undefined
  readonly targetName: string
  readonly reason: string
  /** Of a ban; 0 otherwise. */
  readonly untilMs: TimeMs
  /** As the author's clock had it. */
  readonly atMs: TimeMs
  /** False: it was overruled or undone, and has no effect. */
  readonly counts: boolean
  /** It took `target` off the stage; a removal without it took an invitation back. */
  readonly wasOnStage: boolean
}

/** What the signed actions of a Space fold to. */
export type SpaceState = {
  readonly id: SpaceId
  readonly community: CommunityId
  readonly host: AccountId
  readonly title: string
  readonly language: string
  readonly topics: readonly string[]
  readonly phase: 'live' | 'ended'
  /** Undefined while it lives. */
  readonly endedBy: EndedBy | undefined
  /** When its host first came on stage; before that, when its genesis was signed. */
  readonly startedAtMs: TimeMs
  /** The host first, then co-hosts as granted, then speakers as they came. At most MAX_STAGE. */
  readonly stage: readonly Speaker[]
  /** As granted: the senior first. Also those who have not come on stage yet. */
  readonly coHosts: readonly AccountId[]
  readonly invited: readonly Invitation[]
  readonly locks: readonly Lock[]
  readonly bans: readonly Ban[]
  /** Of a private Space: the public key behind its link's secret, with which who asks to be let in proves to have it. */
  readonly knockKey: Uint8Array | undefined
  /** Let in to a private Space, in that order. The host, who always is, is not listed. */
  readonly members: readonly AccountId[]
  readonly mayCome: MayCome
  readonly takesRequests: boolean
  readonly chat: ChatRule
  /** For so long somebody is a newcomer where the chat is `slow`. */
  readonly newcomerMinutes: number
  readonly pinned: string | undefined
  readonly isRecording: boolean
  /** While it is recorded: its host lets clips be cut from it. */
  readonly mayClip: boolean
  /** Who does not want to be in recordings. Outlasts leaving the stage. */
  readonly leftOut: readonly AccountId[]
  /** As the host named them; empty: the co-hosts. */
  readonly heirs: readonly AccountId[]
  readonly acting: Acting | undefined
  /** Every act of moderation, oldest first. */
  readonly moderation: readonly Moderated[]
}

/** A session that an action introduced. */
export type KnownSession = {
  readonly account: AccountId
  readonly peer: PeerId
  readonly windows: readonly Window[]
}

/** A state with what only the next action needs. */
export type Folded = {
  readonly state: SpaceState
  readonly sessions: ReadonlyMap<SessionId, KnownSession>
  /** What each account called itself last. */
  readonly names: ReadonlyMap<AccountId, string>
}
