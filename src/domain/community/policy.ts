import type { AccountId, CommunityId } from '../ids.ts'

/** The rule X opened with in May 2021; here a community's own (FEATURES §2). */
export const DEFAULT_THRESHOLD = 600
/** Above this a certificate would pass 220 kB. DESIGN §2. */
export const MAX_THRESHOLD = 2_000

/** A community's founder-signed, versioned rules (DESIGN §6). */
export type Policy = {
  readonly community: CommunityId
  /** Counts up from 1; the newest wins, ties by hash. */
  readonly version: number
  /** Followers needed to host a Space that a lobby shows. */
  readonly threshold: number
  /** Attestations older than this do not count. */
  readonly maxAgeDays: number
  /** Accounts that may host without followers. */
  readonly starters: readonly AccountId[]
  /** Who counts as a follower. The follow issue adds members, invite trees and proof of work. */
  readonly counted: 'open'
}
