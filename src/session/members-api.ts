import type { AccountId, CertificateId, CommunityId, SpaceId } from '../domain/ids.ts'
import type { Community } from '../domain/community/genesis.ts'
import type { CommunityLink, CommunityLinkRefusal } from '../domain/community/link.ts'
import type { CommunityRecords } from '../wire/info.ts'
import type { CountExplanation, CountReason } from '../domain/follow/explain.ts'
import type { FollowerEstimate } from '../domain/follow/sketch.ts'
import type { HostingRight, Policy } from '../domain/community/policy.ts'
import type { KeptRecording } from '../domain/recording/kept.ts'
import type { MoveOutcome } from '../domain/identity/moved.ts'
import type { Scheduling } from './scheduling-api.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Verdict } from '../verdict.ts'
import type { Undo, Watched } from '../events.ts'

/** A community that this person has joined. */
export type JoinedCommunity = {
  readonly id: CommunityId
  /** Undefined until its first records have arrived. */
  readonly name: string | undefined
  readonly isCurrent: boolean
  /** Spaces that are live there now. */
  readonly live: number
}

/** Everything its founders signed about the community we are in. */
export type CommunityRules = {
  readonly community: Community
  readonly policy: Policy
  /** The founders' own words; empty when they said nothing. */
  readonly description: string
  readonly moderators: readonly AccountId[]
  /** Relays that the founders name. */
  readonly relays: number
}

/** What a good community link says by itself, offline, and the founders' records in it. */
export type CommunityLinkContent = CommunityLink & { readonly records: CommunityRecords }

/** One of my followers, and why they count or do not. */
export type FollowerRow = {
  readonly account: AccountId
  /** As they call themselves; undefined until somebody told us. */
  readonly name: string | undefined
  readonly reason: CountReason
  readonly followedAtMs: TimeMs
  /** Whether an invitation by us would help: they lack one, or another’s was taken back. */
  readonly mayInvite: boolean
}

/** "412 of 600: 80 follow you but were never invited", and who they are. Counted ones last. */
export type FollowersExplained = CountExplanation & { readonly rows: readonly FollowerRow[] }

/** What lets a host in: which statements count, how fresh they are, under which rule (GATE-4). */
export type HostEvidence = {
  readonly host: AccountId
  readonly right: HostingRight
  /** The rules that this was checked under. */
  readonly policy: Policy
  /** Undefined for a starter, who needs none. */
  readonly certificate: CertificateEvidence | undefined
}

/** A certificate whose every signature was verified here. */
export type CertificateEvidence = {
  readonly id: CertificateId
  /** Statements in it, each by another account. */
  readonly members: number
  /** Of these, how many count now. */
  readonly counted: number
  readonly newestMs: TimeMs
  readonly oldestMs: TimeMs
  /** How many were signed within the last month. */
  readonly fresh: number
}

/** Somebody we follow says they have moved. */
export type MoveNotice = {
  readonly from: AccountId
  readonly name: string
  readonly outcome: Exclude<MoveOutcome, { phase: 'stayed' }>
}

/** How work for a place among those who count goes (communities of proof of work). */
export type WorkState =
  | { readonly phase: 'not-asked' }
  | { readonly phase: 'wanted'; readonly bits: number }
  /** `expected` tries are needed on average; chance has no memory. */
  | { readonly phase: 'running'; readonly tries: number; readonly expected: number }
  | { readonly phase: 'done' }

/** What my own invitations come to (communities by invitation). */
export type Invitations =
  | { readonly phase: 'not-asked' }
  | { readonly phase: 'not-admitted' }
  | { readonly phase: 'ready'; readonly left: number }

/** The communities that a person has joined, and the one they are in. */
export interface Communities {
  /** In the order in which they were joined. */
  readonly joined: Watched<readonly JoinedCommunity[]>
  /** What the founders of the community we are in signed; undefined until it has arrived. */
  readonly rules: Watched<CommunityRules | undefined>
  /** Shows another joined community. Never leaves a live Space. */
  enter(community: CommunityId): void
  /** Checks a community link offline. Dials nothing. */
  readLink(text: string): Promise<Verdict<CommunityLinkContent, CommunityLinkRefusal>>
  /** Joins and enters. Refused when one is in as many as a browser can follow. */
  join(link: CommunityLinkContent): Promise<Verdict<CommunityId, 'too-many'>>
  /** Refused for a community in which we host now. What we signed there stays signed. */
  leave(community: CommunityId): Promise<Verdict<undefined, 'hosting'>>
  /** The link of the community we are in; undefined until its records have arrived. */
  link(): Promise<string | undefined>
}

