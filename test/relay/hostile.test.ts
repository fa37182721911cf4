import { NO_EVIDENCE } from '../../src/domain/follow/evidence.ts'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { NodeLinks } from '../../src/adapters/webrtc/node-links.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { hashId } from '../../src/crypto/hash-id.ts'
import { openAnnouncement } from '../../src/crypto/open-announcement.ts'
import { seal } from '../../src/crypto/seal.ts'
import { signAttestation } from '../../src/crypto/sign-attestation.ts'
import { sortedByAccount } from '../../src/domain/follow/order.ts'
import { fetchCertificate, serveCertificates } from '../../src/session/certificate-exchange.ts'
import { DemoMembers } from '../../src/session/demo-members.ts'
import { foundCommunity } from '../../src/session/found-community.ts'
import { PeerConduct } from '../../src/session/peer-conduct.ts'
import {
  ANNOUNCEMENT_DOMAIN,
  announceTopic,
  writeAnnouncement,
  type AnnouncementContent,
} from '../../src/wire/announcement.ts'
import { writeStatement } from '../../src/wire/attestation.ts'
import { CERTIFICATE_PROTOCOL } from '../../src/wire/certificate-exchange.ts'
import { CERTIFICATE_MAX, writeCertificate } from '../../src/wire/certificate.ts'
import { DEMO_PROTOCOL } from '../../src/wire/demo.ts'
import {
  DIRECTORY_PROTOCOL,
  readDirectoryAnswer,
  writeDirectoryAnswer,
  writeDirectoryAsk,
} from '../../src/wire/directory.ts'
import {
  FOLLOWS_PROTOCOL,
  followTopic,
  SALT_BYTES,
  writeFollowSync,
} from '../../src/wire/follow-sync.ts'
import { writeFrame } from '../../src/wire/frame.ts'
import { MEDIA_PROTOCOL, writeMediaSignal } from '../../src/wire/media-signal.ts'
import { MESSAGE_MAX } from '../../src/wire/limits.ts'
import { readReply, writeAsk } from '../../src/wire/tree-ask.ts'
import { must } from '../helpers/follows.ts'
import { HostilePeer, type Missile } from '../helpers/hostile-peer.ts'
import { clock, heartbeatOf, infoOf, NetPeer, openSpaceOf } from '../helpers/net-peer.ts'
import { RelayProcess } from '../helpers/relay-process.ts'
import { until } from '../helpers/until.ts'
import { BARE_ASK } from '../../src/domain/tree/message.ts'
import type { AccountId, CertificateId, SpaceId } from '../../src/domain/ids.ts'
import type { Attestation } from '../../src/domain/follow/attestation.ts'
import type { Hosting, StandingProof } from '../../src/session/hosting.ts'
import type { Network } from '../../src/ports/network.ts'
import type { RelayInfo } from '../../src/wire/info.ts'

const FLAGS = ['--demo', '--demo-pace-ms', '0', '--verbose', '--log', 'json']
/** Below one certificate at 600: nobody may be kept waiting longer by somebody else's garbage. */
const HONEST_WITHIN_MS = 2_000

let rita: RelayProcess
let relay: RelayInfo
let alice: NetPeer
let bob: NetPeer
let proof: StandingProof
let hosting: Hosting
/** Where bob and rita are dialled. */
let targets: readonly string[]
const mallories: HostilePeer[] = []

beforeAll(async () => {
  rita = await RelayProcess.start({ flags: FLAGS })
  relay = await infoOf(rita)
  ;[alice, bob] = [await NetPeer.start('Alice', relay), await NetPeer.start('Bob', relay)]
  proof = await alice.gainFollowers()
  hosting = await openSpaceOf(alice, proof)
  alice.board.announce(() => heartbeatOf(alice, hosting, alice.me))
  targets = [relay.addresses[0] ?? '', bob.network.streams.addresses()[0] ?? '']
  await until(() => bob.lobby.includes('Alice talks'), 'alice in the lobby of bob')
})

afterAll(async () => {
  await Promise.all([...mallories, alice, bob].map(peer => peer?.close()))
  await rita?.close()
})

/** What a lie is called, what is made of it, and how it is told. */
type Lie = readonly [
  told: string,
  made: string,
  tell: (mallory: HostilePeer) => Promise<Uint8Array>,
]

