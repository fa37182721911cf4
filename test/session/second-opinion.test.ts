import { askAbout } from '../helpers/follow-compare.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  attest,
  community,
  must,
  named,
  NOON,
  people,
  person,
  policyOf,
} from '../helpers/follows.ts'
import { certificateParts, writeCertificateAnswer } from '../../src/wire/certificate-exchange.ts'
import { CERTIFICATE_PROTOCOL } from '../../src/wire/certificate-exchange.ts'
import { BoardWorld, lobbyOf } from '../helpers/board-world.ts'
import { bundleBy, sessionOf } from '../helpers/bundles.ts'
import { Forwarder, type HeardBundle } from '../../src/session/forwarder.ts'
import { idOf } from '../helpers/space-actions.ts'
import { LiveLink } from '../../src/session/live-link.ts'
import { liveLog, person as host } from '../helpers/host.ts'
import { FOLLOWS_PROTOCOL, writeFollowSync } from '../../src/wire/follow-sync.ts'
import { FollowWorld, type BookPeer } from '../helpers/follow-world.ts'
import { hashId } from '../../src/crypto/hash-id.ts'
import { oddPerson } from '../helpers/odd-person.ts'
import { readCertificate, writeCertificate } from '../../src/wire/certificate.ts'
import { writeFollowUpdate } from '../../src/wire/follow-update.ts'
import { writeStatement } from '../../src/wire/attestation.ts'
import { parsePeerId, type CertificateId, type PeerId, type SpaceId } from '../../src/domain/ids.ts'
import type { Followee } from '../../src/ports/follow-carrier.ts'
import type { MemoryPeer } from '../../src/adapters/memory/network.ts'
import type { NamedAttestation } from '../../src/domain/follow/attestation.ts'

const alice = await person(1)
const bob = await person(2)
const ofAlice: Followee = { community, account: alice.account }
const topic = `loggia/${community}/follow`
const crowd = await people(64)
const good = await Promise.all(crowd.map(one => attest(one, alice.account)))
const [first = await attest(bob, alice.account)] = good
const bad = good.map(one => named({ ...one, seq: 2 }))
const oddities = await Promise.all(Array.from({ length: 25 }, (_, at) => oddPerson(5_000 + at)))
const odd = await Promise.all(oddities.map(one => attest(one, alice.account)))

let world: FollowWorld
let rita: BookPeer
let strangers: Map<string, Stranger>

beforeEach(() => {
  world = new FollowWorld()
  rita = world.add('rita')
  strangers = new Map()
})

type Stranger = MemoryPeer & { readonly peer: PeerId }

/** A peer without a book: it says what it likes. */
function join(name: string): Stranger {
  const peer = must(parsePeerId(name))
  const known = strangers.get(name) ?? { peer, ...world.network.join(peer) }
  strangers.set(name, known)
  world.network.link(peer, rita.peer)
  return known
}

/** Brings an update over a stream of its own and waits until the other side is through with it. */
async function bring(name: string, statements: readonly NamedAttestation[]): Promise<void> {
  const { streams } = join(name)
  const signal = new AbortController().signal
  const stream = await streams.open({ peer: rita.peer, addresses: [] }, FOLLOWS_PROTOCOL, signal)
  await stream.write(writeFollowSync(askAbout(alice.account)))
  await stream.write(writeFollowSync({ kind: 'vector', vector: Uint8Array.of(0) }))
  const update = writeFollowUpdate(statements)
  await stream.write(writeFollowSync({ kind: 'update', update }))
  // Once for what we bring, once for what we would correct.
  for (let phase = 0; phase < 2; phase += 1) await stream.write(writeFollowSync({ kind: 'done' }))
  try {
    while ((await stream.read()) !== undefined);
  } catch {
    // Cut off, which is an answer too.
  }
}

describe('bad signatures', () => {
  it('of one peer cost ten second opinions at once, and the rest of them nothing', async () => {
    await bring('12Dmawry', bad)
    expect(rita.verifier.askedAgain).toBe(10)
    expect((await rita.book.followersOf(ofAlice)).size).toBe(0)
  })

  it('do not delay the good ones of others, nor cost them anything', async () => {
    const flood = ['12Dm1', '12Dm2', '12Dm3'].map(name => bring(name, bad))
    const honest = bring('12Dbob', good)
    await Promise.all([honest, ...flood])
    expect((await rita.book.followersOf(ofAlice)).size).toBe(64)
    expect(rita.verifier.askedAgain).toBeLessThanOrEqual(30)
    expect(rita.log.lines.join()).not.toContain('12Dbob')
  })

  it('by gossip are ignored beyond the budget, and good ones of the same peer still taken', async () => {
    const mallory = join('12Dmawry')
    // Reconnecting as often as it is hung up on: its budget stays the same one.
    for (const one of bad) {
      world.network.link(mallory.peer, rita.peer)
      await rita.gossip.receive(topic, writeStatement(one), mallory.peer)
    }
    expect(rita.verifier.askedAgain).toBe(10)
    expect(world.network.rejections).toHaveLength(10)
    await rita.gossip.receive(topic, writeStatement(first), mallory.peer)
    expect((await rita.book.followersOf(ofAlice)).size).toBe(1)
  })
})

