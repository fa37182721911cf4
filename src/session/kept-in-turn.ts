import type { Followee } from '../ports/follow-carrier.ts'

/** Accounts that a relay compares with one peer at a time: half of what that peer answers at once. */
const KEPT_AT_ONCE = 16

/**
 * Walks through everything that a relay keeps, a few accounts at a time and round again. Two relays that
 * do so have the same after a while: what one of them never heard of the other one asks about.
 */
export class KeptInTurn {
  readonly #list: () => Promise<readonly Followee[]>
  readonly #unfinished = new Map<string, Followee>()
  #at = 0

  constructor(list: () => Promise<readonly Followee[]>) {
    this.#list = list
  }

  /** The next few; those first that were not finished. Rejects when the disk fails. */
  async next(): Promise<readonly Followee[]> {
    const all = await this.#list()
    const unfinished = [...this.#unfinished.values()]
    this.#unfinished.clear()
    const from = this.#at % Math.max(1, all.length)
    this.#at = from + KEPT_AT_ONCE - unfinished.length
    return [...unfinished, ...all.slice(from), ...all.slice(0, from)].slice(0, KEPT_AT_ONCE)
  }

  /** There is more to be had about this one. */
  again(followee: Followee): void {
    if (this.#unfinished.size < KEPT_AT_ONCE) {
      this.#unfinished.set(`${followee.community}/${followee.account}`, followee)
    }
  }
}