const LIES: readonly Lie[] = [
  ['nobody follows her', 'reject no-certificate', mallory => announce(mallory, undefined)],
  [
    "she shows alice's certificate",
    'reject foreign-certificate',
    mallory => announce(mallory, proof.certificate),
  ],
  [
    '599 members follow her',
    'ignore too-few',
    async mallory => withCertificate(mallory, await followsOf(mallory.me, 0, 599)),
  ],
  [
    'one of 599 is there twice',
    'reject not-ascending',
    async mallory => {
      const members = await followsOf(mallory.me, 0, 599)
      return withCertificate(mallory, [...members, ...members.slice(0, 1)])
    },
  ],
  [
    'the 600th follows alice',
    'reject signature',
    async mallory => {
      const members = await followsOf(mallory.me, 0, 599)
      return withCertificate(mallory, [...members, ...(await followsOf(alice.me, 599, 600))])
    },
  ],
  [
    'the 600th is herself, from another community',
    'reject member',
    async mallory => {
      const members = await followsOf(mallory.me, 0, 599)
      const statement = { community: (await herOwn(mallory)).id, followee: mallory.me }
      const more = { ...statement, kind: 'follow', seq: 1, timeMs: clock.now() } as const
      return withCertificate(mallory, [
        ...members,
        await signAttestation(mallory.account.signer, more),
      ])
    },
  ],
  [
    'the bytes have another name',
    'reject wrong-hash',
    async mallory => {
      const bytes = Uint8Array.from(randomBytes(63_064))
      serve(mallory, bytes)
      return announce(mallory, await hashId<CertificateId>(Uint8Array.of(1)))
    },
  ],
  [
    'by rules of her own nobody has to follow her',
    'ignore other-policy',
    async mallory => {
      const founded = await herOwn(mallory)
      mallory.network.streams.handle(DIRECTORY_PROTOCOL, async stream => {
        await stream.read()
        const { policy } = founded
        await stream.write(writeDirectoryAnswer({ genesis: undefined, policy, announcements: [] }))
        await stream.close()
      })
      const policy = await hashId<AnnouncementContent['policy']>(founded.policy)
      return announce(mallory, undefined, { policy, policyVersion: 2 })
    },
  ],
  [
    "her session speaks for alice's Space",
    'reject wrong-host',
    mallory => announce(mallory, proof.certificate, { genesis: hosting.genesis }),
  ],
  [
    "she signs over alice's delegation",
    'reject delegation',
    mallory =>
      announce(mallory, proof.certificate, {
        genesis: hosting.genesis,
        delegation: hosting.session.delegation,
      }),
  ],
]

it('a peer without standing is refused by bystander and relay, whatever it shows', async () => {
  const made: Awaited<ReturnType<typeof tellBoth>>[] = []
  for (const [, , tell] of LIES) made.push(await tellBoth(tell))
  const expected = LIES.map(([told, verdict]) => ({ told, rita: verdict, bob: verdict }))
  expect(LIES.map(([told], at) => ({ told, ...made[at] }))).toEqual(expected)
  expect(bob.lobby).toEqual(['Alice talks'])
  expect(await directoryOf(alice.network)).toEqual(['Alice talks'])
})

it('a relay feeds on alice and not on mallory', async () => {
  const mallory = await malloryAt(targets.slice(0, 1))
  const { space } = await openSpaceOf(mallory, { certificate: undefined, counted: undefined })
  const [feed, attach, honest] = await Promise.all([
    askRelay(mallory.network, space, 'feed'),
    askRelay(mallory.network, space, 'attach'),
    askRelay(alice.network, hosting.space, 'feed'),
  ])
  expect({ feed, attach, honest }).toEqual({
    feed: 'refused unknown-space',
    attach: 'refused unknown-space',
    honest: 'linked',
  })
})

it.each([
  FOLLOWS_PROTOCOL,
  CERTIFICATE_PROTOCOL,
  DIRECTORY_PROTOCOL,
  DEMO_PROTOCOL,
  MEDIA_PROTOCOL,
])('garbage on %s stops nobody else', async protocol => {
  const mallory = await malloryAt(targets.slice(0, 1))
  const honest = new HonestAsker(bob)
  for (const missile of await messagesFor(protocol, mallory)) {
    await mallory.throwAt(targets[0] ?? '', protocol, missile)
  }
  // Another one: a directory looks at three streams of a peer in 15 s and at no more.
  const clumsy = await malloryAt(targets.slice(0, 1))
  for (const missile of framesOf()) await clumsy.throwAt(targets[0] ?? '', protocol, missile)
  const { answers, longestMs } = await honest.stop()
  const misdeeds = [mallory, clumsy].flatMap(misdeedsOf).filter(line => line.protocol === protocol)
  const reasons = [...new Set(misdeeds.map(({ event }) => event))]
  const summary = `${misdeeds.length} noted (${reasons.join(', ')}), dropped ${mallory.dropped} times`
  console.log(`${protocol}: ${summary}; ${answers} answers, ${longestMs.toFixed(0)} ms at most`)
  expect(longestMs).toBeLessThan(HONEST_WITHIN_MS)
  expect(reasons).toContain('too-long')
  await until(() => mallory.dropped > 0 && clumsy.dropped > 0, 'both to be dropped')
  await expectAlive()
})

