import { beforeEach, describe, expect, it } from 'vitest'
import type { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { MemoryFollowCarrier } from '../../src/adapters/memory/follow-carrier.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryMediaNetwork, type MemoryMediaLinks } from '../../src/adapters/memory/media-links.ts'
import { MemoryNetwork, type MemoryPeer } from '../../src/adapters/memory/network.ts'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { LocalBulkVerifier } from '../../src/crypto/bulk-verifier.ts'
import { Watchable } from '../../src/events.ts'
import { CommunityBook } from '../../src/session/community-book.ts'
import { DemoMembers } from '../../src/session/demo-members.ts'
import { DemoRequest } from '../../src/session/demo-request.ts'
import { FollowBook } from '../../src/session/follow-book.ts'
import { PeerConduct } from '../../src/session/peer-conduct.ts'
import { RelayService, type RelayDuty } from '../../src/session/relay-service.ts'
import { RevokedSessions } from '../../src/session/revoked-sessions.ts'
import { ScheduleBoard } from '../../src/session/schedule-board.ts'
import { SpaceBoard } from '../../src/session/space-board.ts'
import { fetchSpaceLog } from '../../src/session/space-log-exchange.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import { readReply, writeAsk } from '../../src/wire/tree-ask.ts'
import { linkTo, newSpace, person, type Person } from '../helpers/host.ts'
import { planOf, sealSchedule } from '../helpers/schedules.ts'
import { idOf, peerOf } from '../helpers/space-actions.ts'
import { until } from '../helpers/until.ts'
import { patientClock } from '../helpers/patient-clock.ts'
import type { AnnouncementDraft } from '../../src/session/own-announcement.ts'
import type { CertificateId, PeerId, SpaceId } from '../../src/domain/ids.ts'
import type { Network } from '../../src/ports/network.ts'

const MEMBERS = 30
const rita = peerOf('rita')

let clock: MemoryClock
let net: MemoryNetwork
let media: MemoryMediaNetwork
let members: DemoMembers
let ritaRows: MemoryRows
let relay: RelayService
let alice: Guest

beforeEach(async () => {
  clock = patientClock()
  net = new MemoryNetwork()
  media = new MemoryMediaNetwork()
  members = await DemoMembers.found(new Uint8Array(32).fill(5), MEMBERS)
  ritaRows = new MemoryRows()
  relay = await startRelay()
  alice = await guest('alice')
  net.mesh()
  await clock.turn(1_000)
})

describe('a relay’s service', () => {
  it('has its members follow whoever asks, and the asker verifies every one', async () => {
    const request = await followAlice()
    expect(request.state.current).toEqual({
      phase: 'running',
      signed: MEMBERS,
      verified: 0,
      of: MEMBERS,
    })
    await turnUntil(() => alice.followers() === MEMBERS)
    expect(net.rejections).toEqual([])
  })

  it('keeps the follows and serves them to whoever comes later', async () => {
    await followAlice()
    await turnUntil(() => alice.followers() === MEMBERS)
    const carol = await guest('carol')
    const seen = carol.follows.watchFollowee({
      community: members.community,
      account: alice.who.id,
    })
    net.link(rita, carol.who.peer)
    await turnUntil(() => seen.current.followers === MEMBERS)
  })

  it('keeps its follows over a restart', async () => {
    await followAlice()
    await turnUntil(() => alice.followers() === MEMBERS)
    await relay.close()
    net.kill(rita)
    media.kill(rita)
    relay = await startRelay()
    const carol = await guest('carol')
    const seen = carol.follows.watchFollowee({
      community: members.community,
      account: alice.who.id,
    })
    net.link(rita, carol.who.peer)
    await turnUntil(() => seen.current.followers === MEMBERS)
  })

  it('keeps what is planned, with what proves it, over a restart, and nothing unproven', async () => {
    await followAlice()
    await turnUntil(() => alice.followers() === MEMBERS)
    await alice.schedules.publish(await plan(alice, await certificateOf(alice)), MEMBERS)
    const mallory = await guest('mallory')
    const carol = await guest('carol')
    net.mesh()
    await mallory.schedules.publish(await plan(mallory, undefined), MEMBERS)
    await turnUntil(() => carol.coming().length > 0)
    expect(carol.coming()).toEqual(['Evening 1'])
    await relay.close()
    for (const one of [alice, mallory, carol]) {
      one.close()
      net.kill(one.who.peer)
    }
    net.kill(rita)
    media.kill(rita)
    relay = await startRelay()
    const dave = await guest('dave')
    net.link(rita, dave.who.peer)
    await turnUntil(() => dave.coming().length > 0)
    expect(dave.coming()).toEqual(['Evening 1'])
  })

  it('carries a Space whose host has standing, and no other', async () => {
    const mallory = await guest('mallory')
    net.mesh()
    const unproven = await space(mallory, undefined)
    mallory.board.announce(() => unproven)
    const refused = ask(mallory, unproven.space)
    await clock.turn(3_000)
    expect(await refused).toBe('unknown-space')

    await followAlice()
    await turnUntil(() => alice.followers() === MEMBERS)
    const proven = await space(alice, await certificateOf(alice))
    alice.board.announce(() => proven)
    const answer = ask(alice, proven.space)
    await turnUntil(() => relay.spaces.has(proven.space))
    expect(await answer).toBe('accepted')
    expect([...relay.spaces.keys()]).toEqual([proven.space])
  })

  it('carries a Space of its link alone for whoever knows its name, and lists it nowhere', async () => {
    const carol = await guest('carol')
    net.mesh()
    await followAlice()
    await turnUntil(() => alice.followers() === MEMBERS)
    const proven = await space(alice, await certificateOf(alice))
    const entries = [{ peer: rita, addresses: [] }, ...proven.entries]
    alice.board.announce(() => ({ ...proven, unlisted: true, entries }))
    const answer = ask(alice, proven.space)
    await turnUntil(() => relay.spaces.has(proven.space))
    expect(await answer).toBe('accepted')
    await clock.turn(10_000)
    expect(carol.board.lobby.current).toEqual([])
    expect(carol.board.find(proven.space)).toBeUndefined()
  })

  it('tells a newcomer which community it serves and which Spaces are live', async () => {
    await followAlice()
    await turnUntil(() => alice.followers() === MEMBERS)
    const live = await space(alice, await certificateOf(alice))
    alice.board.announce(() => live)
    void ask(alice, live.space)
    await turnUntil(() => relay.spaces.has(live.space))
    net.unlink(alice.who.peer, rita)
    const carol = await guest('carol')
    net.link(rita, carol.who.peer)
    await turnUntil(() => carol.board.find(live.space) !== undefined)
    expect(relay.records).toEqual({ genesis: members.genesis, policy: members.policy })
  })

  it('hands over the log of a Space that it carries, and of no other', async () => {
    await followAlice()
    await turnUntil(() => alice.followers() === MEMBERS)
    const live = await space(alice, await certificateOf(alice))
    alice.board.announce(() => live)
    void ask(alice, live.space)
    await turnUntil(() => relay.spaces.has(live.space))
    await relay.spaces.get(live.space)?.addAction(live.genesis)
    const carol = await guest('carol')
    net.link(rita, carol.who.peer)
    const { streams } = carol
    const conduct = new PeerConduct({ clock, log: new MemoryLog(), streams })
    const from = { peer: rita, addresses: [] }
    const fetched = await fetchSpaceLog({ streams, clock, conduct }, from, live.space)
    expect(fetched).toEqual({ ok: true, value: { actions: [live.genesis], beacons: [] } })
    const other = await fetchSpaceLog({ streams, clock, conduct }, from, idOf<SpaceId>('other'))
    expect(other).toMatchObject({ reason: 'unknown-space' })
  })

  it('refuses records that are no community', async () => {
    const ports = servicePorts(net.join(peerOf('bob')), media.join(peerOf('bob')))
    const bad = { ...members, genesis: Uint8Array.of(1, 2, 3), policy: members.policy }
    const started = await RelayService.start(ports, duty({ community: bad }))
    expect(started).toEqual({ ok: false, reason: 'genesis malformed' })
  })

  it('stops without leaving a timer behind', async () => {
    await relay.close()
    alice.close()
    await clock.turn(10_000)
    expect(clock.pending).toBe(0)
  })
})

/** Somebody with a board and a follow book of their own. */
type Guest = MemoryPeer & {
  readonly who: Person
  readonly links: MemoryMediaLinks
  readonly follows: FollowBook
  readonly board: SpaceBoard
  readonly schedules: ScheduleBoard
  readonly coming: () => readonly string[]
  readonly book: CommunityBook
  followers(): number
  close(): void
}

async function guest(name: string): Promise<Guest> {
  const who = await person(name, clock.now())
  const peer = net.join(who.peer)
  const log = new MemoryLog()
  const { community } = members
  const book = await CommunityBook.open(new MemoryRows(), log)
  await book.addGenesis(members.genesis)
  await book.addPolicy(community, members.policy)
  const follows = new FollowBook(
    {
      ...peer,
      rows: new MemoryRows(),
      carrier: new MemoryFollowCarrier(),
      verifier: new LocalBulkVerifier(),
      clock,
      log,
    },
    'watched',
  )
  follows.join(community)
  const policy = book.policyOf(community)
  if (policy !== undefined) follows.setPolicy(policy.policy)
  const view = follows.watchFollowee({ community, account: who.id })
  const shared = {
    community,
    book,
    certificateVerdict: (id: CertificateId, from: PeerId) => follows.certificateVerdict(id, from),
    following: new Watchable<ReadonlySet<never>>(new Set()),
    conduct: new PeerConduct({ clock, log, streams: peer.streams }),
  }
  const schedules = new ScheduleBoard(
    { rows: new MemoryRows(), gossip: peer.gossip, clock, log, self: who.peer },
    {
      ...shared,
      certificateBytes: id => follows.certificateBytes(id),
      bringCertificate: (id, bytes) => follows.bringCertificate(id, bytes),
      own: () => who.id,
      keeps: () => false,
    },
  )
  const board = new SpaceBoard(
    { ...peer, clock, log },
    { ...shared, revoked: new RevokedSessions(clock), schedules },
  )
  const coming = (): readonly string[] =>
    schedules.coming(new Set(), new Set()).map(({ scheduled }) => scheduled.title)
  const close = (): void => {
    board.close()
    schedules.close()
    follows.close()
  }
  const followers = (): number => view.current.counted
  const parts = { follows, board, book, schedules, coming, followers, close }
  return { ...peer, who, links: media.join(who.peer), ...parts }
}

const servicePorts = (
  peer: MemoryPeer,
  links: MemoryMediaLinks,
): Parameters<typeof RelayService.start>[0] => ({
  network: networkOf(peer),
  rows: ritaRows,
  links,
  verifier: new LocalBulkVerifier(),
  followCarrier: new MemoryFollowCarrier(),
  clock,
  random: new MemoryRandom(),
  log: new MemoryLog(),
})

const duty = (over: Partial<RelayDuty> = {}): RelayDuty => ({
  community: members,
  slots: 8,
  spacesMax: 4,
  demo: { members, paceMs: 10 },
  ...over,
})

async function startRelay(): Promise<RelayService> {
  const started = await RelayService.start(servicePorts(net.join(rita), media.join(rita)), duty())
  if (!started.ok) throw new RangeError(started.reason)
  return started.value
}

const networkOf = ({ streams, gossip }: MemoryPeer): Network => ({
  streams,
  gossip,
  reach: new Watchable({ relays: 0, peers: 0, trying: [], tried: [], retryAtMs: undefined }),
  setRelays: () => {},
  retryNow: () => {},
  meet: () => () => {},
  close: async () => {},
})

async function followAlice(): Promise<DemoRequest> {
  const request = new DemoRequest(alice.streams)
  const asked = request.ask({ peer: rita, addresses: [] }, members.community, alice.who.id)
  let isAnswered = false
  void asked.then(() => {
    isAnswered = true
  })
  await turnUntil(() => isAnswered)
  return request
}

async function certificateOf({ follows, who, book }: Guest): Promise<CertificateId> {
  const policy = book.policyOf(members.community)
  if (policy === undefined) throw new RangeError('no policy')
  const followee = { community: members.community, account: who.id }
  const named = await follows.certificateFor(followee, policy.policy, clock.now())
  if (named === undefined) throw new RangeError('too few followers')
  return named.id
}

/** What somebody plans for in an hour, sealed. */
async function plan(
  { who, book }: Guest,
  certificate: CertificateId | undefined,
): Promise<Uint8Array> {
  const { community } = members
  const named = book.policyOf(community)
  if (named === undefined) throw new RangeError('no policy')
  const nowMs = clock.now()
  const at = { community, policy: named.id, atMs: nowMs, startsAtMs: [nowMs + 3_600_000] }
  const content = await planOf(who, at)
  return sealSchedule(who, {
    ...content,
    policyVersion: named.policy.version,
    ...(certificate && { certificate }),
  })
}

async function space(
  { who }: Guest,
  certificate: CertificateId | undefined,
): Promise<AnnouncementDraft & { readonly space: SpaceId }> {
  const nowMs = clock.now()
  const { community } = members
  const opened = await SpaceLog.openSpace(
    who.account,
    newSpace(nowMs, { community, hostName: who.name }),
  )
  return {
    space: opened.space,
    signer: who.session,
    delegation: who.delegation,
    genesis: opened.envelope,
    mandate: [],
    hostName: who.name,
    title: `${who.name} talks`,
    language: 'it',
    topics: [],
    speakers: [who.id],
    listeners: 0,
    certificate,
    entries: [{ peer: who.peer, addresses: [] }],
    link: await linkTo(who, opened.space, community, nowMs),
    provenFollowers: MEMBERS,
    unlisted: false,
  }
}

/** Asks rita to carry a Space by feeding it. */
async function ask({ links }: Guest, wanted: SpaceId): Promise<string> {
  const to: { peer: PeerId; addresses: string[] } = { peer: rita, addresses: [] }
  const message = writeAsk({
    space: wanted,
    purpose: 'feed',
    listens: false,
    isRelay: false,
    hides: false,
    isOrphan: false,
    slots: 0,
    at: undefined,
    page: 0,
    belowMs: 0,
    addresses: [],
  })
  const outcome = await links.connect(to, message, new AbortController().signal)
  if (outcome.kind === 'unreachable') return outcome.why
  const reply = readReply(outcome.reply)
  if (!reply.ok) return reply.reason
  const { answer } = reply.value
  return answer.kind === 'refused' ? answer.reason : answer.kind
}

const turnUntil = (condition: () => boolean): Promise<void> =>
  until(async () => {
    await clock.turn(20)
    return condition()
  })
