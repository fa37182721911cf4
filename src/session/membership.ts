import { GateShutError, MisuseError } from '../errors.ts'
import { Watchable, type Undo } from '../events.ts'
import { Account } from './account.ts'
import { CommunityBook } from './community-book.ts'
import { DemoRequest } from './demo-request.ts'
import { describeHosting, openHosting, type Hosting, type StandingProof } from './hosting.ts'
import { FollowBook } from './follow-book.ts'
import { NOBODY, type Membership, type OpenedSpace } from './membership-api.ts'
import { PeerConduct } from './peer-conduct.ts'
import { SpaceBoard } from './space-board.ts'
import { standingOf } from './standing.ts'
import type { AccountId, CommunityId, SpaceId } from '../domain/ids.ts'
import type { FollowerCounts } from '../domain/follow/eligibility.ts'
import type { Room } from './spaces-api.ts'
import type { SessionGiven } from '../ports/media-engine.ts'
import type { MemberPorts, SpacesPorts } from './session-ports.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { Network } from '../ports/network.ts'
import type { PeerAddress } from '../ports/streams.ts'
import type { RelayInfo } from '../wire/info.ts'
import type { RelaysInReach } from './relays-in-reach.ts'

/** One comparison brings everything; another one what was signed meanwhile. */
const MISSED_ROUNDS = 3
/** Peers asked for an account's own statements: any relay of the community has all. */
const RECALL_PEERS = 4
/** Longest wait for them while a person looks at "Putting the key away". */
const RECALL_MS = 3_000

/** Loads account, communities, follows and lobby. Rejects with StorageError. */
export async function openMembership(
  ports: SpacesPorts,
  opening: Promise<Network>,
  relays: RelaysInReach,
): Promise<Membership> {
  const [network, member] = await Promise.all([opening, ports.openMemberPorts()])
  const { rows, keyStore, followCarrier, verifier } = member
  const { clock, random, log } = ports
  const account = await Account.load({ keyStore, rows, clock, random })
  const communities = await CommunityBook.open(rows, log)
  const { streams, gossip } = network
  const follows = new FollowBook(
    { rows, carrier: followCarrier, verifier, gossip, streams, clock, log },
    'watched',
  )
  const conduct = new PeerConduct({ clock, log, streams })
  return new LocalMembership({
    ports,
    member,
    network,
    relays,
    account,
    communities,
    follows,
    conduct,
  })
}

type Parts = {
  readonly ports: SpacesPorts
  readonly member: MemberPorts
  readonly network: Network
  readonly relays: RelaysInReach
  readonly account: Account
  readonly communities: CommunityBook
  readonly follows: FollowBook
  readonly conduct: PeerConduct
}

/** What changes when the account or the community does. */
type Scope = { readonly community: CommunityId; readonly board: SpaceBoard; readonly undo: Undo[] }

class LocalMembership implements Membership {
  readonly community = new Watchable(NOBODY.community.current)
  readonly standing = new Watchable(NOBODY.standing.current)
  readonly following = new Watchable(NOBODY.following.current)
  readonly lobby = new Watchable(NOBODY.lobby.current)
  readonly #parts: Parts
  readonly #demo: DemoRequest
  readonly #undo: Undo[] = []
  readonly #hostings = new Map<SpaceId, Hosting>()
  #scope: Scope | undefined
  #personal: Undo[] = []
  #counts: FollowerCounts = { followers: 0, counted: 0 }