/** Who counts in the community we are in, and what one can do about it. */
export interface WhoCounts {
  readonly work: Watched<WorkState>
  readonly invitations: Watched<Invitations>
  /** My own followers here, one by one. */
  explainFollowers(): Promise<FollowersExplained>
  /** What lets the host of a Space in; undefined when the Space is gone or its proof out of reach. */
  evidenceOf(space: SpaceId): Promise<HostEvidence | undefined>
  /** Vouches for somebody. Refused when no place is left. */
  invite(account: AccountId): Promise<Verdict<undefined, 'none-left' | 'not-admitted'>>
  /** Does the work that this community asks of whoever wants to count. Progress in `work`. */
  doWork(): Promise<void>
  stopWork(): void
}

/** Accounts that moved to another key: those we follow, and our own. */
export interface Moves {
  /** People we follow who have moved, until we follow the new account or say no. */
  readonly notices: Watched<readonly MoveNotice[]>
  /** Follows the new account wherever we followed the old one. */
  accept(notice: MoveNotice, choice: { readonly unfollowOld: boolean }): Promise<void>
  /** Shows this notice no more. */
  dismiss(notice: MoveNotice): Promise<void>
  /**
   * Signs with both keys that our account has moved to that of `phrase`, becomes it, and follows
   * whom the old one followed. Cannot be taken back. Rejects as `becomeMe` does.
   */
  moveTo(phrase: string): Promise<void>
}

/** By what this account speaks elsewhere. */
export interface OwnSessions {
  /** How many sessions of this tab the account has ended from elsewhere. */
  readonly ended: Watched<number>
  /** Ends every session of this account but those of this tab, for all peers. Rejects with StorageError. */
  signOutOthers(): Promise<void>
}

/** Whom this person wants nothing to do with: kept in this browser, told to nobody. */
export interface Blocks {
  readonly blocked: Watched<ReadonlySet<AccountId>>
  /** It cannot take part in a Space that we host, and carries a label elsewhere. Throws StorageError. */
  block(account: AccountId): Promise<'blocked' | 'full'>
  /** Throws StorageError. */
  unblock(account: AccountId): Promise<void>
}

/** What the follows of the community that we are in say about somebody. */
export type PersonSeen = {
  /** All followers; for large accounts an estimate, which decides nothing. */
  readonly shown: FollowerEstimate
  /** Those that count under the community's rules, as far as they are known here. */
  readonly counted: number
  /** More is being learnt from peers. */
  readonly isChecking: boolean
  readonly followsMe: boolean
  /** Whom we follow and who follows them. */
  readonly mutual: readonly { readonly account: AccountId; readonly name: string | undefined }[]
}

/** Looks people up. */
export interface PeopleSeen {
  /** Tells at once and with every change, until it is undone. Peers are asked meanwhile. */
  look(account: AccountId, tell: (seen: PersonSeen) => void): Undo
}

/** Somebody we follow invites us to a Space, now. */
export type ReceivedCall = {
  readonly from: AccountId
  readonly name: string
  readonly title: string
  readonly space: SpaceId
  /** The code of the room link, which was good when it came. */
  readonly code: string
}

/** Invitations to a Space that reach people whose app is open. Nothing is kept for later. */
export interface Calls {
  /** The newest; each is a new object. */
  readonly received: Watched<ReceivedCall | undefined>
  /**
   * Invites somebody by the code of a room link. `not-here`: their app is closed or behind other relays, or they do
   * not follow us: they get the link in another way. Of private Spaces nobody is called.
   */
  call(to: AccountId, code: string): Promise<'delivered' | 'not-here'>
}

/** Whether this person is listed among those who are in a Space. On stage everybody is. */
export interface Listing {
  readonly isListed: Watched<boolean>
  /** From now on, in the Space we are in as well. Rejects with StorageError. */
  list(isListed: boolean): Promise<void>
}

/** Recordings in this browser. They are on no other device, and go to nobody by themselves. */
export interface Recordings {
  /** The newest first. */
  readonly kept: Watched<readonly KeptRecording[]>
  /** The whole file in pieces; none when it is gone. Rejects with StorageError. */
  file(id: string): Promise<readonly Uint8Array[]>
  /** Rejects with StorageError. */
  forget(id: string): Promise<void>
}

/** What members do beside following and hosting: loaded when a screen of theirs is opened. */
export interface Members {
  readonly communities: Communities
  readonly counting: WhoCounts
  readonly moves: Moves
  readonly sessions: OwnSessions
  readonly blocks: Blocks
  readonly people: PeopleSeen
  readonly listing: Listing
  readonly calling: Calls
  readonly scheduling: Scheduling
  readonly recordings: Recordings
  /** Follows and unfollows of ours that no peer has confirmed yet. */
  readonly unconfirmed: Watched<number>
  /** The names that these accounts give themselves, as far as peers know them. */
  namesOf(accounts: readonly AccountId[]): Promise<ReadonlyMap<AccountId, string>>
}