it('silent streams keep nobody from an answer', async () => {
  const mallory = await malloryAt(targets.slice(0, 1))
  for (const protocol of [CERTIFICATE_PROTOCOL, FOLLOWS_PROTOCOL, DIRECTORY_PROTOCOL]) {
    await mallory.occupy(targets[0] ?? '', protocol, 40)
  }
  const honest = new HonestAsker(bob)
  await until(() => honest.answers >= 3, 'answers to bob')
  const { longestMs } = await honest.stop()
  expect(longestMs).toBeLessThan(HONEST_WITHIN_MS)
  const followee = { community: alice.community, account: alice.me }
  expect(await alice.follows.sync({ peer: relay.peer, addresses: [] }, followee)).toMatchObject({
    ok: true,
  })
  await expectAlive()
})

it.each(['announce', 'follow'])('garbage on the topic %s ends the connection', async subject => {
  const mallory = await malloryAt(targets)
  const topic = `loggia/${alice.community}/${subject}`
  const peers = [relay.peer, bob.network.streams.self]
  const messages = await gossipOf(topic, mallory)
  for (const message of messages) await mallory.publish(topic, message, peers)
  await until(() => mallory.dropped >= 2, 'both to hang up')
  const reasons = misdeedsOf(mallory).map(({ event }) => event)
  console.log(`${subject}: ${[...new Set(reasons)].join(', ')}`)
  expect(reasons.filter(reason => reason === 'rejected-gossip')).toHaveLength(messages.length)
  const longWinded = await malloryAt(targets)
  await longWinded.publish(topic, Uint8Array.from(randomBytes(16 * 1024 + 1)), peers)
  await until(() => misdeedsOf(longWinded).some(({ event }) => event === 'too-long'), 'too-long')
  expect(bob.lobby).toEqual(['Alice talks'])
  await expectAlive()
})

it('garbage beneath our protocols stops nobody else', async () => {
  const mallory = await malloryAt(targets.slice(0, 1))
  const honest = new HonestAsker(bob)
  const beneath = ['/meshsub/1.1.0', '/ipfs/id/push/1.0.0', '/libp2p/circuit/relay/0.2.0/hop']
  for (const protocol of beneath) {
    for (const missile of framesOf()) await mallory.throwAt(targets[0] ?? '', protocol, missile)
  }
  expect((await honest.stop()).longestMs).toBeLessThan(HONEST_WITHIN_MS)
  await expectAlive()
})

/** A new mallory that is connected to these addresses. */
async function malloryAt(addresses: readonly string[]): Promise<HostilePeer> {
  const mallory = await HostilePeer.start(relay)
  mallories.push(mallory)
  for (const address of addresses) await mallory.reach(address)
  return mallory
}

/** A new mallory tells bob and rita; answers what each made of it. */
async function tellBoth(tell: Lie[2]): Promise<{ readonly rita: string; readonly bob: string }> {
  const mallory = await malloryAt(targets)
  const envelope = await tell(mallory)
  const peers = [relay.peer, bob.network.streams.self]
  await mallory.publish(announceTopic(mallory.community), envelope, peers)
  const self = mallory.network.streams.self
  const atRita = (): string | undefined => {
    const line = linesOf(rita).find(
      ({ event, from }) => from === self && event.startsWith('announcement-'),
    )
    return line && `${line.event.slice('announcement-'.length)} ${line.reason}`
  }
  const atBob = (): string | undefined => {
    const line = bob.log.lines.find(each => each.includes(`from=${self} reason=`))
    return line && /announcement-(\w+)/.exec(line)?.[1]?.concat(' ', line.split('reason=')[1] ?? '')
  }
  await until(() => atRita() !== undefined && atBob() !== undefined, 'two verdicts')
  return { rita: atRita() ?? '', bob: atBob() ?? '' }
}

/** A heartbeat of a Space of mallory's, signed well. */
async function announce(
  mallory: HostilePeer,
  certificate: CertificateId | undefined,
  over: Partial<AnnouncementContent> = {},
): Promise<Uint8Array> {
  const hers = await openSpaceOf(mallory, { certificate, counted: 600 })
  const { signer, provenFollowers: _, ...said } = heartbeatOf(mallory, hers, mallory.me)
  const content: AnnouncementContent = {
    ...said,
    seq: 1,
    sentAtMs: clock.now(),
    state: 'live',
    policy: mallory.rules.id,
    policyVersion: mallory.rules.policy.version,
    bulletinVersion: 0,
    unlisted: false,
    ...over,
  }
  return seal(signer, ANNOUNCEMENT_DOMAIN, writeAnnouncement(content))
}

