import { parseId, type AccountId } from '../domain/ids.ts'
import { Watchable, type Watched } from '../events.ts'
import type { Rows } from '../ports/rows.ts'

const PREFIX = '/block/'
/** Accounts that one browser keeps out: far beyond what anybody does by hand, and some 300 kB of rows. */
export const BLOCKS_MAX = 4_096

/** Whom this person wants nothing to do with. Kept in this browser and told to nobody. */
export class BlockList {
  readonly #rows: Rows
  readonly #blocked: Watchable<ReadonlySet<AccountId>>

  private constructor(rows: Rows, blocked: ReadonlySet<AccountId>) {
    this.#rows = rows
    this.#blocked = new Watchable(blocked)
  }

  /** Throws StorageError. */
  static async open(rows: Rows): Promise<BlockList> {
    const blocked = new Set<AccountId>()
    for await (const [key] of rows.entries(PREFIX)) {
      const account = parseId<AccountId>(key.slice(PREFIX.length))
      if (account.ok) blocked.add(account.value)
    }
    return new BlockList(rows, blocked)
  }

  get blocked(): Watched<ReadonlySet<AccountId>> {
    return this.#blocked
  }

  /** A list that is full forgets nobody: `full`. Throws StorageError. */
  async block(account: AccountId): Promise<'blocked' | 'full'> {
    const { current } = this.#blocked
    if (current.has(account)) return 'blocked'
    if (current.size >= BLOCKS_MAX) return 'full'
    await this.#rows.putAll([[PREFIX + account, new Uint8Array([1])]])
    this.#blocked.set(new Set(current).add(account))
    return 'blocked'
  }

  /** Throws StorageError. */
  async unblock(account: AccountId): Promise<void> {
    await this.#rows.delete(PREFIX + account)
    const left = new Set(this.#blocked.current)
    left.delete(account)
    this.#blocked.set(left)
  }
}
