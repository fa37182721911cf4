import { Events, type Undo } from '../events.ts'
import type { AccountId, CommunityId, PeerId } from '../domain/ids.ts'
import type { FollowInterests, Own } from './follow-interests.ts'
import type { FollowSync, SyncResult } from './follow-sync.ts'
import type { KeptInTurn } from './kept-in-turn.ts'
import type { NamedAttestation } from '../domain/follow/attestation.ts'
import type { PeerAddress } from '../ports/streams.ts'

/**
 * An own account's statements were compared with a peer that keeps them: it has those of `told` now,
 * and ours are `known`.
 */
export type OwnCompared = {
  readonly community: CommunityId
  readonly follower: AccountId
  readonly told: readonly NamedAttestation[]
  readonly known: readonly NamedAttestation[]
}

/** Brings what we keep and what a peer keeps together: our own statements first, for somebody waits. */
export class FollowComparison {
  readonly #sync: FollowSync
  readonly #interests: FollowInterests
  readonly #kept: KeptInTurn | undefined
  readonly #events = new Events<{ compared: OwnCompared }>()

  /** `kept`: what a relay compares beside what it watches. */
  constructor(sync: FollowSync, interests: FollowInterests, kept: KeptInTurn | undefined) {
    this.#sync = sync
    this.#interests = interests
    this.#kept = kept
  }

  /**
   * What we keep: own accounts first, then whom we watch, then a relay's next few. Answers whether there
   * is more to be had soon. Rejects when our disk fails.
   */
  async withPeer(peer: PeerId): Promise<boolean> {
    const address = { peer, addresses: [] }
    let isMore = false
    for (const own of this.#interests.owns) await this.ofOwn(address, own)
    for (const followee of [...this.#interests.followees, ...((await this.#kept?.next()) ?? [])]) {
      const done = await this.#sync.syncFollowee(address, followee)
      isMore ||= done.ok && done.value.more
      if (done.ok && done.value.more) this.#kept?.again(followee)
    }
    return isMore
  }

  /** One of our own accounts. Rejects when our disk fails. */
  async ofOwn(peer: PeerAddress, { follows, loaded }: Own): Promise<SyncResult> {
    await loaded
    const { community, follower, statements: told } = follows
    const result = await this.#sync.syncFollower(peer, community, follower)
    if (result.ok && result.value.end !== 'nothing') {
      this.#events.emit('compared', { community, follower, told, known: follows.statements })
    }
    return result
  }

  /** Told after an own account's statements were compared with a peer that keeps them. */
  onOwnCompared(handler: (compared: OwnCompared) => void): Undo {
    return this.#events.on('compared', handler)
  }
}
