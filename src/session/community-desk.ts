import { Watchable, type Undo } from '../events.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Communities, CommunityLinkContent, CommunityRules } from './members-api.ts'
import type { CommunityBook } from './community-book.ts'
import type { CommunityId } from '../domain/ids.ts'
import type { JoinedCommunities } from './joined-communities.ts'
import type { RelaysInReach } from './relays-in-reach.ts'
import type { SpacesPorts } from './session-ports.ts'

export type CommunityDeskParts = {
  readonly joined: JoinedCommunities
  readonly communityBook: CommunityBook
  readonly relays: RelaysInReach
  readonly ports: Pick<SpacesPorts, 'log' | 'appUrl'>
}

/** Joining, leaving and handing on communities. */
export class CommunityDesk implements Communities {
  readonly rules = new Watchable<CommunityRules | undefined>(undefined)
  readonly #parts: CommunityDeskParts
  readonly #undo: Undo[]

  constructor(parts: CommunityDeskParts) {
    this.#parts = parts
    this.#undo = [
      parts.joined.current.watch(() => this.#showRules()),
      parts.communityBook.onChange(() => this.#showRules()),
    ]
    this.#showRules()
  }

  get joined(): JoinedCommunities['shown'] {
    return this.#parts.joined.shown
  }

  enter(community: CommunityId): void {
    this.#parts.joined.enter(community).catch((why: unknown) => {
      this.#parts.ports.log.warn('current-community-not-kept', { why: String(why) })
    })
  }

  async join(link: CommunityLinkContent): Promise<Verdict<CommunityId, 'too-many'>> {
    const { joined, communityBook, relays } = this.#parts
    const { id } = link.community
    // Read from a link that proved itself; what we hold already may be newer and stays.
    await communityBook.addGenesis(link.records.genesis, id)
    await communityBook.addPolicy(id, link.records.policy)
    const done = await joined.join(id)
    if (!done.ok) return done
    relays.tryAlso(link.entries)
    await joined.enter(id)
    return done
  }

  async leave(community: CommunityId): Promise<Verdict<undefined, 'hosting'>> {
    const { joined } = this.#parts
    const scope = joined.scopes.find(one => one.community === community)
    if (scope?.isHosting === true) return refuse('hosting')
    await joined.leave(community)
    return accept(undefined)
  }

  close(): void {
    for (const undo of this.#undo) undo()
  }

  #showRules(): void {
    const id = this.#parts.joined.current.current?.community
    const held = id === undefined ? undefined : this.#parts.communityBook.get(id)
    if (held?.policy === undefined) return this.rules.set(undefined)
    const { policy } = held.policy.named
    if (this.rules.current?.policy === policy) return
    this.rules.set({
      community: held.community,
      policy,
      description: '',
      moderators: [],
      relays: 0,
    })
  }
}
