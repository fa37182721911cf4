import { PAGE_MAX, pageOf, PRESENT_MAX, stillHolds } from '../domain/space/presence.ts'
import type { AccountId } from '../domain/ids.ts'
import type { PageNumber, PeopleMessage, Presence } from '../domain/space/presence.ts'
import type { TimeMs } from '../domain/time.ts'

type Listed = { readonly presence: Presence; readonly bytes: Uint8Array }
type Here = Extract<PeopleMessage, { about: 'here' }>

/** Who is here, as whoever leads keeps it: the newest of each account, for as long as it holds. */
export class PresenceList {
  readonly #listed = new Map<AccountId, Listed>()

  /** Takes in what is newer than what was known of the account. */
  take(presence: Presence, bytes: Uint8Array, when: { nowMs: TimeMs; listeners: number }): void {
    this.#listed.delete(presence.account)
    if (!presence.isHere) return
    if (this.#listed.size >= PRESENT_MAX) this.#sweep(when.nowMs, when.listeners)
    if (this.#listed.size >= PRESENT_MAX) return
    this.#listed.set(presence.account, { presence, bytes })
  }

  /** One page, as it is handed down. `may`: who is to be listed now. */
  page(
    { page, pages }: PageNumber,
    {
      nowMs,
      listeners,
      may,
    }: { nowMs: TimeMs; listeners: number; may: (account: AccountId) => boolean },
  ): Here {
    this.#sweep(nowMs, listeners)
    const all = [...this.#listed.values()].filter(({ presence }) => may(presence.account))
    const here = all.filter(({ presence }) => pageOf(presence.account, pages) === page)
    const people = here.slice(0, PAGE_MAX).map(({ bytes }) => bytes)
    return { about: 'here', page, pages, listed: all.length, people }
  }

  /** Somebody else leads and keeps it: what is known here grows old. */
  clear(): void {
    this.#listed.clear()
  }

  #sweep(nowMs: TimeMs, listeners: number): void {
    for (const [account, { presence }] of this.#listed) {
      if (!stillHolds(presence, nowMs, listeners)) this.#listed.delete(account)
    }
  }
}
