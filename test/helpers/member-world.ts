import { MemoryCaptionEngine } from '../../src/adapters/memory/caption-engine.ts'
import { DEFAULT_CHOICES } from '../../web/audio-choices.ts'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { openGenesis, openPolicy } from '../../src/crypto/open-policy.ts'
import { LocalBulkVerifier } from '../../src/crypto/bulk-verifier.ts'
import { MemoryWorkMaker } from '../../src/adapters/memory/work-maker.ts'
import { workInPieces } from '../../src/crypto/work-in-pieces.ts'
import { MemoryFollowCarrier } from '../../src/adapters/memory/follow-carrier.ts'
import { MemoryKeyStore } from '../../src/adapters/memory/key-store.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryMediaNetwork } from '../../src/adapters/memory/media-links.ts'
import { MemoryNetwork, type MemoryPeer } from '../../src/adapters/memory/network.ts'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { foundCommunity, type Founded, type Rules } from '../../src/session/found-community.ts'
import { openMembership } from '../../src/session/membership.ts'
import { RelayService } from '../../src/session/relay-service.ts'
import { RelaysInReach } from '../../src/session/relays-in-reach.ts'
import { Events, Watchable } from '../../src/events.ts'
import { liveState } from './fake-spaces.ts'
import { patientClock } from './patient-clock.ts'
import { peerOf } from './space-actions.ts'
import type { CommunityLinkContent } from '../../src/session/members-api.ts'
import type { LedRoom, Membership, OpenedSpace } from '../../src/session/membership-api.ts'
import { createSpaces } from '../../src/session/spaces.ts'
import type { NewSpace, Spaces } from '../../src/session/spaces-api.ts'
import type { MemberPorts, SpacesPorts } from '../../src/session/session-ports.ts'
import type { Network } from '../../src/ports/network.ts'
import type { AccountId, PeerId } from '../../src/domain/ids.ts'
import type { LeadPapers } from '../../src/ports/media-engine.ts'
import type { RoomFacts } from '../../src/session/room.ts'
import type { SpaceState } from '../../src/domain/space/state.ts'
import type { RelayInfo } from '../../src/wire/info.ts'
import type { Undo } from '../../src/events.ts'
import type { Signer } from '../../src/ports/key-store.ts'

/** A community and whose signature makes its rules. */
export type Place = Founded & {
  readonly founder: Signer
  readonly relay: PeerId
  readonly service: RelayService
  /** The relay's disk. */
  readonly rows: MemoryRows
}

/** What a browser profile keeps while its page is reloaded. */
export type Disk = { readonly rows: MemoryRows; readonly keyStore: MemoryKeyStore }

/** Somebody at a page. */
export type Member = {
  readonly peer: PeerId
  readonly membership: Membership
  readonly disk: Disk
  readonly log: MemoryLog
  /** Closes the page; the disk stays. */
  leave(): Promise<void>
}

/** Communities with a relay each, and people at pages whose rows and keys outlive them. */
export class MemberWorld {
  readonly clock = patientClock()
  readonly network = new MemoryNetwork()
  readonly #media = new MemoryMediaNetwork()
  #pages = 0
  #places = 0

