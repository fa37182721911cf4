import type { Account } from './account.ts'
import type { AccountId } from '../domain/ids.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { FollowBook } from './follow-book.ts'
import type { JoinedCommunities } from './joined-communities.ts'
import type { Log } from '../ports/log.ts'
import type { PeopleBook } from './people-book.ts'
import type { PeopleSeen, PersonSeen } from './members-api.ts'
import type { Undo } from '../events.ts'

export type PersonDeskParts = {
  readonly joined: JoinedCommunities
  readonly follows: FollowBook
  readonly people: PeopleBook
  readonly account: Account
  readonly log: Log
}

/** What the follows of the community that we are in say about somebody: looked up while a card is open. */
export class PersonDesk implements PeopleSeen {
  readonly #parts: PersonDeskParts
  /** Cards that are open, by account: what one closes another may still show. */
  readonly #open = new Map<string, number>()

  constructor(parts: PersonDeskParts) {
    this.#parts = parts
  }

  look(account: AccountId, tell: (seen: PersonSeen) => void): Undo {
    const { joined, follows, account: own, log } = this.#parts
    const scope = joined.current.current
    if (scope === undefined) return () => undefined
    const followee = { community: scope.community, account }
    let isOver = false
    let turn: Promise<void> = Promise.resolve()
    const show = (): void => {
      turn = turn
        .then(async () => {
          const seen = isOver ? undefined : await this.#see(followee, scope.following.current)
          if (seen !== undefined && !isOver) tell(seen)
        })
        .catch((why: unknown) => log.warn('person-not-looked-up', { why: String(why) }))
    }
    const undo = [follows.watchFollowee(followee).watch(show), scope.following.watch(show)]
    const name = `${followee.community}/${account}`
    this.#open.set(name, (this.#open.get(name) ?? 0) + 1)
    show()
    return () => {
      if (isOver) return
      isOver = true
      for (const end of undo) end()
      const left = (this.#open.get(name) ?? 1) - 1
      this.#open.set(name, left)
      // Our own numbers stay in view: the gate rests on them.
      if (left > 0 || own.me.current?.account === account) return
      this.#open.delete(name)
      follows.unwatchFollowee(followee)
    }
  }

  async #see(followee: Followee, following: ReadonlySet<AccountId>): Promise<PersonSeen> {
    const { follows, people, account } = this.#parts
    const me = account.me.current?.account
    const { counted, checking } = follows.watchFollowee(followee).current
    const [shown, theirs, mine] = await Promise.all([
      follows.estimateOf(followee),
      follows.followersOf(followee),
      me === undefined
        ? new Set<AccountId>()
        : follows.followersOf({ community: followee.community, account: me }),
    ])
    const mutual = [...theirs].filter(follower => following.has(follower) && follower !== me)
    return {
      shown,
      counted,
      isChecking: checking !== undefined,
      followsMe: mine.has(followee.account),
      mutual: mutual.map(follower => ({ account: follower, name: people.nameOf(follower) })),
    }
  }
}
