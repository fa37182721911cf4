import { isBetter } from '../domain/follow/order.ts'
import { Watchable, type Watched } from '../events.ts'
import type { AccountId, CommunityId } from '../domain/ids.ts'
import type { FollowRows } from './follow-rows.ts'
import type { NamedAttestation } from '../domain/follow/attestation.ts'

/** Whom one of our own accounts follows in one community, kept in step with what is stored. */
export class OwnFollows {
  readonly community: CommunityId
  readonly follower: AccountId
  readonly #statements = new Map<AccountId, NamedAttestation>()
  readonly #following = new Watchable<ReadonlySet<AccountId>>(new Set())

  constructor(community: CommunityId, follower: AccountId) {
    this.community = community
    this.follower = follower
  }

  get following(): Watched<ReadonlySet<AccountId>> {
    return this.#following
  }

  /** The current statements: follows and unfollows. */
  get statements(): readonly NamedAttestation[] {
    return [...this.#statements.values()]
  }

  /** Reads what is stored. Rejects with StorageError. */
  async load(rows: FollowRows): Promise<void> {
    this.note(await rows.loadOwn(this.community, this.follower))
  }

  /** Notes what was stored; others' statements are passed over. */
  note(stored: readonly NamedAttestation[]): void {
    const own = stored.filter(
      one =>
        one.follower === this.follower &&
        one.community === this.community &&
        isBetter(one, this.#statements.get(one.followee)),
    )
    if (own.length === 0) return
    for (const one of own) this.#statements.set(one.followee, one)
    const follows = this.statements.filter(one => one.kind === 'follow')
    this.#following.set(new Set(follows.map(one => one.followee)))
  }
}