describe('odd signatures, which ZIP-215 alone takes', () => {
  it('count as any other, ten at once and ten a second after that, and blame nobody', async () => {
    await bring('12Dbob', odd)
    expect((await rita.book.followersOf(ofAlice)).size).toBe(10)
    await world.clock.turn(1_000)
    await bring('12Dbob', odd)
    expect((await rita.book.followersOf(ofAlice)).size).toBe(20)
    await world.clock.turn(1_000)
    await bring('12Dbob', odd)
    expect((await rita.book.followersOf(ofAlice)).size).toBe(25)
    expect(rita.log.lines).toEqual([])
  })

  it('are left out of certificates, where they would cost everybody a second opinion', async () => {
    const policy = policyOf(64)
    rita.book.setPolicy(policy)
    await rita.book.publish([...odd, ...good.slice(0, 63)])
    expect(await rita.book.certificateFor(ofAlice, policy, NOON)).toBeUndefined()
    await rita.book.publish(good.slice(63))
    const certificate = await rita.book.certificateFor(ofAlice, policy, NOON)
    const read = readCertificate(certificate?.bytes ?? new Uint8Array())
    const oddFollowers = new Set(odd.map(one => one.follower))
    expect(read.ok && read.value.members.length).toBe(64)
    expect(read.ok && read.value.members.some(one => oddFollowers.has(one.follower))).toBe(false)
  })
})

describe('a certificate', () => {
  const policy = policyOf(12)

  /** What rita makes of a certificate with these members that the peer serves. */
  async function judged(members: readonly NamedAttestation[]) {
    const sorted = [...members].sort((a, b) =>
      Buffer.compare(Buffer.from(a.follower, 'base64url'), Buffer.from(b.follower, 'base64url')),
    )
    const bytes = writeCertificate({
      community,
      followee: alice.account,
      members: sorted,
      evidence: { kind: 'none' },
    })
    const id = await hashId<CertificateId>(bytes)
    const mallory = join('12Dmawry')
    mallory.streams.handle(CERTIFICATE_PROTOCOL, async stream => {
      await stream.write(writeCertificateAnswer(bytes.length))
      for (const part of certificateParts(bytes)) await stream.write(part)
      await stream.close()
    })
    rita.book.setPolicy(policy)
    return () => rita.book.certificateVerdict(id, mallory.peer)
  }

  it('full of odd signatures is put off and its sender not blamed', async () => {
    const ask = await judged(odd.slice(0, 12))
    expect(await ask()).toEqual({ ok: false, reason: 'undecided' })
    expect(rita.log.lines).toEqual([])
  })

  it('full of bad ones is refused for good after ten opinions at most', async () => {
    const ask = await judged(bad.slice(0, 12))
    expect(await ask()).toEqual({ ok: false, reason: 'signature' })
    expect(rita.verifier.askedAgain).toBeLessThanOrEqual(10)
    expect(await ask()).toEqual({ ok: false, reason: 'signature' })
  })
})

describe('bundles with odd signatures', () => {
  it('pass ten at once and ten a second; the rest are dropped and the link is kept', async () => {
    const { clock } = world
    const session = (await oddPerson(7_000)).signer
    const space = idOf<SpaceId>('genesis')
    const [heard, blamed]: [HeardBundle[], string[]] = [[], []]
    const forwarder = new Forwarder({
      space,
      clock,
      targets: () => [],
      heard: bundle => heard.push(bundle),
      isRescue: () => false,
      came: () => {},
      repeated: () => {},
      other: () => undefined,
      rttMs: () => 0,
      given: () => {},
      misdeed: (_link, reason) => blamed.push(reason),
    })
    await forwarder.setStage([sessionOf(session)])
    const media = { peer: bob.account, sendBundle: () => true } as never
    const link = new LiveLink(1, media, clock.now())
    const say = async (from: number): Promise<void> => {
      for (let ctr = from; ctr < from + 25; ctr += 1) {
        forwarder.receive(link, await bundleBy({ space, session }, BigInt(ctr)))
        await clock.turn(0)
      }
    }
    await say(0)
    expect(heard).toHaveLength(10)
    expect(forwarder.stats().dropped).toEqual({ rationed: 15 })
    await clock.turn(1_000)
    await say(25)
    expect(heard).toHaveLength(20)
    expect(blamed).toEqual([])
  })
})

describe('actions with bad signatures', () => {
  it('cost no more second opinions than the ration, and are not held against their carrier', async () => {
    const at = 1_790_000_000_000
    const log = await liveLog(await host('Alice', at), at)
    const opening = log.envelopes()[0] ?? new Uint8Array()
    const forged = opening.with(opening.length - 1, (opening.at(-1) ?? 0) ^ 1)
    expect(await log.add(forged, () => false)).toEqual({ ok: false, reason: 'undecided' })
    expect(await log.add(forged, () => true)).toEqual({ ok: false, reason: 'signature' })
  })
})

describe('announcements with bad signatures', () => {
  it('are rejected ten times and then ignored, and good ones of the same peer still shown', async () => {
    const board = await BoardWorld.make()
    const [hears, says] = [await board.place('Carol'), await board.place('Mallory')]
    const draft = await board.draft(says.who, board.certificate(says.who, 612))
    const live = await board.envelope(draft)
    const verdicts: string[] = []
    for (let round = 0; round < 14; round += 1) {
      const forged = live.with(live.length - 1 - round, (live.at(-1 - round) ?? 0) ^ 1)
      const before = board.network.rejections.length
      await hears.gossip.receive(board.topic, forged, says.who.peer)
      verdicts.push(board.network.rejections.length > before ? 'reject' : 'ignore')
    }
    expect(verdicts.filter(verdict => verdict === 'reject')).toHaveLength(10)
    expect(verdicts.slice(10)).toEqual(['ignore', 'ignore', 'ignore', 'ignore'])
    await hears.gossip.receive(board.topic, live, says.who.peer)
    await board.clock.turn(1_000)
    expect(lobbyOf(hears)).toEqual(['Mallory talks (612)'])
  })
})
