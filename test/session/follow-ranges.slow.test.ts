import { beforeEach, describe, expect, it } from 'vitest'
import {
  FOLLOWS_PROTOCOL,
  SALT_BYTES,
  writeFollowSync,
  type FollowSyncMessage,
} from '../../src/wire/follow-sync.ts'
import { community, must, people, person } from '../helpers/follows.ts'
import { countedStreams, cutStreams } from '../helpers/counted-streams.ts'
import { FollowWorld, type BookPeer } from '../helpers/follow-world.ts'
import { measureFollowSync } from '../bench/measure-follow-sync.ts'
import { readRanges, writePackedMessages, writeRanges } from '../../src/wire/follow-ranges.ts'
import { readFollowSync } from '../../src/wire/follow-sync.ts'
import { TrustingVerifier, unsigned, unsignedCrowd } from '../helpers/unsigned-crowd.ts'
import { until } from '../helpers/until.ts'
import type { Followee } from '../../src/ports/follow-carrier.ts'
import type { MessageStream, Streams } from '../../src/ports/streams.ts'

const alice = await person(1)
const ofAlice: Followee = { community, account: alice.account }
/** Made once: each is two hashes. */
const followers = unsignedCrowd(alice.account, 0, 2_300)
const crowd = followers.slice(0, 1_100)

let world: FollowWorld

beforeEach(() => {
  world = new FollowWorld()
})

const add = (name: string, keeping: 'community' | 'watched' = 'community'): BookPeer =>
  world.add(name, keeping, { verifier: new TrustingVerifier() })
const at = ({ peer }: BookPeer) => ({ peer, addresses: [] })

const isEqual = async (a: BookPeer, b: BookPeer): Promise<boolean> =>
  Buffer.compare(await a.book.digestOf(ofAlice), await b.book.digestOf(ofAlice)) === 0

describe('two relays with more followers than a document holds', () => {
  it('find what they differ in, and give each other that', async () => {
    const [rita, roger] = [add('rita'), add('roger')]
    await rita.book.publish(crowd.slice(10))
    const left = unsigned(alice.account, 700, { kind: 'unfollow', seq: 2 })
    await roger.book.publish([...crowd.slice(0, 1_090), left])
    world.network.mesh()
    expect(await rita.book.sync(at(roger), ofAlice)).toMatchObject({
      value: { taken: 11, more: false },
    })
    await until(() => isEqual(rita, roger))
    expect((await roger.book.followersOf(ofAlice)).size).toBe(1_099)
  })

  it('say that they agree in one message', async () => {
    const [rita, roger] = [add('rita'), add('roger')]
    for (const { book } of [rita, roger]) await book.publish(crowd)
    world.network.mesh()
    expect(await rita.book.sync(at(roger), ofAlice)).toMatchObject({ value: { end: 'same' } })
  })

  it('fill one that is new, as fast as it may be made to verify', async () => {
    const [rita, newcomer] = [add('rita'), add('roger')]
    await rita.book.publish(followers)
    world.network.mesh()
    const first = await newcomer.book.sync(at(rita), ofAlice)
    expect(first).toMatchObject({ value: { taken: 2_048, more: true } })
    expect(await newcomer.book.sync(at(rita), ofAlice)).toMatchObject({ value: { taken: 0 } })
    await world.clock.turn(4_000)
    // Whether we ask or its own rounds do: the rest comes.
    expect(await newcomer.book.sync(at(rita), ofAlice)).toMatchObject({ ok: true })
    await until(() => isEqual(rita, newcomer))
    expect((await newcomer.book.followersOf(ofAlice)).size).toBe(2_300)
  })

  it('that watch an account ask again by themselves while there is more', async () => {
    const [rita, newcomer] = [add('rita'), add('roger')]
    await rita.book.publish(followers.slice(0, 2_100))
    const view = newcomer.book.watchFollowee(ofAlice)
    world.network.mesh()
    await world.clock.turn(1_000)
    await until(() => view.current.followers === 2_048)
    await world.clock.turn(5_000)
    await until(() => view.current.followers === 2_100)
  })

  it('learn of accounts that they never heard of, when they meet', async () => {
    const [rita, roger] = [add('rita'), add('roger')]
    const hosts = await people(20, 5_000)
    for (const { account } of hosts.slice(0, 18))
      await rita.book.publish(unsignedCrowd(account, 0, 2))
    await roger.book.publish(unsignedCrowd(hosts[19]?.account ?? alice.account, 0, 3))
    world.network.mesh()
    const known = async ({ book }: BookPeer): Promise<number[]> =>
      Promise.all(
        hosts.map(async ({ account }) => (await book.followersOf({ community, account })).size),
      )
    const all = hosts.map((_, index) => (index < 18 ? 2 : index === 19 ? 3 : 0))
    // Sixteen when they meet, the rest a minute later.
    await world.clock.turn(130_000)
    await until(async () => JSON.stringify(await known(roger)) === JSON.stringify(all))
    expect(await known(rita)).toEqual(all)
  })

  it('exchange little: 2,000 followers, 10 differences', async () => {
    const [cost] = await measureFollowSync(2_000, 10)
    // Ten statements of 105 bytes are 1,050; a state vector of these followers has 16,000.
    expect(cost?.minimumBytes).toBe(1_050)
    expect(cost?.bytesOverMinimum).toBeLessThan(1_500)
    expect(cost?.messages).toBeLessThan(16)
  })
})