async function withCertificate(
  mallory: HostilePeer,
  follows: readonly Attestation[],
): Promise<Uint8Array> {
  const members = sortedByAccount(follows, follow => follow.follower)
  const { community, me: followee } = mallory
  const bytes = writeCertificate({ community, followee, members, evidence: NO_EVIDENCE })
  serve(mallory, bytes)
  return announce(mallory, await hashId<CertificateId>(bytes))
}

/** Gives these bytes to whoever asks for any certificate. */
function serve({ network: { streams } }: HostilePeer, bytes: Uint8Array): void {
  const conduct = new PeerConduct({ clock, log: new MemoryLog(), streams })
  serveCertificates({ streams, clock, conduct }, () => bytes)
}

let members: Promise<DemoMembers> | undefined

/** Real follows, signed by the relay's own members. */
async function followsOf(
  account: AccountId,
  from: number,
  to: number,
): Promise<readonly Attestation[]> {
  members ??= readFile(join(rita.data, 'demo.seed'), 'utf8').then(text =>
    DemoMembers.found(Uint8Array.from(Buffer.from(text.trim(), 'base64url')), 600),
  )
  return (await members).follow(account, { from, to, timeMs: clock.now() }, new Set())
}

const herOwn = (mallory: HostilePeer): ReturnType<typeof foundCommunity> =>
  foundCommunity(mallory.account.signer, {
    name: 'Piazza demo',
    nonce: new Uint8Array(16),
    threshold: 1,
    maxAgeDays: 365,
    starters: [mallory.me],
  })

/** What the relay lists to whoever asks. */
async function directoryOf({ streams }: Network): Promise<readonly string[]> {
  const to = { peer: relay.peer, addresses: [] }
  const stream = await streams.open(to, DIRECTORY_PROTOCOL, AbortSignal.timeout(5_000))
  await stream.write(writeDirectoryAsk({ community: alice.community, policy: undefined }))
  const titles: string[] = []
  for (let bytes = await stream.read(); bytes !== undefined; bytes = await stream.read()) {
    for (const envelope of must(readDirectoryAnswer(bytes)).announcements) {
      titles.push(must(await openAnnouncement(envelope)).title)
    }
  }
  return titles
}

async function askRelay(
  { streams }: Network,
  space: SpaceId,
  purpose: 'feed' | 'attach',
): Promise<string> {
  const [log, blame, bindAddress] = [new MemoryLog(), (): void => undefined, '127.0.0.1']
  const links = new NodeLinks({ streams, clock, log, blame, bindAddress })
  const ask = writeAsk({ space, purpose, ...BARE_ASK })
  const to = { peer: relay.peer, addresses: [] }
  const outcome = await links.connect(to, ask, AbortSignal.timeout(10_000))
  if (outcome.kind === 'unreachable') return outcome.why
  const { answer } = must(readReply(outcome.reply))
  if (outcome.kind === 'linked') outcome.link.close()
  return answer.kind === 'refused' ? `refused ${answer.reason}` : outcome.kind
}

const last = (bytes: Uint8Array): Missile => ({ bytes, isLast: true })
const framed = (message: Uint8Array): Missile => last(writeFrame(message))

/** What no stream of ours carries, whatever the protocol. */
function framesOf(): readonly Missile[] {
  const long = writeFrame(new Uint8Array(MESSAGE_MAX + 1).fill(0x20))
  return [
    { bytes: Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x08), isLast: false },
    { bytes: long, isLast: false },
    { bytes: Uint8Array.of(0x81, 0x00), isLast: false },
    last(writeFrame(new Uint8Array(100)).subarray(0, 50)),
    last(new Uint8Array()),
    framed(new Uint8Array()),
    framed(Uint8Array.from(randomBytes(500))),
    framed(Uint8Array.from(randomBytes(MESSAGE_MAX))),
  ]
}

