import { NO_FOLLOWERS, type FollowerView } from './follower-view.ts'
import { OwnFollows } from './own-follows.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import type { AccountId, CommunityId } from '../domain/ids.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { FollowRows } from './follow-rows.ts'
import type { FollowShelves } from './follow-shelves.ts'
import type { Log } from '../ports/log.ts'
import type { NamedAttestation } from '../domain/follow/attestation.ts'

export type InterestParts = {
  readonly shelves: FollowShelves
  readonly rows: FollowRows
  readonly log: Log
  /** Told when there is something new to be learnt from peers. */
  readonly grown: () => void
}

type Watch = { readonly followee: Followee; readonly view: Watchable<FollowerView>; stop: Undo }

/** An own account's statements, and when they have been read from the rows. */
export type Own = { readonly follows: OwnFollows; readonly loaded: Promise<void> }

/** Whose followers we watch, and which accounts are our own: what a browser keeps statements about. */
export class FollowInterests {
  readonly #parts: InterestParts
  readonly #watched = new Map<string, Watch>()
  readonly #own = new Map<string, Own>()

  constructor(parts: InterestParts) {
    this.#parts = parts
  }

  /** The followees that are watched. */
  get followees(): readonly Followee[] {
    return [...this.#watched.values()].map(watch => watch.followee)
  }

  /** Our own accounts. */
  get owns(): readonly Own[] {
    return [...this.#own.values()]
  }

  isWatched(followee: Followee): boolean {
    return this.#watched.has(nameOf(followee))
  }

  ownOf(community: CommunityId, account: AccountId): Own | undefined {
    return this.#own.get(nameOf({ community, account }))
  }

  /** Whether a statement is about somebody watched or by ourselves. */
  concerns({ community, followee, follower }: NamedAttestation): boolean {
    return (
      this.isWatched({ community, account: followee }) ||
      this.ownOf(community, follower) !== undefined
    )
  }

  /** Keeps a followee's numbers in view until {@link unwatch}. */
  watch(followee: Followee): Watched<FollowerView> {
    const known = this.#watched.get(nameOf(followee))
    if (known !== undefined) return known.view
    const watch: Watch = { followee, view: new Watchable(NO_FOLLOWERS), stop: () => undefined }
    this.#watched.set(nameOf(followee), watch)
    this.#run(this.#hold(watch))
    this.#parts.grown()
    return watch.view
  }

  unwatch(followee: Followee): void {
    this.#watched.get(nameOf(followee))?.stop()
    this.#watched.delete(nameOf(followee))
  }

  /** Makes an account one of our own. */
  own(community: CommunityId, account: AccountId): Own {
    const known = this.ownOf(community, account)
    if (known !== undefined) return known
    const follows = new OwnFollows(community, account)
    const own = { follows, loaded: follows.load(this.#parts.rows) }
    this.#own.set(nameOf({ community, account }), own)
    this.#run(own.loaded)
    this.#parts.grown()
    return own
  }

  /** Notes what was stored. */
  note(statements: readonly NamedAttestation[]): void {
    for (const { follows } of this.#own.values()) follows.note(statements)
  }

  close(): void {
    for (const watch of this.#watched.values()) watch.stop()
    this.#watched.clear()
    this.#own.clear()
  }

  /** Keeps the shelf in use, and so in memory, until the watch is stopped. */
  #hold(watch: Watch): Promise<void> {
    return this.#parts.shelves.use(
      watch.followee,
      shelf =>
        new Promise(stopped => {
          const unwatch = shelf.view.watch(view => watch.view.set(view))
          watch.view.set(shelf.view.current)
          watch.stop = () => {
            unwatch()
            stopped()
          }
          // Stopped before the rows were read.
          if (this.#watched.get(nameOf(watch.followee)) !== watch) watch.stop()
        }),
    )
  }

  /** A fault of the disk in what nobody waits for: said, and tried again by whoever needs it next. */
  #run(task: Promise<void>): void {
    task.catch((fault: unknown) =>
      this.#parts.log.warn('follow-rows-failed', { why: String(fault) }),
    )
  }
}

const nameOf = ({ community, account }: Followee): string => `${community}/${account}`