describe('an exchange that is cut', () => {
  /** One peer's sync class over streams that break after so many messages. */
  const cutAfter = (messages: number, name: string): BookPeer => {
    const peer = add(name)
    const streams: Streams = cutStreams(peer.streams, messages)
    return world.rewire(peer, streams)
  }

  it.each(['ranges', 'documents'])(
    'by %s keeps what was taken, and the next one brings the rest, wherever it was cut',
    async how => {
      // Enough that statements fill two messages; what is missing costs, what is there does not.
      const [many, had] = how === 'ranges' ? [crowd, 20] : [crowd.slice(0, 560), 20]
      const rita = add('rita')
      await rita.book.publish(many)
      for (let messages = 0; ; messages++) {
        const roger = cutAfter(messages, `roger${'x'.repeat(messages)}`)
        await roger.book.publish(many.slice(0, had))
        world.network.link(roger.peer, rita.peer)
        const cut = await roger.book.sync(at(rita), ofAlice)
        const kept = (await roger.book.followersOf(ofAlice)).size
        if (cut.ok) {
          expect(messages).toBeGreaterThan(5)
          break
        }
        const whole = world.rewire(roger, roger.streams)
        const { streams, tally } = countedStreams(roger.streams)
        const counted = world.rewire(whole, streams)
        const rest = await counted.book.sync(at(rita), ofAlice)
        expect(rest).toMatchObject({ value: { taken: many.length - kept } })
        // Nothing that was kept comes again: a statement is 105 bytes, in a document 132.
        expect(tally.received).toBeLessThan((many.length - kept) * 132 + 20_000)
        expect(await isEqual(counted, rita)).toBe(true)
      }
    },
  )
})

describe('a listener', () => {
  it('who looks at an account of 1,000,000 followers downloads a window', async () => {
    // The relay's side holds as many as a test can wait for: beyond the window none is sent.
    const [rita, listener] = [add('rita'), add('home', 'watched')]
    await rita.book.publish(followers.slice(0, 1_500))
    listener.book.watchFollowee(ofAlice)
    const { streams, tally } = countedStreams(listener.streams)
    const counted = world.rewire(listener, streams)
    counted.book.watchFollowee(ofAlice)
    world.network.mesh()
    expect(await counted.book.sync(at(rita), ofAlice)).toMatchObject({ value: { taken: 1_024 } })
    // With a certificate of 700 members, 73,564 bytes, it stays below 256 kB.
    expect(tally.received).toBeLessThan(256_000 - 73_564)
    const before = tally.received
    expect(await counted.book.sync(at(rita), ofAlice)).toMatchObject({ value: { end: 'same' } })
    expect(tally.received - before).toBe(1)
  })

  it('hears of an unfollow of somebody in the window, though it has no place there', async () => {
    const [rita, listener] = [add('rita'), add('home', 'watched')]
    await rita.book.publish(crowd)
    listener.book.watchFollowee(ofAlice)
    world.network.mesh()
    await listener.book.sync(at(rita), ofAlice)
    const inWindow = [...(await listener.book.followersOf(ofAlice))]
    expect(inWindow).toHaveLength(1_024)
    const gone = crowd.findIndex(one => one.follower === inWindow[0])
    // Told while the listener did not listen.
    listener.book.join(community)()
    await rita.book.publish([unsigned(alice.account, gone, { kind: 'unfollow', seq: 2 })])
    listener.book.join(community)
    await listener.book.sync(at(rita), ofAlice)
    const after = await listener.book.followersOf(ofAlice)
    expect(after.has(inWindow[0] ?? alice.account)).toBe(false)
    expect(after.size).toBe(1_024)
  })
})

