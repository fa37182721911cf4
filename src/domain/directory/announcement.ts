import type {
  AccountId,
  CertificateId,
  CommunityId,
  PeerId,
  PolicyId,
  SessionId,
  SpaceId,
} from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** Announcements go out this often while a Space is live (DESIGN §7). */
export const HEARTBEAT_MS = 10_000
/** A Space is dead after this much silence (DESIGN §7): no ghost rooms. */
export const SILENCE_MS = 30_000
/** Peers' clocks may differ by this much (THREATS T5). */
export const CLOCK_SKEW_MS = 120_000
/** X allows three. DISC-7. */
export const MAX_TOPICS = 3

/** Where a Space may be entered: a peer in its tree and the multiaddrs it answers at. */
export type EntryPoint = { readonly peer: PeerId; readonly addresses: readonly string[] }

/** The signed heartbeat of a live Space: what a lobby shows, and where to join. */
export type Announcement = {
  readonly space: SpaceId
  readonly community: CommunityId
  readonly host: AccountId
  /** Who says so: the host, or an heir of its that leads while it is gone. */
  readonly by: AccountId
  /** The session of that account which signs the heartbeat, and the peer it speaks from. */
  readonly session: SessionId
  readonly peer: PeerId
  /** From when the session may speak for its account: a later revocation ends it. */
  readonly delegatedMs: TimeMs
  readonly hostName: string
  readonly title: string
  /** BCP 47 tag. */
  readonly language: string
  readonly topics: readonly string[]
  readonly state: 'live' | 'ended'
  /** Reached by its link alone: told to the relays that carry it, shown in no lobby. */
  readonly unlisted: boolean
  readonly speakers: readonly AccountId[]
  /** As counted by the tree: an estimate. */
  readonly listeners: number
  /** Undefined for a starter, who needs none. */
  readonly certificate: CertificateId | undefined
  /** The rules under which the host claims its standing. */
  readonly policyVersion: number
  readonly policy: PolicyId
  /** The bulletin that the host holds, 0 for none: who has an older one asks for it. */
  readonly bulletinVersion: number
  readonly entries: readonly EntryPoint[]
  /** The code of the room link that the host's account signed: what a lobby hands out. */
  readonly link: string
  readonly startedAtMs: TimeMs
  readonly sentAtMs: TimeMs
  /** Counts up with each heartbeat of this Space. */
  readonly seq: number
}
