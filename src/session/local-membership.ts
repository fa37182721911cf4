import { tellPresence, type AppearingRoom } from './presence-teller.ts'
import { GateShutError, MisuseError } from '../errors.ts'
import { Watchable, type Undo } from '../events.ts'
import { DemoRequest } from './demo-request.ts'
import { LedSpaces } from './led-spaces.ts'
import { openHosting } from './hosting.ts'
import { ownWords } from '../crypto/own-words.ts'
import { NOBODY, type LedRoom, type Membership, type OpenedSpace } from './membership-api.ts'
import type { RecordingShelf } from './recording-shelf.ts'
import type { Account, SessionKeys } from './account.ts'
import type { AccountId, CommunityId, SessionId, SpaceId } from '../domain/ids.ts'
import type { CommunityBook } from './community-book.ts'
import type { CommunityScope } from './community-scope.ts'
import type {
  Blocks,
  Calls,
  Communities,
  Listing,
  Moves,
  PeopleSeen,
  WhoCounts,
} from './members-api.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { FollowBook } from './follow-book.ts'
import type { JoinedCommunities } from './joined-communities.ts'
import type { MemberPorts, SpacesPorts } from './session-ports.ts'
import type { Network } from '../ports/network.ts'
import type { OwnAccount } from './own-account.ts'
import { DIRECTORY_REVOCATIONS_MAX } from '../wire/directory.ts'
import type { RevokedSessions } from './revoked-sessions.ts'
import type { OwnSessions } from './own-sessions.ts'
import type { PeerAddress } from '../ports/streams.ts'
import type { PeopleBook } from './people-book.ts'
import type { RelayInfo } from '../wire/info.ts'
import type { RelaysInReach } from './relays-in-reach.ts'
import type { NewSpace, Room } from './spaces-api.ts'
import type { SchedulingDesk } from './scheduling-desk.ts'
import type { SessionGiven } from '../ports/media-engine.ts'

/** One comparison brings everything; another one what was signed meanwhile. */
const MISSED_ROUNDS = 3

/** What membership is made of. */
export type MembershipParts = {
  readonly ports: SpacesPorts
  readonly member: MemberPorts
  readonly network: Network
  readonly relays: RelaysInReach
  readonly account: Account
  readonly communityBook: CommunityBook
  readonly follows: FollowBook
  readonly people: PeopleBook
  readonly joined: JoinedCommunities
  readonly own: OwnAccount
  readonly sessions: OwnSessions
  readonly blocks: Blocks
  readonly revoked: RevokedSessions
  readonly communities: Communities
  readonly counting: WhoCounts
  readonly moves: Moves
  readonly seen: PeopleSeen
  readonly listing: Listing
  readonly calls: Calls
  readonly scheduling: SchedulingDesk
  readonly recordings: RecordingShelf
  /** Everything that has to be closed, in order. */
  readonly closing: readonly { close(): void }[]
}

/** Account, follows and lobby of one person, over the communities they have joined. */
export class LocalMembership implements Membership {
  readonly community = new Watchable(NOBODY.community.current)
  readonly standing = new Watchable(NOBODY.standing.current)
  readonly following = new Watchable(NOBODY.following.current)
  readonly lobby = new Watchable(NOBODY.lobby.current)
  readonly revocations: Watchable<readonly Uint8Array[]>
  readonly #parts: MembershipParts
  readonly #demo: DemoRequest
  readonly #undo: Undo[] = []
  readonly #led: LedSpaces
  readonly #relayCommunities = new Set<CommunityId>()
  #shown: Undo[] = []

