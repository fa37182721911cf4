import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  attest,
  community,
  NOON,
  otherCommunity,
  people,
  person,
  policyOf,
  type Person,
} from '../helpers/follows.ts'
import { digestWinners } from '../../src/crypto/name-attestation.ts'
import {
  FOLLOWS_PROTOCOL,
  SALT_BYTES,
  writeFollowSync,
  writeStatements,
  type Compared,
} from '../../src/wire/follow-sync.ts'
import { FollowWorld, type BookPeer } from '../helpers/follow-world.ts'
import { isBetter } from '../../src/domain/follow/order.ts'
import { until } from '../helpers/until.ts'
import { writeFollowUpdate } from '../../src/wire/follow-update.ts'
import type { Followee } from '../../src/ports/follow-carrier.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import type { MessageStream } from '../../src/ports/streams.ts'
import type { NamedAttestation } from '../../src/domain/follow/attestation.ts'

const alice = await person(1)
const ofAlice: Followee = { community, account: alice.account }
const crowd = await people(140)
const follows = await Promise.all(crowd.map(one => attest(one, alice.account)))

/** What somebody says who holds nothing and keeps everything. */
const NOTHING_HELD: Compared = {
  digest: new Uint8Array(32),
  windowDigest: new Uint8Array(32),
  count: 0,
  extent: 'all',
  salt: new Uint8Array(SALT_BYTES),
}

let world: FollowWorld

beforeEach(() => {
  world = new FollowWorld()
})

const at = ({ peer }: { readonly peer: BookPeer['peer'] }) => ({ peer, addresses: [] })

const digestOf = async (peer: BookPeer): Promise<string> =>
  Buffer.from(await peer.book.digestOf(ofAlice)).toString('hex')

const expectedDigest = (history: readonly NamedAttestation[]): string => {
  // A fold of its own: the strongest statement of each follower, by comparing all with all.
  const strongest = history.filter(
    one => !history.some(other => other.follower === one.follower && isBetter(other, one)),
  )
  const winners = new Map(strongest.map(one => [one.follower, one])).values()
  const digest = digestWinners({ community, followee: alice.account }, winners)
  return Buffer.from(digest).toString('hex')
}

describe('two books', () => {
  it('have the same followers after one exchange, whoever asked', async () => {
    const [home, relay] = [world.add('home'), world.add('rita')]
    await home.book.publish(follows.slice(0, 80))
    await relay.book.publish(follows.slice(60))
    world.network.mesh()
    expect(await home.book.sync(at(relay), ofAlice)).toEqual({
      ok: true,
      value: expect.objectContaining({ taken: 60 }),
    })
    await until(async () => (await relay.book.followersOf(ofAlice)).size === 140)
    expect(await digestOf(home)).toBe(await digestOf(relay))
    expect(await digestOf(home)).toBe(expectedDigest(follows))
  })

  it('that agree say so and send nothing', async () => {
    const [home, relay] = [world.add('home'), world.add('rita')]
    await home.book.publish(follows.slice(0, 3))
    await relay.book.publish(follows.slice(0, 3))
    world.network.mesh()
    expect(await home.book.sync(at(relay), ofAlice)).toMatchObject({
      value: { taken: 0, end: 'same' },
    })
  })

  it('learn of an unfollow where they had the follow', async () => {
    const [home, relay] = [world.add('home'), world.add('rita')]
    await home.book.publish(follows.slice(0, 3))
    await relay.book.publish(follows.slice(0, 2))
    const unfollow = await attest(crowd[0] as Person, alice.account, { kind: 'unfollow', seq: 2 })
    await relay.book.publish([unfollow])
    world.network.mesh()
    await home.book.sync(at(relay), ofAlice)
    expect((await home.book.followersOf(ofAlice)).size).toBe(2)
    await until(async () => (await relay.book.followersOf(ofAlice)).size === 2)
  })

  it('pass a full gate on in chunks', async () => {
    const many = await Promise.all((await people(510)).map(one => attest(one, alice.account)))
    const [home, relay] = [world.add('home', 'watched'), world.add('rita')]
    relay.book.setPolicy(policyOf(500))
    await relay.book.publish(many)
    home.book.setPolicy(policyOf(500))
    const view = home.book.watchFollowee(ofAlice)
    world.network.mesh()
    await home.book.sync(at(relay), ofAlice)
    expect(view.current).toEqual({ followers: 510, counted: 510, checking: undefined })
  })

  it('keep to what they keep: a browser asked about somebody it does not watch has nothing', async () => {
    const [home, relay] = [world.add('home', 'watched'), world.add('rita')]
    await relay.book.publish(follows.slice(0, 3))
    world.network.mesh()
    expect(await relay.book.sync(at(home), ofAlice)).toMatchObject({
      value: { taken: 0, end: 'nothing' },
    })
    expect(await home.book.sync(at(relay), ofAlice)).toEqual({ ok: false, reason: 'not-kept' })
    expect(home.verifier.checked).toBe(0)
  })

  it('meet when they connect, and compare again now and then', async () => {
    const [home, relay] = [world.add('home', 'watched'), world.add('rita')]
    const view = home.book.watchFollowee(ofAlice)
    await relay.book.publish(follows.slice(0, 5))
    world.network.mesh()
    await world.clock.turn(1_000)
    await until(() => view.current.followers === 5)
    // A statement that gossip lost: published while nobody listened.
    home.book.join(community)()
    await relay.book.publish(follows.slice(5, 6))
    home.book.join(community)
    await world.clock.turn(61_000)
    await until(() => view.current.followers === 6)
  })
})

