import { QUIET } from './quiet-state.ts'
import { createRelayNetwork } from '../../src/adapters/libp2p/node.ts'
import { MemoryKeyStore } from '../../src/adapters/memory/key-store.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { SystemClock } from '../../src/adapters/system/clock.ts'
import { SystemRandom } from '../../src/adapters/system/random.ts'
import { YjsFollowCarrier } from '../../src/adapters/yjs/follow-carrier.ts'
import { LocalBulkVerifier } from '../../src/crypto/bulk-verifier.ts'
import { Account } from '../../src/session/account.ts'
import { CommunityBook } from '../../src/session/community-book.ts'
import { DemoRequest } from '../../src/session/demo-request.ts'
import { FollowBook } from '../../src/session/follow-book.ts'
import { describeHosting, openHosting, type StandingProof } from '../../src/session/hosting.ts'
import { PeerConduct } from '../../src/session/peer-conduct.ts'
import { RevokedSessions } from '../../src/session/revoked-sessions.ts'
import { SpaceBoard } from '../../src/session/space-board.ts'
import { Watchable } from '../../src/events.ts'
import { readInfo, type RelayInfo } from '../../src/wire/info.ts'
import { must } from './follows.ts'
import { until } from './until.ts'
import type { AccountId, CommunityId } from '../../src/domain/ids.ts'
import type { AnnouncementDraft } from '../../src/session/own-announcement.ts'
import type { Hosting } from '../../src/session/hosting.ts'
import type { NamedPolicy } from '../../src/domain/community/policy.ts'
import type { Network } from '../../src/ports/network.ts'
import type { RelayProcess } from './relay-process.ts'

export const clock = new SystemClock()
export const random = new SystemRandom()
const DIAL_MS = 10_000

/** What a relay process says of itself. */
export const infoOf = async (relay: RelayProcess): Promise<RelayInfo> =>
  must(readInfo(JSON.stringify(await relay.info())))

/** A person with fresh keys. */
export async function newAccount(name: string): Promise<{ account: Account; me: AccountId }> {
  const keyStore = new MemoryKeyStore()
  const account = await Account.load({ keyStore, rows: new MemoryRows(), clock, random })
  await account.become(await account.newPhrase('en'), { name, language: 'en' })
  const me = account.me.current
  if (me === undefined) throw new RangeError('whoever became somebody is somebody')
  return { account, me: me.account }
}

/** The community of a relay as its records prove it. */
export async function communityOf(info: RelayInfo): Promise<{
  readonly book: CommunityBook
  readonly id: CommunityId
  readonly rules: NamedPolicy
}> {
  const book = await CommunityBook.open(new MemoryRows(), new MemoryLog())
  const [records] = info.communities
  const id = must(await book.addGenesis(records?.genesis ?? new Uint8Array()))
  must(await book.addPolicy(id, records?.policy ?? new Uint8Array()))
  const rules = book.policyOf(id)
  if (rules === undefined) throw new RangeError('a relay gives out its policy')
  return { book, id, rules }
}

/** An honest client without a page: the sessions of a tab over a real libp2p node in this process. */
export class NetPeer {
  readonly name: string
  readonly log: MemoryLog
  readonly network: Network
  readonly relay: RelayInfo
  readonly community: CommunityId
  readonly rules: NamedPolicy
  readonly account: Account
  readonly me: AccountId
  readonly follows: FollowBook
  readonly board: SpaceBoard
  readonly conduct: PeerConduct