  constructor(parts: MembershipParts) {
    this.#parts = parts
    this.#demo = new DemoRequest(parts.network.streams)
    const { clock, log } = parts.ports
    this.#led = new LedSpaces({ ...parts, self: parts.network.streams.self, clock, log })
    const { communityBook, relays, joined, revoked } = parts
    const latest = (): readonly Uint8Array[] => revoked.latest(DIRECTORY_REVOCATIONS_MAX)
    this.revocations = new Watchable(latest())
    this.#undo.push(
      revoked.revision.watch(() => this.revocations.set(latest())),
      relays.info.watch(info => void this.#takeInfo(info)),
      communityBook.onChange(() => this.#showCommunity()),
      joined.current.watch(() => this.#showCurrent()),
    )
    void this.#takeInfo(relays.info.current)
    this.#showCurrent()
  }

  get me(): Account['me'] {
    return this.#parts.account.me
  }

  get followRequest(): DemoRequest['state'] {
    return this.#demo.state
  }

  get communities(): Communities {
    return this.#parts.communities
  }

  get counting(): WhoCounts {
    return this.#parts.counting
  }

  get moves(): Moves {
    return this.#parts.moves
  }

  get sessions(): OwnSessions {
    return this.#parts.sessions
  }

  get blocks(): Blocks {
    return this.#parts.blocks
  }

  get calling(): Calls {
    return this.#parts.calls
  }

  get recordings(): RecordingShelf {
    return this.#parts.recordings
  }

  get listing(): Listing {
    return this.#parts.listing
  }

  get scheduling(): SchedulingDesk {
    return this.#parts.scheduling
  }

  begin(space: SpaceId, room: Pick<Room, 'state' | 'edit'>): Promise<void> {
    return this.#parts.scheduling.begin(space, room)
  }

  get people(): PeopleSeen {
    return this.#parts.seen
  }

  get unconfirmed(): OwnAccount['unconfirmed'] {
    return this.#parts.own.unconfirmed
  }

  newPhrase(language: 'en' | 'it'): Promise<string> {
    return this.#parts.own.newPhrase(language)
  }

  checkPhrase(phrase: string): ReturnType<Account['checkPhrase']> {
    return this.#parts.account.checkPhrase(phrase)
  }

  becomeMe(phrase: string, name: string): Promise<void> {
    return this.#parts.own.become(phrase, name)
  }

  rename(name: string): Promise<void> {
    return this.#parts.own.rename(name)
  }

  follow(account: AccountId): Promise<void> {
    return this.#here().state(account, 'follow')
  }

  unfollow(account: AccountId): Promise<void> {
    return this.#here().state(account, 'unfollow')
  }

  async namesOf(accounts: readonly AccountId[]): Promise<ReadonlyMap<AccountId, string>> {
    const { people } = this.#parts
    const unknown = accounts.filter(account => people.nameOf(account) === undefined)
    if (unknown.length > 0) await people.ask(unknown)
    const named = accounts.map(account => [account, people.nameOf(account)] as const)
    return new Map(
      named.flatMap(([account, name]) => (name === undefined ? [] : [[account, name]])),
    )
  }

  async askToFollow(): Promise<void> {
    const me = this.me.current
    const relay = this.#parts.relays.info.current
    if (me === undefined || relay === undefined) throw new MisuseError('expected a demo relay')
    const { community, counts } = this.#here()
    this.#demo.noteVerified(counts.current.followers)
    await this.#demo.ask(relay, community, me.account)
    await this.#fetchMissed(relay, { community, account: me.account })
  }

  async openSpace({ isPrivate = false, scheduled, ...options }: NewSpace): Promise<OpenedSpace> {
    // A private one is shown in no lobby either.
    const unlisted = isPrivate || options.unlisted === true
    const { account, network, ports, relays } = this.#parts
    const me = this.me.current
    if (me === undefined) throw new GateShutError('no account yet')
    const planned = scheduled && this.#parts.scheduling.whatWasPlanned(scheduled)
    const scope = planned?.scope ?? this.#here()
    const community = this.#parts.communityBook.infoOf(scope.community, false)
    if (community === undefined) throw new GateShutError('no community yet')
    const hosting = await openHosting({
      ...options,
      ...(planned && { title: planned.scheduled.title, language: planned.scheduled.language }),
      planned: planned?.scheduled,
      account,
      community,
      hostName: me.name,
      unlisted,
      isPrivate,
      proof: await scope.prove(me.account, { unlisted }),
      peer: network.streams.self,
      relays: relays.entries.current,
      appUrl: relays.info.current?.appUrl ?? ports.appUrl,
      random: ports.random,
      nowMs: ports.clock.now(),
    })
    this.#led.opened(hosting, scope)
    return hosting
  }

  async newSession(door?: SpaceId): Promise<SessionGiven | undefined> {
    const me = this.me.current
    if (me === undefined) return undefined
    const session = given(await this.#led.newSession(), me.name)
    if (door === undefined) return session
    return { ...session, words: await ownWords(this.#parts.account.signer, door) }
  }

  async renewSession(session: SessionId): Promise<SessionGiven | undefined> {
    const me = this.me.current
    const renewed = me && (await this.#led.renewSession(session))
    return renewed && given(renewed, me.name)
  }

  appear(room: AppearingRoom): Undo {
    const { account, listing, ports } = this.#parts
    const { clock, random, log } = ports
    return tellPresence(room, { account, isListed: listing.isListed, clock, random, log })
  }

  accompany(room: LedRoom): void {
    this.#led.accompany(room)
  }

  async linkOf(space: SpaceId): Promise<string | undefined> {
    for (const { board } of this.#parts.joined.scopes) {
      const found = board.find(space)
      if (found !== undefined) return found.link
    }
    return undefined
  }

  async close(): Promise<void> {
    const { closing, member } = this.#parts
    for (const undo of [...this.#undo, ...this.#shown]) undo()
    for (const part of closing) part.close()
    await member.rows.close()
  }

  /** What the app's relay says about its communities; each record is checked before it is kept. */
  async #takeInfo(info: RelayInfo | undefined): Promise<void> {
    const { communityBook, ports, joined } = this.#parts
    for (const records of info?.communities ?? []) {
      // The person came to this relay's page: what it calls its communities is theirs to look at.
      const id = await communityBook.addRecords(records)
      if (!id.ok) {
        ports.log.warn('community refused', { reason: id.reason })
        continue
      }
      this.#relayCommunities.add(id.value)
      await joined.joinQuietly(id.value)
    }
    this.#showCommunity()
  }

  /** Shows the community that was chosen, and nothing of any other. */
  #showCurrent(): void {
    for (const undo of this.#shown.splice(0)) undo()
    const scope = this.#parts.joined.current.current
    this.#showCommunity()
    this.standing.set(scope?.standing.current ?? NOBODY.standing.current)
    this.following.set(scope?.following.current ?? NOBODY.following.current)
    this.lobby.set(scope?.lobby.current ?? NOBODY.lobby.current)
    if (scope === undefined) return
    this.#shown.push(
      scope.standing.watch(value => this.standing.set(value)),
      scope.following.watch(value => this.following.set(value)),
      scope.lobby.watch(value => this.lobby.set(value)),
      scope.counts.watch(({ followers }) => this.#demo.noteVerified(followers)),
    )
    this.#demo.noteVerified(scope.counts.current.followers)
  }

  #showCommunity(): void {
    const { communityBook, joined, relays } = this.#parts
    const id = joined.current.current?.community
    if (id === undefined) return this.community.set(undefined)
    const hasDemo = this.#relayCommunities.has(id) && relays.info.current?.demo === true
    this.community.set(communityBook.infoOf(id, hasDemo))
  }

  /** Gossip promises no delivery: what was signed and did not arrive is asked for, once they are done. */
  async #fetchMissed(relay: PeerAddress, followee: Followee): Promise<void> {
    for (let round = 0; round < MISSED_ROUNDS; round += 1) {
      if (this.#demo.state.current.phase !== 'running') return
      await this.#parts.follows.sync(relay, followee)
    }
  }

  #here(): CommunityScope {
    const scope = this.#parts.joined.current.current
    if (scope === undefined) throw new MisuseError('expected a community, none is known yet')
    return scope
  }
}

/** What a media plane is given of a session. */
const given = ({ key, delegation, sealing }: SessionKeys, name: string): SessionGiven => ({
  key,
  delegation,
  name,
  ...(sealing && { sealing }),
})