describe('three books, any history', () => {
  const writers = crowd.slice(0, 4)
  const step = fc.record({
    writer: fc.nat(writers.length - 1),
    seq: fc.integer({ min: 1, max: 3 }),
    kind: fc.constantFrom('follow' as const, 'unfollow' as const),
    timeMs: fc.constantFrom(NOON, NOON - 1),
    at: fc.nat(2),
  })

  it('end with the digest of an independent fold, in whatever order and batches it reached whom', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async steps => {
        const here = new FollowWorld()
        const books = [here.add('b1'), here.add('b2'), here.add('b3')]
        const history: NamedAttestation[] = []
        for (const { writer, at: index, ...statement } of steps) {
          const signed = await attest(writers[writer] as Person, alice.account, statement)
          history.push(signed)
          await books[index]?.book.publish(history.filter((_, n) => n % 3 === index).concat(signed))
        }
        const [first, second, third] = books as [BookPeer, BookPeer, BookPeer]
        here.network.mesh()
        for (const [a, b] of [
          [first, second],
          [second, third],
          [first, second],
        ] as const) {
          await a.book.sync(at(b), ofAlice)
          await until(async () => (await digestOf(a)) === (await digestOf(b)))
        }
        const expected = expectedDigest(history)
        expect(await Promise.all(books.map(digestOf))).toEqual([expected, expected, expected])
        for (const { book } of books) book.close()
      }),
      { numRuns: 15 },
    )
  })
})