  constructor(parts: Parts) {
    this.#parts = parts
    this.#demo = new DemoRequest(parts.network.streams)
    const { communities, relays, account } = parts
    this.#undo.push(
      relays.info.watch(info => void this.#takeInfo(info)),
      communities.onChange(() => this.#refresh()),
      account.me.watch(() => this.#becomePersonal()),
    )
    void this.#takeInfo(relays.info.current)
    this.#enterKnownCommunity()
  }

  get me(): Account['me'] {
    return this.#parts.account.me
  }

  get followRequest(): DemoRequest['state'] {
    return this.#demo.state
  }

  newPhrase(language: 'en' | 'it'): Promise<string> {
    return this.#parts.account.newPhrase(language)
  }

  checkPhrase(phrase: string): ReturnType<Account['checkPhrase']> {
    return this.#parts.account.checkPhrase(phrase)
  }

  async becomeMe(phrase: string, name: string): Promise<void> {
    const checked = await this.#parts.account.checkPhrase(phrase)
    if (checked.ok) await this.#recallFollows(checked.value.account)
    await this.#parts.account.become(phrase, { name, language: 'en' })
  }

  rename(name: string): Promise<void> {
    return this.#parts.account.rename(name)
  }

  async follow(account: AccountId): Promise<void> {
    await this.#parts.follows.follow(this.#parts.account.signer, this.#here().community, account)
  }

  async unfollow(account: AccountId): Promise<void> {
    await this.#parts.follows.unfollow(this.#parts.account.signer, this.#here().community, account)
  }

  async askToFollow(): Promise<void> {
    const me = this.me.current
    const relay = this.#parts.relays.info.current
    if (me === undefined || relay === undefined) throw new MisuseError('expected a demo relay')
    const { community } = this.#here()
    this.#demo.noteVerified(this.#counts.followers)
    await this.#demo.ask(relay, community, me.account)
    await this.#fetchMissed(relay, { community, account: me.account })
  }

  async openSpace(options: {
    readonly title: string
    readonly language: string
  }): Promise<OpenedSpace> {
    const { account, network, ports, relays } = this.#parts
    const me = this.me.current
    const community = this.community.current
    if (me === undefined || community === undefined) throw new GateShutError('no account yet')
    const hosting = await openHosting({
      ...options,
      account,
      community,
      hostName: me.name,
      proof: await this.#prove(me.account),
      peer: network.streams.self,
      relays: relays.entries.current,
      appUrl: relays.info.current?.appUrl ?? ports.appUrl,
      random: ports.random,
      nowMs: ports.clock.now(),
    })
    this.#hostings.set(hosting.space, hosting)
    return hosting
  }

  async newSession(): Promise<SessionGiven | undefined> {
    const { account, network } = this.#parts
    const me = this.me.current
    if (me === undefined) return undefined
    const { key, delegation } = await account.newSession(network.streams.self)
    return { key, delegation, name: me.name }
  }

  announce(opened: OpenedSpace, room: Room): Undo {
    const hosting = this.#hostings.get(opened.entrance.space)
    if (hosting === undefined) throw new MisuseError('expected a Space that was opened here')
    const { relays } = this.#parts
    const live = this.#here().board.announce(() =>
      describeHosting(hosting, room, relays.entries.current),
    )
    const undo = [
      room.state.watch(() => live.changed()),
      relays.entries.watch(() => live.changed()),
    ]
    return () => {
      for (const end of undo) end()
      this.#hostings.delete(hosting.space)
      void live.end()
    }
  }

  async linkOf(space: SpaceId): Promise<string | undefined> {
    return this.#scope?.board.find(space)?.link
  }

  async close(): Promise<void> {
    for (const undo of [...this.#undo, ...this.#personal, ...(this.#scope?.undo ?? [])]) undo()
    this.#scope?.board.close()
    this.#parts.follows.close()
    await this.#parts.member.rows.close()
  }

  /** What the app's relay says about its communities; each record is checked before it is kept. */
  async #takeInfo(info: RelayInfo | undefined): Promise<void> {
    const { communities, ports } = this.#parts
    for (const { genesis, policy } of info?.communities ?? []) {
      // The person came to this relay's page: what it calls its communities is theirs to look at.
      const id = await communities.addGenesis(genesis)
      if (!id.ok) {
        ports.log.warn('community refused', { reason: id.reason })
        continue
      }
      const added = await communities.addPolicy(id.value, policy)
      if (!added.ok) ports.log.warn('policy refused', { reason: added.reason })
      if (this.#scope === undefined) this.#enter(id.value)
    }
    this.#refresh()
  }

  #enterKnownCommunity(): void {
    const [known] = this.#parts.communities.communities
    if (this.#scope === undefined && known !== undefined) this.#enter(known.community.id)
  }

  #enter(community: CommunityId): void {
    const { communities, follows, network, ports, conduct } = this.#parts
    const { clock, log } = ports
    const { streams, gossip } = network
    const board = new SpaceBoard(
      { gossip, streams, clock, log },
      {
        community,
        book: communities,
        certificateVerdict: (id, from) => follows.certificateVerdict(id, from),
        following: this.following,
        conduct,
      },
    )
    const undo = [
      network.meet(community),
      follows.join(community),
      board.lobby.watch(() => this.#showLobby()),
      this.following.watch(() => this.#showLobby()),
    ]
    this.#scope = { community, board, undo }
    this.#becomePersonal()
    this.#refresh()
  }

  /** Follows our own followers and those we follow, in the community we are in. */
  #becomePersonal(): void {
    for (const undo of this.#personal.splice(0)) undo()
    const me = this.me.current
    const scope = this.#scope
    if (me === undefined || scope === undefined) return
    const { follows } = this.#parts
    const { community } = scope
    const counts = follows.watchFollowee({ community, account: me.account })
    const following = follows.following(community, me.account)
    const take = (value: FollowerCounts): void => {
      this.#counts = value
      this.#demo.noteVerified(value.followers)
      this.#refresh()
    }
    take(counts.current)
    this.following.set(following.current)
    this.#personal.push(
      counts.watch(take),
      following.watch(accounts => this.following.set(accounts)),
    )
  }

  #refresh(): void {
    const community = this.#scope?.community
    const { communities, relays } = this.#parts
    if (community === undefined) return
    this.community.set(communities.infoOf(community, relays.info.current?.demo ?? false))
    const policy = communities.policyOf(community)?.policy
    if (policy !== undefined) this.#parts.follows.setPolicy(policy)
    this.standing.set(standingOf(this.me.current?.account, policy, this.#counts))
  }

  #showLobby(): void {
    const following = this.following.current
    const listed = this.#scope?.board.lobby.current ?? []
    this.lobby.set(
      listed.map(({ announcement, provenFollowers }) => ({
        announcement,
        provenFollowers,
        followed: following.has(announcement.host),
      })),
    )
  }

  /** A starter needs no certificate; whoever else has none may not host. */
  async #prove(account: AccountId): Promise<StandingProof> {
    const { community } = this.#here()
    const { communities, follows, ports } = this.#parts
    const policy = communities.policyOf(community)?.policy
    if (policy === undefined) throw new GateShutError('the policy has not arrived yet')
    if (policy.starters.includes(account)) return { certificate: undefined, counted: undefined }
    const followee = { community, account }
    const certificate = await follows.certificateFor(followee, policy, ports.clock.now())
    if (certificate === undefined) {
      const { counted } = this.#counts
      throw new GateShutError(`expected ${policy.threshold} counted followers, have ${counted}`)
    }
    return { certificate: certificate.id, counted: this.#counts.counted }
  }

  /** Gossip promises no delivery: what was signed and did not arrive is asked for, once they are done. */
  async #fetchMissed(relay: PeerAddress, followee: Followee): Promise<void> {
    for (let round = 0; round < MISSED_ROUNDS; round += 1) {
      if (this.#demo.state.current.phase !== 'running') return
      await this.#parts.follows.sync(relay, followee)
    }
  }

  /** An account that comes back learns its own newest statements before it signs another. */
  async #recallFollows(account: AccountId): Promise<void> {
    const community = this.#scope?.community
    if (community === undefined) return
    const { follows, network, ports } = this.#parts
    const peers = network.streams.connected().slice(0, RECALL_PEERS)
    const asked = peers.map(peer => follows.restoreOwn({ peer, addresses: [] }, community, account))
    await Promise.race([
      // A peer that does not answer is no reason not to begin: the comparison goes on behind.
      Promise.allSettled(asked),
      new Promise<void>(resolve => void ports.clock.after(RECALL_MS, resolve)),
    ])
  }

  #here(): Scope {
    if (this.#scope === undefined) throw new MisuseError('expected a community, none is known yet')
    return this.#scope
  }
}
