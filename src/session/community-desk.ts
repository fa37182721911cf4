import { makeCommunityLink, openCommunityLink } from '../crypto/community-link.ts'
import { COMMUNITY_LINK_ENTRIES_MAX } from '../domain/community/link.ts'
import { Watchable, type Undo } from '../events.ts'
import { readRelayEntries, writeRelayEntry } from '../wire/bulletin.ts'
import { communityLinkUrl } from '../wire/community-link.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Communities, CommunityLinkContent, CommunityRules } from './members-api.ts'
import type { CommunityBook } from './community-book.ts'
import type { CommunityId } from '../domain/ids.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'
import type { JoinedCommunities } from './joined-communities.ts'
import type { RelaysInReach } from './relays-in-reach.ts'
import type { Rows } from '../ports/rows.ts'
import type { SpacesPorts } from './session-ports.ts'

/** Where a community's link said that one begins: `/joined-entries/COMMUNITY/NUMBER`. */
const ENTRIES = '/joined-entries/'

export type CommunityDeskParts = {
  readonly joined: JoinedCommunities
  readonly communityBook: CommunityBook
  readonly relays: Pick<RelaysInReach, 'tryAlways' | 'entries' | 'info'>
  readonly rows: Rows
  readonly ports: Pick<SpacesPorts, 'log' | 'appUrl'>
}

/** Joining, leaving and handing on communities. */
export class CommunityDesk implements Communities {
  readonly rules = new Watchable<CommunityRules | undefined>(undefined)
  readonly #parts: CommunityDeskParts
  readonly #undo: Undo[]
  readonly #linked = new Map<CommunityId, readonly EntryPoint[]>()

  private constructor(parts: CommunityDeskParts) {
    this.#parts = parts
    const { joined, communityBook } = parts
    this.#undo = [
      joined.current.watch(() => this.#showRules()),
      joined.shown.watch(() => this.#tryRelays()),
      communityBook.onChange(() => {
        this.#showRules()
        this.#tryRelays()
      }),
    ]
    this.#showRules()
  }

  /** Throws StorageError. */
  static async open(parts: CommunityDeskParts): Promise<CommunityDesk> {
    const desk = new CommunityDesk(parts)
    for (const { community } of parts.joined.scopes) await desk.#loadEntries(community)
    desk.#tryRelays()
    return desk
  }

  get joined(): JoinedCommunities['shown'] {
    return this.#parts.joined.shown
  }

  enter(community: CommunityId): void {
    this.#parts.joined.enter(community).catch((why: unknown) => {
      this.#parts.ports.log.warn('current-community-not-kept', { why: String(why) })
    })
  }

  readLink(text: string): ReturnType<Communities['readLink']> {
    return openCommunityLink(text)
  }

  async join(link: CommunityLinkContent): Promise<Verdict<CommunityId, 'too-many'>> {
    const { joined, communityBook, ports } = this.#parts
    const { id } = link.community
    // Read from a link that proved itself; what we hold already may be newer and stays.
    const added = await communityBook.addRecords(link.records, id)
    if (!added.ok) ports.log.warn('community-refused', { reason: added.reason })
    const done = await joined.join(id)
    if (!done.ok) return done
    await this.#keepEntries(id, link.entries)
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

  async link(): Promise<string | undefined> {
    const { joined, communityBook, relays, ports } = this.#parts
    const id = joined.current.current?.community
    const records = id === undefined ? undefined : communityBook.recordsOf(id)
    if (id === undefined || records === undefined) return undefined
    const known = [...(this.#linked.get(id) ?? []), ...relays.entries.current]
    const entries = known.slice(0, COMMUNITY_LINK_ENTRIES_MAX)
    const code = await makeCommunityLink(records, entries)
    return communityLinkUrl(relays.info.current?.appUrl ?? ports.appUrl, code)
  }

  close(): void {
    for (const undo of this.#undo) undo()
  }

  async #keepEntries(id: CommunityId, entries: readonly EntryPoint[]): Promise<void> {
    const rows = entries.map(
      (entry, at) => [`${ENTRIES}${id}/${at}`, writeRelayEntry(entry)] as const,
    )
    await this.#parts.rows.putAll(rows)
    this.#linked.set(id, entries)
    this.#tryRelays()
  }

  async #loadEntries(id: CommunityId): Promise<void> {
    const kept: Uint8Array[] = []
    for await (const [, value] of this.#parts.rows.entries(`${ENTRIES}${id}/`)) kept.push(value)
    const entries = readRelayEntries(kept, COMMUNITY_LINK_ENTRIES_MAX)
    if (entries !== undefined) this.#linked.set(id, entries)
  }

  /** The relays that founders name, and those by which we came, of every community we are in. */
  #tryRelays(): void {
    const { joined, communityBook, relays } = this.#parts
    relays.tryAlways(
      joined.scopes.flatMap(({ community }) => [
        ...(communityBook.get(community)?.bulletin?.named.bulletin.relays ?? []),
        ...(this.#linked.get(community) ?? []),
      ]),
    )
  }

  #showRules(): void {
    const id = this.#parts.joined.current.current?.community
    const held = id === undefined ? undefined : this.#parts.communityBook.get(id)
    if (held?.policy === undefined) return this.rules.set(undefined)
    const bulletin = held.bulletin?.named.bulletin
    this.rules.set({
      community: held.community,
      policy: held.policy.named.policy,
      description: bulletin?.description ?? '',
      moderators: bulletin?.moderators ?? [],
      relays: bulletin?.relays.length ?? 0,
    })
  }
}
