import { Watchable, type Undo, type Watched } from '../events.ts'
import type { Account } from './account.ts'
import type { AccountId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { FollowBook } from './follow-book.ts'
import type { FollowOutbox } from './follow-outbox.ts'
import type { JoinedCommunities } from './joined-communities.ts'
import type { Log } from '../ports/log.ts'
import type { PeopleBook } from './people-book.ts'
import type { RevokedSessions } from './revoked-sessions.ts'
import type { Streams } from '../ports/streams.ts'

/** Peers asked for an account's own statements: any relay of the community has all. */
const RECALL_PEERS = 4
/** Longest wait for them while a person looks at "Putting the key away". */
const RECALL_MS = 3_000

export type OwnAccountParts = {
  readonly account: Account
  readonly people: PeopleBook
  readonly revoked: RevokedSessions
  readonly outbox: FollowOutbox
  readonly follows: FollowBook
  readonly joined: JoinedCommunities
  readonly streams: Pick<Streams, 'connected'>
  readonly clock: Clock
  readonly log: Log
}

/** Becoming somebody, coming back, and moving on to another key, with what others must hear of it. */
export class OwnAccount {
  readonly #parts: OwnAccountParts
  /** Accounts of phrases that were made in this tab: they have signed nothing anywhere. */
  readonly #fresh = new Set<AccountId>()
  readonly #unconfirmed = new Watchable(0)
  readonly #undo: Undo[]
  #pendings: Undo[] = []

  constructor(parts: OwnAccountParts) {
    this.#parts = parts
    const { account, joined } = parts
    this.#undo = [
      account.me.watch(() => this.#changed()),
      joined.shown.watch(() => this.#watchPending()),
    ]
    this.#changed()
  }

  /** Follows and unfollows that no peer has confirmed yet, in all communities. */
  get unconfirmed(): Watched<number> {
    return this.#unconfirmed
  }

  async newPhrase(language: 'en' | 'it'): Promise<string> {
    const { account } = this.#parts
    const phrase = await account.newPhrase(language)
    const checked = await account.checkPhrase(phrase)
    if (checked.ok) this.#fresh.add(checked.value.account)
    return phrase
  }

  async become(phrase: string, name: string): Promise<void> {
    const { account } = this.#parts
    const checked = await account.checkPhrase(phrase)
    if (checked.ok) await this.#prepare(checked.value.account)
    await account.become(phrase, { name, language: 'en' })
    await this.#tellProfile()
  }

  async rename(name: string): Promise<void> {
    await this.#parts.account.rename(name)
    await this.#tellProfile()
  }

  /** Moves to the account of this phrase and follows there whom the old one followed. */
  async moveTo(phrase: string): Promise<void> {
    const { account, joined, people } = this.#parts
    const checked = await account.checkPhrase(phrase)
    if (checked.ok) await this.#prepare(checked.value.account)
    const before = joined.scopes.map(scope => ({ scope, followed: [...scope.following.current] }))
    await account.moveTo(phrase)
    const [move] = account.moves
    if (move !== undefined) await people.tell(move)
    await this.#tellProfile()
    const me = account.me.current?.account
    for (const { scope, followed } of before) {
      for (const followee of followed) {
        if (followee !== me) await scope.state(followee, 'follow')
      }
    }
  }

  close(): void {
    for (const undo of [...this.#undo, ...this.#pendings]) undo()
  }

  /** An account that comes back learns its own newest statements before it signs another. */
  async #prepare(id: AccountId): Promise<void> {
    const { outbox, follows, joined, streams, clock } = this.#parts
    if (this.#fresh.has(id)) return outbox.noteMadeHere(id)
    const peers = streams.connected().slice(0, RECALL_PEERS)
    const asked = joined.scopes.flatMap(({ community }) =>
      peers.map(peer => follows.restoreOwn({ peer, addresses: [] }, community, id)),
    )
    await Promise.race([
      // A peer that does not answer is no reason not to begin: until one has, wishes wait unsigned.
      Promise.allSettled(asked),
      new Promise<void>(resolve => void clock.after(RECALL_MS, resolve)),
    ])
  }

  #changed(): void {
    const { account, people, log, revoked } = this.#parts
    const me = account.me.current?.account
    const ended = me === undefined ? undefined : revoked.of(me)?.envelope
    const records = [account.profile, ...account.moves, ended].filter(one => one !== undefined)
    people.setOwn(records).catch((why: unknown) => {
      log.warn('own-records-not-kept', { why: String(why) })
    })
    this.#watchPending()
  }

  async #tellProfile(): Promise<void> {
    const { account, people } = this.#parts
    if (account.profile !== undefined) await people.tell(account.profile)
  }

  #watchPending(): void {
    for (const undo of this.#pendings) undo()
    const { account, joined, outbox } = this.#parts
    const me = account.me.current
    if (me === undefined) return this.#unconfirmed.set(0)
    const pendings = joined.scopes.map(({ community }) => outbox.pending(community, me.account))
    const count = (): void =>
      this.#unconfirmed.set(pendings.reduce((sum, { current }) => sum + current.size, 0))
    this.#pendings = pendings.map(pending => pending.watch(count))
    count()
  }
}
