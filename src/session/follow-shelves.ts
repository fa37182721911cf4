import { FollowShelf, type ShelfParts } from './follow-shelf.ts'
import type { CommunityId } from '../domain/ids.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { Policy } from '../domain/community/policy.ts'

/** Shelves in memory that nobody watches or uses: a busy relay's last ones, at most 32 windows. */
const IDLE_MAX = 32

type Slot = { readonly shelf: Promise<FollowShelf>; loaded: FollowShelf | undefined; users: number }

/**
 * The shelves that are in memory: one per followee, so that everything about somebody goes through
 * one gate. A shelf in use is never put away: two of one followee could overwrite each other's rows.
 */
export class FollowShelves {
  readonly #parts: ShelfParts
  readonly #policyOf: (community: CommunityId) => Policy | undefined
  readonly #slots = new Map<string, Slot>()

  constructor(parts: ShelfParts, policyOf: (community: CommunityId) => Policy | undefined) {
    this.#parts = parts
    this.#policyOf = policyOf
  }

  /** Runs `task` with the shelf of this followee. Rejects with StorageError and as `task` does. */
  async use<T>(followee: Followee, task: (shelf: FollowShelf) => Promise<T> | T): Promise<T> {
    const slot = this.#slotOf(followee)
    slot.users += 1
    try {
      return await task(await slot.shelf)
    } finally {
      slot.users -= 1
      this.#putAway()
    }
  }

  /** Everything in memory now. */
  loaded(): readonly FollowShelf[] {
    return [...this.#slots.values()].map(slot => slot.loaded).filter(shelf => shelf !== undefined)
  }

  close(): void {
    for (const shelf of this.loaded()) shelf.close()
    this.#slots.clear()
  }

  #slotOf(followee: Followee): Slot {
    const name = `${followee.community}/${followee.account}`
    const slot = this.#slots.get(name) ?? this.#open(name, followee)
    // The least recently used comes first.
    this.#slots.delete(name)
    this.#slots.set(name, slot)
    return slot
  }

  #open(name: string, followee: Followee): Slot {
    const shelf = FollowShelf.open(followee, () => this.#policyOf(followee.community), this.#parts)
    const slot: Slot = { shelf, loaded: undefined, users: 0 }
    shelf.then(
      loaded => {
        slot.loaded = loaded
      },
      () => {
        // Whoever waits for it is told; the next one tries the disk again.
        if (this.#slots.get(name) === slot) this.#slots.delete(name)
      },
    )
    return slot
  }

  #putAway(): void {
    const idle = [...this.#slots].filter(
      ([, slot]) => slot.users === 0 && slot.loaded?.isIdle === true,
    )
    for (const [name, slot] of idle.slice(0, Math.max(0, idle.length - IDLE_MAX))) {
      slot.loaded?.close()
      this.#slots.delete(name)
    }
  }
}
