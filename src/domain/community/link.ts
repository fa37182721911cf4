import type { Community } from './genesis.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { NamedBulletin } from './bulletin.ts'
import type { NamedPolicy } from './policy.ts'

/** Peers that a community link names beside the bulletin's relays. */
export const COMMUNITY_LINK_ENTRIES_MAX = 4

/** Why a community link is refused, named by the part that failed. Nothing is dialled after any of them. */
export type CommunityLinkRefusal =
  | 'not-a-link'
  | 'truncated'
  | 'unknown-version'
  | 'malformed'
  | 'genesis'
  | 'policy'
  | 'bulletin'
  | 'entries'

/**
 * A community as one hands it to a newcomer: everything in it but the entries is proven by the
 * founders' signatures. Entries are the sharer's word for where to begin.
 */
export type CommunityLink = {
  readonly community: Community
  readonly policy: NamedPolicy
  /** Left out where it would make the link too long; peers have it. */
  readonly bulletin: NamedBulletin | undefined
  readonly entries: readonly EntryPoint[]
}