  /** Founds a community and starts its relay. */
  async place(name: string, rules: Partial<Rules> = {}): Promise<Place> {
    this.#places += 1
    const founder = await generateSigner()
    const founded = await foundCommunity(founder, {
      threshold: 600,
      maxAgeDays: 365,
      starters: [],
      ...rules,
      name,
      nonce: new Uint8Array(16).fill(this.#places),
    })
    const relay = peerOf(`relay${this.#places}`)
    const rows = new MemoryRows()
    const service = await this.startRelay(founded, relay, rows)
    return { ...founded, founder, relay, service, rows }
  }

  /** A relay of this community; the same rows are the same disk. */
  async startRelay(
    community: Founded,
    peer: PeerId,
    rows = new MemoryRows(),
  ): Promise<RelayService> {
    const started = await RelayService.start(
      {
        network: networkOf(this.network.join(peer)),
        rows,
        links: this.#media.join(peer),
        verifier: new LocalBulkVerifier(),
        followCarrier: new MemoryFollowCarrier(),
        clock: this.clock,
        random: new MemoryRandom(),
        log: new MemoryLog(),
      },
      {
        community: { ...community, bulletin: undefined },
        slots: 4,
        spacesMax: 4,
        demo: undefined,
      },
    )
    if (!started.ok) throw new RangeError(started.reason)
    return started.value
  }

  /** Stops a place's relay and starts it again on its disk. */
  async restartRelay(place: Place): Promise<RelayService> {
    await place.service.close()
    this.network.kill(place.relay)
    this.#media.kill(place.relay)
    return this.startRelay(place, place.relay, place.rows)
  }

  /** Opens a page that came from the relay of `home`, connected to nobody yet. */
  async open(home: Place, disk: Disk = freshDisk()): Promise<Member> {
    this.#pages += 1
    const peer = peerOf(`page${this.#pages}`)
    const network = networkOf(this.network.join(peer))
    const log = new MemoryLog()
    const relays = new RelaysInReach({
      network: Promise.resolve(network),
      relayInfo: async () => infoOf(home),
      clock: this.clock,
    })
    const ports = portsOf({ ...disk, log, clock: this.clock, seed: this.#pages })
    const membership = await openMembership(ports, Promise.resolve(network), relays)
    const leave = async (): Promise<void> => {
      relays.close()
      await membership.close()
      this.network.kill(peer)
    }
    return { peer, membership, disk, log, leave }
  }

  /** All of a page that was opened by a link, with what a test puts into its ports. */
  async spaces(home: Place, over: Partial<SpacesPorts>): Promise<Spaces> {
    this.#pages += 1
    const network = networkOf(this.network.join(peerOf(`page${this.#pages}`)))
    const seed = this.#pages
    const own = { ...freshDisk(), log: new MemoryLog(), clock: this.clock, seed }
    const ports = {
      ...portsOf(own),
      openNetwork: async () => network,
      relayInfo: async () => infoOf(home),
      ...over,
    }
    return createSpaces(ports, { byLink: true })
  }

  /** Connects a page to relays and lets what follows settle. */
  async connect(member: Member, ...places: readonly Place[]): Promise<void> {
    for (const { relay } of places) this.network.link(member.peer, relay)
    await this.settle()
  }

  /** Turns the clock past every greeting. */
  async settle(): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      await this.clock.turn(1_000)
      for (let turn = 0; turn < 20; turn += 1) await new Promise(done => setImmediate(done))
    }
  }
}

/** What somebody reads in the link of this community. */
export async function linkTo({ genesis, policy }: Place): Promise<CommunityLinkContent> {
  const community = await openGenesis(genesis)
  if (!community.ok) throw new RangeError(community.reason)
  const named = await openPolicy(policy, community.value)
  if (!named.ok) throw new RangeError(named.reason)
  return {
    community: community.value,
    policy: named.value,
    bulletin: undefined,
    entries: [],
    records: { genesis, policy, bulletin: undefined },
  }
}

/** Somebody new at this page. */
export async function become({ membership }: Member, name: string): Promise<AccountId> {
  const phrase = await membership.newPhrase('en')
  await membership.becomeMe(phrase, name)
  return accountOf(membership.me.current)
}

/** Whoever became somebody. */
export const accountOf = (me: { readonly account: AccountId } | undefined): AccountId => {
  if (me === undefined) throw new RangeError('nobody became anybody')
  return me.account
}

/** Joins and enters a community by its link. */
export const join = async ({ membership }: Member, place: Place): Promise<unknown> =>
  membership.communities.join(await linkTo(place))

/** How many follow whoever sits here. */
export const followersOf = ({ membership }: Member): number => membership.standing.current.followers
/** Whom whoever sits here follows. */
export const followedBy = ({ membership }: Member): readonly AccountId[] => [
  ...membership.following.current,
]
/** Opens a Space as the page does and announces it; `calls` are those of the room where it would be heard. */
export async function host(
  { membership }: Member,
  over: Partial<NewSpace> = {},
): Promise<{
  readonly opened: OpenedSpace
  readonly room: ReturnType<typeof accompany>
  readonly stop: Undo
}> {
  const opened = await membership.openSpace({ title: 'Evening', language: 'it', ...over })
  const { link, entrance, session } = opened
  const [genesis = new Uint8Array()] = entrance.log
  const room = accompany(membership, { link, session: session.id })
  room.papers.set({ space: entrance.space, genesis, mandate: [] })
  return { opened, room, stop: () => room.facts.emit('left', { isOver: true }) }
}

/** A room without sound, as membership accompanies it. It is led from here once its papers are set. */
export function accompany(
  membership: Membership,
  { link, session }: Pick<LedRoom, 'link' | 'session'>,
) {
  const facts = new Events<RoomFacts>()
  const calls: string[] = []
  const papers = new Watchable<LeadPapers | undefined>(undefined)
  const state = new Watchable<SpaceState | undefined>(liveState())
  const leave = (): void => void calls.push('leave')
  membership.accompany({ link, session, facts, papers, state, listeners: new Watchable(0), leave })
  return { facts, papers, state, calls }
}

/** A browser profile that nobody has used. */
export const freshDisk = (): Disk => ({ rows: new MemoryRows(), keyStore: new MemoryKeyStore() })

const infoOf = ({ relay, genesis, policy }: Place): RelayInfo => ({
  version: '0',
  peer: relay,
  addresses: [],
  appUrl: undefined,
  communities: [{ genesis, policy, bulletin: undefined }],
  demo: false,
  limits: { slots: 4, maxPeers: 9, maxSpaces: 4, maxRate: 1 },
})

function portsOf(own: {
  readonly rows: MemoryRows
  readonly keyStore: MemoryKeyStore
  readonly log: MemoryLog
  readonly clock: MemberWorld['clock']
  readonly seed: number
}): SpacesPorts {
  const member: MemberPorts = {
    rows: own.rows,
    keyStore: own.keyStore,
    followCarrier: new MemoryFollowCarrier(),
    verifier: new LocalBulkVerifier(),
    workMaker: new MemoryWorkMaker(workInPieces),
  }
  const never = (): never => {
    throw new RangeError('membership opens no room by itself')
  }
  return {
    openNetwork: never,
    wantNetwork: () => undefined,
    greetRelay: async () => undefined,
    openEngine: never,
    openMemberPorts: async () => member,
    relayInfo: async () => undefined,
    audio: {
      devices: new Watchable([]),
      mayChooseOutput: false,
      openOutput: never,
      openMicrophone: never,
    },
    volumes: { get: () => 1, set: () => undefined },
    choices: { isMetered: () => false, get: () => DEFAULT_CHOICES, set: () => undefined },
    openCaptionEngine: async () => new MemoryCaptionEngine(),
    clock: own.clock,
    random: new MemoryRandom(own.seed),
    log: own.log,
    hidesAddress: false,
    appUrl: 'https://loggia.example/',
  }
}

const networkOf = ({ streams, gossip }: MemoryPeer): Network => ({
  streams,
  gossip,
  reach: new Watchable({ relays: 0, peers: 0, trying: [], tried: [], retryAtMs: undefined }),
  setRelays: () => undefined,
  retryNow: () => undefined,
  meet: () => () => undefined,
  close: async () => undefined,
})