describe('a hostile peer', () => {
  const asked = async (
    talk: (stream: MessageStream) => Promise<void>,
  ): Promise<{ relay: BookPeer; lines: readonly string[] }> => {
    const relay = world.add('rita')
    await relay.book.publish(follows.slice(0, 3))
    const mallory = world.network.join('mallory' as BookPeer['peer'])
    world.network.mesh()
    const stream = await mallory.streams.open(
      at(relay),
      FOLLOWS_PROTOCOL,
      new AbortController().signal,
    )
    await talk(stream).catch(() => undefined)
    await until(() => relay.log.lines.length > 0)
    return { relay, lines: relay.log.lines }
  }

  const compare = (account: AccountId = alice.account): Uint8Array =>
    writeFollowSync({ kind: 'compare', community, followee: account, ...NOTHING_HELD })
  const emptyVector = writeFollowSync({ kind: 'vector', vector: Uint8Array.of(0) })

  /** Up to where the hostile side would send its updates. */
  const begin = async (stream: MessageStream): Promise<void> => {
    await stream.write(compare())
    await stream.read()
    await stream.write(emptyVector)
  }

  it.each<[string, string, (stream: MessageStream) => Promise<void>]>([
    ['garbage', 'malformed', async stream => stream.write(Uint8Array.of(99, 1))],
    ['an empty message', 'malformed', async stream => stream.write(new Uint8Array())],
    ['an answer before a question', 'out-of-order', async stream => stream.write(emptyVector)],
    [
      'a malformed state vector',
      'malformed',
      async stream => {
        await stream.write(compare())
        await stream.read()
        await stream.write(writeFollowSync({ kind: 'vector', vector: Uint8Array.of(1, 5, 9) }))
      },
    ],
    [
      'a malformed update',
      'malformed',
      async stream => {
        await begin(stream)
        await stream.write(writeFollowSync({ kind: 'update', update: Uint8Array.of(7, 7) }))
      },
    ],
    [
      'a forged statement',
      'bad-statement',
      async stream => {
        await begin(stream)
        const forged = { ...(follows[9] as NamedAttestation), signature: new Uint8Array(64) }
        const { nameAttestation } = await import('../../src/crypto/name-attestation.ts')
        const named = nameAttestation(forged)
        if (named.ok) {
          await stream.write(
            writeFollowSync({ kind: 'update', update: writeFollowUpdate([named.value]) }),
          )
        }
      },
    ],
    [
      'another community’s statements',
      'bad-statement',
      async stream => {
        await begin(stream)
        const foreign = await attest(crowd[9] as Person, alice.account, {
          community: otherCommunity,
        })
        await stream.write(
          writeFollowSync({ kind: 'update', update: writeFollowUpdate([foreign]) }),
        )
      },
    ],
    [
      'updates without end',
      'too-many',
      async stream => {
        await begin(stream)
        const update = writeFollowSync({ kind: 'update', update: Uint8Array.of(0, 0) })
        for (let sent = 0; sent < 60; sent++) await stream.write(update)
      },
    ],
    [
      'somebody else’s statements by follower',
      'bad-statement',
      async stream => {
        const follower = (crowd[7] as Person).account
        await stream.write(
          writeFollowSync({ kind: 'by-follower', community, follower, digest: new Uint8Array(32) }),
        )
        await stream.read()
        const [statements] = writeStatements(follows.slice(9, 10))
        await stream.write(
          writeFollowSync({ kind: 'statements', statements: statements ?? new Uint8Array() }),
        )
      },
    ],
  ])('that sends %s is noted as %s and changes nothing', async (_what, reason, talk) => {
    const { relay, lines } = await asked(talk)
    expect(lines).toEqual([`misbehaviour mallory ${FOLLOWS_PROTOCOL} ${reason}`])
    expect((await relay.book.followersOf(ofAlice)).size).toBe(3)
  })

  it('that stops in the middle is blamed for nothing', async () => {
    const relay = world.add('rita')
    await relay.book.publish(follows.slice(0, 3))
    const mallory = world.network.join('mallory' as BookPeer['peer'])
    world.network.mesh()
    const signal = new AbortController().signal
    const stream = await mallory.streams.open(at(relay), FOLLOWS_PROTOCOL, signal)
    await stream.write(compare())
    await stream.read()
    await stream.close()
    await world.clock.turn(0)
    expect(relay.log.lines).toEqual([])
  })

  it('that answers nothing is given up after a minute', async () => {
    const home = world.add('home')
    const mute = world.network.join('mute' as BookPeer['peer'])
    mute.streams.handle(FOLLOWS_PROTOCOL, () => new Promise(() => undefined))
    world.network.mesh()
    const asking = home.book.sync({ peer: mute.streams.self, addresses: [] }, ofAlice)
    await world.clock.turn(61_000)
    expect(await asking).toEqual({ ok: false, reason: 'unreachable' })
  })

  it('that asks without end is not answered any more', async () => {
    const relay = world.add('rita')
    const mallory = world.network.join('mallory' as BookPeer['peer'])
    world.network.mesh()
    const answers: boolean[] = []
    for (let asks = 0; asks < 40; asks++) {
      const signal = new AbortController().signal
      const stream = await mallory.streams.open(at(relay), FOLLOWS_PROTOCOL, signal)
      await stream.write(compare()).catch(() => undefined)
      answers.push((await stream.read().catch(() => undefined)) !== undefined)
      stream.abort()
    }
    expect(answers.filter(Boolean)).toHaveLength(32)
  })
})