/** What begins well on each protocol. */
async function messagesFor(protocol: string, mallory: HostilePeer): Promise<readonly Missile[]> {
  const { community, me } = mallory
  const digest = new Uint8Array(32)
  if (protocol === FOLLOWS_PROTOCOL) {
    const [follow] = await followsOf(me, 0, 1)
    if (follow === undefined) throw new RangeError('a member follows')
    const false1 = { ...follow, signature: Uint8Array.from(randomBytes(64)) }
    const ask = writeFollowSync({
      kind: 'by-follower',
      community,
      follower: follow.follower,
      digest,
    })
    const statements = writeFollowSync({ kind: 'statements', statements: writeStatement(false1) })
    const asked = { kind: 'compare', community, followee: me, digest } as const
    const held = { windowDigest: digest, salt: new Uint8Array(SALT_BYTES) }
    const compare = writeFollowSync({ ...asked, ...held, count: 0, extent: 'window' })
    const compareAll = writeFollowSync({ ...asked, ...held, count: 1_000_000, extent: 'all' })
    const ranges = writeFollowSync({ kind: 'ranges', ranges: Uint8Array.from(randomBytes(900)) })
    const update = writeFollowSync({ kind: 'update', update: Uint8Array.from(randomBytes(900)) })
    const vector = Uint8Array.of(3, 0)
    return [
      last(Buffer.concat([ask, statements].map(writeFrame))),
      last(Buffer.concat([compare, vector, update].map(writeFrame))),
      last(Buffer.concat([compareAll, ranges].map(writeFrame))),
      framed(update),
    ]
  }
  if (protocol === MEDIA_PROTOCOL) {
    const sdp = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\nm=garbage\r\n'
    const { space } = hosting
    const ask = writeAsk({ space, purpose: 'attach', ...BARE_ASK })
    const candidate = writeMediaSignal({ kind: 'candidate', candidate: 'garbage', mid: '0' })
    return [
      framed(writeMediaSignal({ kind: 'refused', reply: ask })),
      framed(writeMediaSignal({ kind: 'offer', ask: new Uint8Array(9), sdp })),
      framed(writeMediaSignal({ kind: 'offer', ask, sdp })),
      framed(candidate),
      last(
        Buffer.concat([writeMediaSignal({ kind: 'offer', ask, sdp }), candidate].map(writeFrame)),
      ),
    ]
  }
  const odd = [1, 31, 33].map(length => framed(new Uint8Array(length)))
  if (protocol !== DIRECTORY_PROTOCOL) return odd
  const { policy } = await herOwn(mallory)
  return [framed(writeDirectoryAsk({ community, policy })), ...odd]
}

/** Messages that are wrong for everybody for ever. */
async function gossipOf(topic: string, mallory: HostilePeer): Promise<readonly Uint8Array[]> {
  const [follow] = await followsOf(mallory.me, 0, 1)
  if (follow === undefined) throw new RangeError('a member follows')
  const whole =
    topic === followTopic(alice.community)
      ? writeStatement(follow)
      : await announce(mallory, proof.certificate)
  const flipped = Uint8Array.from(whole)
  flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1
  return [Uint8Array.from(randomBytes(900)), whole.subarray(0, whole.length - 7), flipped]
}

type Line = { readonly level: string; readonly event: string } & Record<string, string>

const linesOf = ({ output }: RelayProcess): readonly Line[] =>
  output
    .split('\n')
    .filter(line => line.startsWith('{') && line.endsWith('}'))
    // The relay's own log: one object of short values a line.
    .map(line => JSON.parse(line) as Line)

const misdeedsOf = ({ network }: HostilePeer): readonly Line[] =>
  linesOf(rita).filter(
    ({ level, peer }) => level === 'misbehaviour' && peer === network.streams.self,
  )

async function expectAlive(): Promise<void> {
  expect((await fetch(new URL('readyz', rita.url))).status).toBe(200)
  expect(rita.output).not.toContain('stray-fault')
}

/** Asks the relay for alice's certificate again and again, and measures how long that takes. */
class HonestAsker {
  answers = 0
  #longestMs = 0
  #isStopped = false
  readonly #asking: Promise<void>

  constructor(who: NetPeer) {
    this.#asking = this.#ask(who)
  }

  async stop(): Promise<{ readonly answers: number; readonly longestMs: number }> {
    this.#isStopped = true
    await this.#asking
    return { answers: this.answers, longestMs: this.#longestMs }
  }

  async #ask({ network: { streams }, conduct }: NetPeer): Promise<void> {
    const id = proof.certificate
    if (id === undefined) throw new RangeError('alice has a certificate')
    while (!this.#isStopped || this.answers === 0) {
      const from = performance.now()
      must(
        await fetchCertificate(id, relay.peer, {
          streams,
          clock,
          conduct,
          maxBytes: CERTIFICATE_MAX,
        }),
      )
      this.#longestMs = Math.max(this.#longestMs, performance.now() - from)
      this.answers += 1
      // Paced: the load is to be the garbage, not the questions.
      await new Promise<void>(resolve => clock.after(25, resolve))
    }
  }
}
