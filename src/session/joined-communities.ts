import { CommunityScope, type ScopeParts } from './community-scope.ts'
import { parseId, type CommunityId } from '../domain/ids.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { JoinedCommunity } from './members-api.ts'
import type { Rows } from '../ports/rows.ts'

/**
 * Communities that one browser takes part in at once: each costs five topics, and a peer counts 64 of
 * ours. More are joined by leaving one.
 */
export const JOINED_MAX = 8

const PREFIX = '/joined/'
const CURRENT = '/joined-current'
const LEFT = 0

/** The communities this person has joined, all open, and the one that is shown. Kept in rows. */
export class JoinedCommunities {
  readonly #rows: Rows
  readonly #parts: ScopeParts
  readonly #scopes = new Map<CommunityId, CommunityScope>()
  readonly #left = new Set<CommunityId>()
  readonly #current = new Watchable<CommunityScope | undefined>(undefined)
  readonly #shown = new Watchable<readonly JoinedCommunity[]>([])
  readonly #undo: Undo[] = []
  readonly #watching = new Map<CommunityId, Undo>()

  private constructor(rows: Rows, parts: ScopeParts) {
    this.#rows = rows
    this.#parts = parts
    this.#undo.push(parts.communities.onChange(() => this.#show()))
  }

  /** As they were left. Throws StorageError. */
  static async open(rows: Rows, parts: ScopeParts): Promise<JoinedCommunities> {
    const joined = new JoinedCommunities(rows, parts)
    const order: [CommunityId, number][] = []
    for await (const [key, value] of rows.entries(PREFIX)) {
      const id = parseId<CommunityId>(key.slice(PREFIX.length))
      if (!id.ok) continue
      if (value[0] === LEFT) joined.#left.add(id.value)
      else order.push([id.value, value[0] ?? 0])
    }
    order.sort((a, b) => a[1] - b[1])
    for (const [id] of order.slice(0, JOINED_MAX)) joined.#openScope(id)
    const kept = new TextDecoder().decode(await rows.get(CURRENT))
    const [first] = joined.#scopes.values()
    joined.#current.set(joined.#of(kept) ?? first)
    joined.#show()
    return joined
  }

  /** The one that is shown. */
  get current(): Watched<CommunityScope | undefined> {
    return this.#current
  }

  get shown(): Watched<readonly JoinedCommunity[]> {
    return this.#shown
  }

  get scopes(): readonly CommunityScope[] {
    return [...this.#scopes.values()]
  }

  /** Joins without being asked for it, unless the person has left it before: the relay's own community. */
  async joinQuietly(community: CommunityId): Promise<void> {
    if (this.#left.has(community) || this.#scopes.has(community)) return
    if ((await this.join(community)).ok && this.#current.current === undefined) {
      await this.enter(community)
    }
  }

  /** Throws StorageError. */
  async join(community: CommunityId): Promise<Verdict<CommunityId, 'too-many'>> {
    if (this.#scopes.has(community)) return accept(community)
    if (this.#scopes.size >= JOINED_MAX) return refuse('too-many')
    const order = Uint8Array.of(Math.min(255, this.#scopes.size + 1))
    await this.#rows.putAll([[PREFIX + community, order]])
    this.#left.delete(community)
    this.#openScope(community)
    if (this.#current.current === undefined) await this.enter(community)
    this.#show()
    return accept(community)
  }

  /** Shows a joined community from now on. Nothing for one that is not joined. Throws StorageError. */
  async enter(community: CommunityId): Promise<void> {
    const scope = this.#scopes.get(community)
    if (scope === undefined || scope === this.#current.current) return
    this.#current.set(scope)
    this.#show()
    await this.#rows.putAll([[CURRENT, new TextEncoder().encode(community)]])
  }

  /** Throws StorageError. */
  async leave(community: CommunityId): Promise<void> {
    const scope = this.#scopes.get(community)
    if (scope === undefined) return
    await this.#rows.putAll([[PREFIX + community, Uint8Array.of(LEFT)]])
    this.#left.add(community)
    this.#scopes.delete(community)
    this.#watching.get(community)?.()
    this.#watching.delete(community)
    scope.close()
    if (this.#current.current === scope) {
      const [next] = this.#scopes.values()
      this.#current.set(next)
    }
    this.#show()
  }

  close(): void {
    for (const undo of [...this.#undo, ...this.#watching.values()]) undo()
    for (const scope of this.#scopes.values()) scope.close()
  }

  #of(text: string): CommunityScope | undefined {
    const id = parseId<CommunityId>(text)
    return id.ok ? this.#scopes.get(id.value) : undefined
  }

  #openScope(community: CommunityId): void {
    const scope = new CommunityScope(community, this.#parts)
    this.#scopes.set(community, scope)
    this.#watching.set(
      community,
      scope.lobby.watch(() => this.#show()),
    )
  }

  #show(): void {
    const { communities } = this.#parts
    this.#shown.set(
      [...this.#scopes.values()].map(scope => ({
        id: scope.community,
        name: communities.get(scope.community)?.community.name,
        isCurrent: scope === this.#current.current,
        live: scope.lobby.current.length,
      })),
    )
  }
}
