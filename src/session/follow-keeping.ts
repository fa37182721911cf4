import type { AccountId, CommunityId } from '../domain/ids.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { FollowInterests } from './follow-interests.ts'
import type { FollowRows } from './follow-rows.ts'
import type { FollowShelf } from './follow-shelf.ts'
import type { FollowShelves } from './follow-shelves.ts'
import type { NamedAttestation } from '../domain/follow/attestation.ts'

/**
 * What is kept of others' statements: a relay keeps its communities', a browser those about the
 * accounts it watches and by its own.
 */
export type Keeping = 'community' | 'watched'

export type KeepingParts = {
  readonly keeping: Keeping
  readonly shelves: FollowShelves
  readonly interests: FollowInterests
  readonly rows: FollowRows
  readonly isJoined: (community: CommunityId) => boolean
}

/** Which statements are kept here, and so which questions of strangers are answered. */
export class FollowKeeping {
  readonly #parts: KeepingParts

  constructor(parts: KeepingParts) {
    this.#parts = parts
  }

  keeps(one: NamedAttestation): boolean {
    const { keeping, interests, isJoined } = this.#parts
    return isJoined(one.community) && (keeping === 'community' || interests.concerns(one))
  }

  /** Strangers ask only for what is kept: no question makes us read or hold anything else. */
  async use<T>(
    followee: Followee,
    task: (shelf: FollowShelf) => Promise<T>,
  ): Promise<T | undefined> {
    const { keeping, shelves, interests, isJoined } = this.#parts
    const isKept =
      interests.isWatched(followee) || (keeping === 'community' && isJoined(followee.community))
    return isKept ? shelves.use(followee, task) : undefined
  }

  /** The current statements by this account; undefined where they are not kept. */
  async statementsBy(
    community: CommunityId,
    follower: AccountId,
  ): Promise<readonly NamedAttestation[] | undefined> {
    const { keeping, interests, rows, isJoined } = this.#parts
    const own = interests.ownOf(community, follower)
    if (own !== undefined) {
      await own.loaded
      return own.follows.statements
    }
    if (keeping !== 'community' || !isJoined(community)) return undefined
    return rows.loadBy(community, follower)
  }
}