describe('a hostile peer', () => {
  const compare: FollowSyncMessage = {
    kind: 'compare',
    community,
    followee: alice.account,
    digest: new Uint8Array(32),
    windowDigest: new Uint8Array(32),
    count: 4_000_000,
    extent: 'all',
    salt: new Uint8Array(SALT_BYTES),
  }
  const ranges = (body: Uint8Array): Uint8Array => writeFollowSync({ kind: 'ranges', ranges: body })
  const names = (takes: number) =>
    ranges(writeRanges({ takes, said: [{ path: '', form: 'names', marks: [] }] }))
  const packed = (from: number, to: number): Uint8Array => {
    const [body] = writePackedMessages(unsignedCrowd(alice.account, from, to))
    return writeFollowSync({ kind: 'packed', packed: body ?? new Uint8Array() })
  }

  it.each<[string, string, (stream: MessageStream) => Promise<void>]>([
    ['garbage for ranges', 'malformed', stream => stream.write(ranges(Uint8Array.of(1)))],
    [
      'garbage for statements',
      'malformed',
      stream => stream.write(writeFollowSync({ kind: 'packed', packed: Uint8Array.of(1) })),
    ],
    ['something else in its turn', 'out-of-order', s => s.write(writeFollowSync({ kind: 'same' }))],
    [
      'more than we take',
      'too-many',
      async stream => {
        for (let at = 0; at < 5; at++)
          await stream.write(packed(5_000 + 500 * at, 5_500 + 500 * at))
      },
    ],
  ])('that sends %s is noted as %s', async (_what, reason, talk) => {
    const rita = add('rita')
    await rita.book.publish(crowd.slice(0, 3))
    const stream = await begin(rita)
    await talk(stream).catch(() => undefined)
    await until(() => rita.log.lines.length > 0)
    expect(rita.log.lines).toEqual([`misbehaviour mallory ${FOLLOWS_PROTOCOL} ${reason}`])
  })

  it('that asks for everything again and again gets no more than one exchange gives', async () => {
    const rita = add('rita')
    await rita.book.publish(followers.slice(0, 2_100))
    const stream = await begin(rita)
    let given = 0
    for (let turns = 0; turns < 30; turns++) {
      await stream.write(names(65_535)).catch(() => undefined)
      for (;;) {
        const message = await stream.read().catch(() => undefined)
        const read = message === undefined ? undefined : must(readFollowSync(message))
        if (read?.kind === 'packed') given += read.packed.length / 105
        else break
      }
    }
    expect(given).toBe(2_048)
    expect(rita.log.lines).toEqual([])
  })

  it('that says it takes nothing is given nothing', async () => {
    const rita = add('rita')
    await rita.book.publish(crowd.slice(0, 50))
    const stream = await begin(rita)
    await stream.write(names(0))
    expect(must(readFollowSync((await stream.read()) ?? new Uint8Array()))).toEqual({
      kind: 'done',
    })
  })

  /** Up to the relay's first turn. */
  async function begin(relay: BookPeer): Promise<MessageStream> {
    const mallory = world.network.join('mallory' as BookPeer['peer'])
    world.network.mesh()
    const signal = new AbortController().signal
    const stream = await mallory.streams.open(at(relay), FOLLOWS_PROTOCOL, signal)
    await stream.write(writeFollowSync(compare))
    const first = must(readFollowSync((await stream.read()) ?? new Uint8Array()))
    if (first.kind !== 'ranges') throw new TypeError(`expected ranges, got ${first.kind}`)
    expect(must(readRanges(first.ranges)).takes).toBe(2_048)
    return stream
  }
})