  private constructor(
    parts: Pick<NetPeer, 'name' | 'log' | 'network' | 'relay' | 'community' | 'rules'> &
      Pick<NetPeer, 'account' | 'me'> & { readonly book: CommunityBook },
  ) {
    ;({ name: this.name, log: this.log, network: this.network, relay: this.relay } = parts)
    ;({ community: this.community, rules: this.rules, account: this.account, me: this.me } = parts)
    const { log, community, book } = parts
    const { streams, gossip } = parts.network
    const carrier = new YjsFollowCarrier()
    const verifier = new LocalBulkVerifier()
    const rows = new MemoryRows()
    this.conduct = new PeerConduct({ clock, log, streams })
    this.follows = new FollowBook(
      { rows, carrier, verifier, gossip, streams, clock, log },
      'watched',
    )
    this.follows.join(community)
    this.follows.setPolicy(parts.rules.policy)
    this.board = new SpaceBoard(
      { gossip, streams, clock, log },
      {
        community,
        book,
        conduct: this.conduct,
        revoked: new RevokedSessions(clock),
        following: new Watchable<ReadonlySet<AccountId>>(new Set()),
        certificateVerdict: (id, from) => this.follows.certificateVerdict(id, from),
      },
    )
  }

  /** Somebody new, connected to this relay and reachable by others. */
  static async start(name: string, relay: RelayInfo): Promise<NetPeer> {
    const log = new MemoryLog()
    const network = await createRelayNetwork({
      clock,
      random,
      log,
      privateKeySeed: random.bytes(32),
      listen: ['/ip4/127.0.0.1/tcp/0/ws'],
      relays: relay.addresses.slice(0, 1),
    })
    const { book, id: community, rules } = await communityOf(relay)
    const parts = { name, log, network, relay, community, rules, book }
    const peer = new NetPeer({ ...parts, ...(await newAccount(name)) })
    const [address = ''] = relay.addresses
    await network.streams.dial(address, AbortSignal.timeout(DIAL_MS))
    return peer
  }

  /** Has the demo community follow us, and the proof of it that opens the gate. */
  async gainFollowers(): Promise<StandingProof> {
    const { community, me: account, relay } = this
    const followee = { community, account }
    const at = { peer: relay.peer, addresses: [] }
    const view = this.follows.watchFollowee(followee)
    const request = new DemoRequest(this.network.streams)
    await request.ask(at, community, account)
    await until(async () => {
      if (view.current.followers >= this.rules.policy.threshold) return true
      await this.follows.sync(at, followee)
      return false
    }, `followers of ${this.name}`)
    const named = await this.follows.certificateFor(followee, this.rules.policy, clock.now())
    return { certificate: named?.id, counted: view.current.counted }
  }

  /** The titles in our lobby. */
  get lobby(): readonly string[] {
    return this.board.lobby.current.map(({ announcement }) => announcement.title)
  }

  async close(): Promise<void> {
    this.board.close()
    this.follows.close()
    await this.network.close()
  }
}

/** Whoever can open a Space: honest or not. */
type Opener = Pick<NetPeer, 'name' | 'network' | 'community' | 'account' | 'relay'>

/** A Space of this person, as the app opens one, whether or not the proof is true. */
export const openSpaceOf = (opener: Opener, proof: StandingProof): Promise<Hosting> =>
  openHosting({
    account: opener.account,
    hostName: opener.name,
    community: { id: opener.community, name: 'Piazza demo' },
    proof,
    unlisted: false,
    isPrivate: false,
    title: `${opener.name} talks`,
    language: 'en',
    peer: opener.network.streams.self,
    relays: [{ peer: opener.relay.peer, addresses: opener.relay.addresses.slice(0, 2) }],
    appUrl: 'http://localhost/',
    random,
    nowMs: clock.now(),
  })

/** What its heartbeat says, as the app writes it. */
export function heartbeatOf(opener: Opener, hosting: Hosting, host: AccountId): AnnouncementDraft {
  const state = {
    ...QUIET,
    id: hosting.space,
    community: opener.community,
    host,
    title: `${opener.name} talks`,
    language: 'en',
    startedAtMs: clock.now(),
  }
  return describeHosting(
    hosting,
    { state: new Watchable(state), listeners: new Watchable(0) },
    hosting.entrance.entries,
  )
}
