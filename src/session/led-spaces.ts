import { announceWhileLed, type Announcing } from './lead-announcer.ts'
import { isSealedLabel } from '../domain/sealed-label.ts'
import { openRoomLink } from '../crypto/room-link.ts'
import { ROOM_LINK_MARK } from '../wire/room-link.ts'
import type { Account, SessionKeys } from './account.ts'
import type { Announced, Hosting } from './hosting.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommunityScope } from './community-scope.ts'
import type { JoinedCommunities } from './joined-communities.ts'
import type { LeadPapers } from '../ports/media-engine.ts'
import type { LedRoom } from './membership-api.ts'
import type { Log } from '../ports/log.ts'
import type { OwnSessions } from './own-sessions.ts'
import type { PeerId, SessionId, SpaceId } from '../domain/ids.ts'
import type { RelaysInReach } from './relays-in-reach.ts'

/**
 * Who begins to lead a Space waits this long for its last announcement: a heartbeat's time. A Space of
 * which none comes is shown in no lobby, and only the relays of its link are told.
 */
const LAST_WORD_MS = 10_000

/** What the Spaces that are led from this tab stand on. */
export type LedSpacesParts = {
  readonly account: Account
  readonly self: PeerId
  readonly joined: JoinedCommunities
  readonly sessions: OwnSessions
  readonly relays: Pick<RelaysInReach, 'entries'>
  readonly clock: Clock
  readonly log: Log
}

/** The Spaces that this tab opened, or took over, and the sessions by which it speaks in them. */
export class LedSpaces {
  readonly #parts: LedSpacesParts
  readonly #opened = new Map<
    SpaceId,
    { readonly hosting: Hosting; readonly scope: CommunityScope }
  >()
  readonly #keys = new Map<SessionId, SessionKeys>()

  constructor(parts: LedSpacesParts) {
    this.#parts = parts
  }

  /** A Space of ours, in the community where it was opened, whichever one is shown later. */
  opened(hosting: Hosting, scope: CommunityScope): void {
    this.#opened.set(hosting.space, { hosting, scope })
    this.#keys.set(hosting.session.id, hosting.session)
  }

  /** Keys for this tab to speak with in a Space. */
  async newSession(): Promise<SessionKeys> {
    const keys = await this.#parts.account.newSession(this.#parts.self)
    this.#keys.set(keys.id, keys)
    return keys
  }

  /** The same keys under a new delegation; undefined for a session that is none of this tab's. */
  async renewSession(session: SessionId): Promise<SessionKeys | undefined> {
    const before = this.#keys.get(session)
    if (before === undefined) return undefined
    const renewed = await this.#parts.account.renew(before)
    this.#keys.set(session, renewed)
    return renewed
  }

  /** Announces the Space of this room whenever, and for as long as, it is led from here. */
  accompany(room: LedRoom): void {
    const release = this.#speakIn(room)
    announceWhileLed({
      room,
      log: this.#parts.log,
      prepare: papers => this.#describe(room, papers),
      announce: announced => this.#announce(room, announced),
    })
    room.facts.on('left', () => {
      release()
      if (room.session === undefined) return
      this.#keys.delete(room.session)
    })
  }

  /** A session that its account ended is heard by nobody: whoever sits here learns it at once. */
  #speakIn(room: LedRoom): () => void {
    let speaking: { readonly keys: SessionKeys; readonly release: () => void } | undefined
    const look = (): void => {
      const keys = room.session === undefined ? undefined : this.#keys.get(room.session)
      if (keys === undefined || speaking?.keys === keys) return
      speaking?.release()
      speaking = { keys, release: this.#parts.sessions.speaks(keys, () => room.leave()) }
    }
    look()
    const undo = room.state.watch(look)
    return () => {
      undo()
      speaking?.release()
    }
  }

  async #describe(room: LedRoom, papers: LeadPapers): Promise<Announced | undefined> {
    const keys = room.session === undefined ? undefined : this.#keys.get(room.session)
    if (keys === undefined) return undefined
    // Asked for each heartbeat: it may have been renewed.
    const session = (): SessionKeys => this.#keys.get(keys.id) ?? keys
    const own = this.#opened.get(papers.space)
    if (own !== undefined) return { ...own.hosting, ...papers, speaker: session }
    const code = codeOf(room.link)
    const link = await openRoomLink(code, this.#parts.clock.now())
    const last = await this.#scopeOf(room)?.board.waitFor(papers.space, LAST_WORD_MS)
    if (!link.ok) return undefined
    return {
      ...papers,
      hostName: last?.hostName ?? plainOf(link.value.hostName),
      // The host's own proof, which those who know the Space have checked before.
      proof: { certificate: last?.certificate ?? link.value.certificate, counted: undefined },
      unlisted: last?.unlisted ?? true,
      language: last?.language ?? room.state.current?.language ?? '',
      code,
      speaker: session,
    }
  }

  #announce(room: LedRoom, announced: Announced): Announcing {
    const scope = this.#opened.get(announced.space)?.scope ?? this.#scopeOf(room)
    if (scope !== undefined) return scope.announce(announced, room, this.#parts.relays.entries)
    this.#parts.log.warn('a Space is led here whose community is not joined', {})
    return { end: () => undefined, stop: () => undefined }
  }

  #scopeOf({ state }: LedRoom): CommunityScope | undefined {
    const community = state.current?.community
    return this.#parts.joined.scopes.find(scope => scope.community === community)
  }
}

/** The name of a private Space's host is for nobody who only carries it. */
const plainOf = (name: string): string => (isSealedLabel(name) ? '' : name)

const codeOf = (link: string): string =>
  link.slice(link.indexOf(ROOM_LINK_MARK) + ROOM_LINK_MARK.length)
