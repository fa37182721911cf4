import { Watchable, type Watched } from '../events.ts'
import type { Listing } from './members-api.ts'
import type { Rows } from '../ports/rows.ts'

const KEY = '/listing'
const HIDDEN = 1

/** Whether this person is listed among those who are here. Kept in this browser. */
export class OwnListing implements Listing {
  readonly #rows: Rows
  readonly #isListed: Watchable<boolean>

  private constructor(rows: Rows, isListed: boolean) {
    this.#rows = rows
    this.#isListed = new Watchable(isListed)
  }

  /** Throws StorageError. */
  static async open(rows: Rows): Promise<OwnListing> {
    const kept = await rows.get(KEY)
    return new OwnListing(rows, kept?.[0] !== HIDDEN)
  }

  get isListed(): Watched<boolean> {
    return this.#isListed
  }

  /** Throws StorageError. */
  async list(isListed: boolean): Promise<void> {
    this.#isListed.set(isListed)
    if (isListed) await this.#rows.delete(KEY)
    else await this.#rows.putAll([[KEY, Uint8Array.of(HIDDEN)]])
  }
}
