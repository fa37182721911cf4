import { outcomeOf } from '../domain/identity/moved.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import type { AccountId } from '../domain/ids.ts'
import type { JoinedCommunities } from './joined-communities.ts'
import type { MoveNotice } from './members-api.ts'
import type { PeopleBook } from './people-book.ts'
import type { Rows } from '../ports/rows.ts'

const DISMISSED = '/move-dismissed/'

export type NoticeParts = {
  readonly rows: Rows
  readonly joined: JoinedCommunities
  readonly people: PeopleBook
  readonly me: Watched<{ readonly account: AccountId } | undefined>
}

/** Tells a person which of those they follow have moved, until they answer. Never follows by itself. */
export class MoveNotices {
  readonly #parts: NoticeParts
  readonly #dismissed = new Set<string>()
  readonly #shown = new Watchable<readonly MoveNotice[]>([])
  readonly #undo: Undo[]
  #followings: Undo[] = []

  private constructor(parts: NoticeParts) {
    this.#parts = parts
    const { joined, people, me } = parts
    this.#undo = [
      people.revision.watch(() => this.#show()),
      me.watch(() => this.#show()),
      joined.shown.watch(() => this.#watchScopes()),
    ]
    this.#watchScopes()
  }

  /** Throws StorageError. */
  static async open(parts: NoticeParts): Promise<MoveNotices> {
    const notices = new MoveNotices(parts)
    for await (const [key] of parts.rows.entries(DISMISSED)) {
      notices.#dismissed.add(key.slice(DISMISSED.length))
    }
    notices.#show()
    return notices
  }

  get shown(): Watched<readonly MoveNotice[]> {
    return this.#shown
  }

  /** Follows the new account wherever the old one is followed. A disputed move has none. */
  async accept({ from, outcome }: MoveNotice, unfollowOld: boolean): Promise<void> {
    if (outcome.phase !== 'moved') return
    for (const scope of this.#parts.joined.scopes) {
      if (!scope.following.current.has(from)) continue
      await scope.state(outcome.move.to, 'follow')
      if (unfollowOld) await scope.state(from, 'unfollow')
    }
  }

  /** A third word on the same account is shown again. Throws StorageError. */
  async dismiss(notice: MoveNotice): Promise<void> {
    const name = nameOf(notice)
    await this.#parts.rows.putAll([[DISMISSED + name, Uint8Array.of(1)]])
    this.#dismissed.add(name)
    this.#show()
  }

  close(): void {
    for (const undo of [...this.#undo, ...this.#followings]) undo()
  }

  #watchScopes(): void {
    for (const undo of this.#followings) undo()
    this.#followings = this.#parts.joined.scopes.map(scope =>
      scope.following.watch(() => this.#show()),
    )
    this.#show()
  }

  #show(): void {
    const followed = new Set(this.#parts.joined.scopes.flatMap(one => [...one.following.current]))
    const notices = [...followed].flatMap(from => this.#noticeOf(from))
    const isSame = notices.map(nameOf).join() === this.#shown.current.map(nameOf).join()
    if (!isSame) this.#shown.set(notices)
  }

  #noticeOf(from: AccountId): readonly MoveNotice[] {
    const { people, joined, me } = this.#parts
    const outcome = outcomeOf(people.movesOf(from))
    if (outcome.phase === 'stayed') return []
    const first = outcome.phase === 'moved' ? outcome.move : outcome.moves[0]
    const notice = { from, name: people.nameOf(from) ?? first?.name ?? '', outcome }
    if (this.#dismissed.has(nameOf(notice))) return []
    if (outcome.phase === 'disputed') return [notice]
    const { to } = outcome.move
    const here = joined.scopes.map(scope => scope.following.current)
    const isDone = here.every(following => !following.has(from) || following.has(to))
    return isDone || to === me.current?.account ? [] : [notice]
  }
}

/** Another destination makes it another notice. */
const nameOf = ({ from, outcome }: MoveNotice): string =>
  outcome.phase === 'moved'
    ? `${from}/${outcome.move.to}`
    : `${from}/${outcome.moves.map(({ to }) => to).join('+')}`
