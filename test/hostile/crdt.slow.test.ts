/** Attacks on the follow documents through the gate that strangers use (THREATS T20, T21). */
import { askAbout } from '../helpers/follow-compare.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { alice, honest, HOSTILE_INPUTS, lastOfHistory, longHistory, messageOf } from './inputs.ts'
import { attest, community, must, person } from '../helpers/follows.ts'
import {
  FOLLOWS_PROTOCOL,
  writeFollowSync,
  writeStatements,
  type FollowSyncMessage,
} from '../../src/wire/follow-sync.ts'
import { FollowWorld, type BookPeer } from '../helpers/follow-world.ts'
import { parsePeerId, type AccountId } from '../../src/domain/ids.ts'
import { MESSAGE_MAX } from '../../src/wire/limits.ts'
import { readFollowUpdate, writeFollowUpdate } from '../../src/wire/follow-update.ts'
import { readStateVector } from '../../src/wire/state-vector.ts'
import { until } from '../helpers/until.ts'
import { YjsFollowCarrier } from '../../src/adapters/yjs/follow-carrier.ts'
import type { Streams } from '../../src/ports/streams.ts'

const ofAlice = { community, account: alice }
const carrier = new YjsFollowCarrier()

let world: FollowWorld
let rita: BookPeer

beforeEach(async () => {
  world = new FollowWorld()
  carrier.drop(ofAlice)
  rita = world.add('rita', 'community', { carrier })
  await rita.book.publish(honest)
})

const followers = (): Promise<ReadonlySet<AccountId>> => rita.book.followersOf(ofAlice)
const misdeeds = (): string[] => rita.log.lines.filter(line => line.startsWith('misbehaviour'))

/** A peer that says what it likes. */
function stranger(name: string): Streams {
  const peer = must(parsePeerId(name))
  const { streams } = world.network.join(peer)
  world.network.link(peer, rita.peer)
  return streams
}

const aboutAlice = askAbout(alice)

/** Opens an exchange about alice and throws messages on it; answers once rita is through with them. */
async function throwAt(
  streams: Streams,
  messages: readonly Uint8Array[],
  question: FollowSyncMessage = aboutAlice,
): Promise<void> {
  const signal = new AbortController().signal
  try {
    const stream = await streams.open({ peer: rita.peer, addresses: [] }, FOLLOWS_PROTOCOL, signal)
    await stream.write(writeFollowSync(question))
    for (const message of messages) await stream.write(message)
    await stream.close()
    while ((await stream.read()) !== undefined);
  } catch {
    // Rita hung up, which is her right.
  }
}

/** A name with letters for digits, as a PeerId has them. */
const name = (of: string, number: number): string =>
  `12D${of}${String(number).replace(/\d/g, digit => 'abcdefghij'[Number(digit)] ?? '')}`

const emptyVector = writeFollowSync({ kind: 'vector', vector: Uint8Array.of(0) })
const done = writeFollowSync({ kind: 'done' })
const docOf = (): string =>
  Buffer.from(carrier.difference(ofAlice, Uint8Array.of(0)) ?? []).toString('hex')

describe.each(HOSTILE_INPUTS)('$name', input => {
  const messages =
    input.kind === 'vector' ? [messageOf(input), done] : [emptyVector, messageOf(input), done]

  it('changes nothing, counts for nothing and throws nothing', async () => {
    // The document is made when somebody first asks.
    await throwAt(stranger('12Dbob'), [emptyVector, done, done])
    const before = [await followers(), docOf()]
    await throwAt(stranger('12Dmawry'), messages)
    // What is longer than any message does not get through the framing at all.
    const isSent = messageOf(input).length <= MESSAGE_MAX
    const blamed = input.isBlameless === true || !isSent ? 0 : 1
    await until(() => misdeeds().length >= blamed)
    await world.clock.turn(0)
    expect([await followers(), docOf()]).toEqual(before)
    expect(misdeeds()).toHaveLength(blamed)
    expect(rita.verifier.checked).toBe(honest.length)
  })

  it('makes the reader hold no more than a few times its bytes', () => {
    const about = { community, followee: alice }
    const held =
      input.kind === 'update' ? readFollowUpdate(input.bytes, about) : readStateVector(input.bytes)
    const things = held.ok && 'live' in held.value ? held.value.live.length : 0
    expect(things * 80).toBeLessThanOrEqual(input.bytes.length)
  })
})

describe('a document under attack', () => {
  it('keeps every honest record while somebody deletes all of them each second', async () => {
    const delimited = HOSTILE_INPUTS.filter(input => input.name.includes('delete'))
    const mallory = stranger('12Dmawry')
    for (let second = 0; second < 20; second += 1) {
      for (const input of delimited) {
        world.network.link(must(parsePeerId('12Dmawry')), rita.peer)
        await throwAt(mallory, [emptyVector, messageOf(input), done])
      }
      await world.clock.turn(1_000)
    }
    expect((await followers()).size).toBe(honest.length)
  })

  it('takes a follow whose item was declared dead before it came', async () => {
    const [, ahead] = HOSTILE_INPUTS
    const late = await attest(await person(6_666), alice)
    await throwAt(stranger('12Dmawry'), [
      emptyVector,
      ...(ahead === undefined ? [] : [messageOf(ahead)]),
      done,
    ])
    await rita.book.publish([late])
    expect((await followers()).size).toBe(honest.length + 1)
    expect(
      must(readFollowUpdate(Buffer.from(docOf(), 'hex'), { community, followee: alice })).live,
    ).toHaveLength(honest.length + 1)
  })

  it('ends alike on two peers that were told two things under one number', async () => {
    const other = world.add('other')
    await other.book.publish(honest)
    const mallory = await person(6_666)
    const [one, two] = [
      await attest(mallory, alice),
      await attest(mallory, alice, { timeMs: Date.UTC(2026, 10, 24, 11) }),
    ]
    await rita.book.publish([one])
    await other.book.publish([two])
    world.network.mesh()
    await rita.book.sync({ peer: other.peer, addresses: [] }, ofAlice)
    const same = await rita.book.sync({ peer: other.peer, addresses: [] }, ofAlice)
    expect(same).toMatchObject({ ok: true, value: { end: 'same' } })
  })

  it('takes a key’s whole history of 1,023 statements as one follower', async () => {
    const follower = lastOfHistory?.follower ?? alice
    const ask = { kind: 'by-follower', community, follower, digest: new Uint8Array(32) } as const
    const told = writeStatements(longHistory).map(statements =>
      writeFollowSync({ kind: 'statements', statements }),
    )
    await throwAt(stranger('12Dmawry'), [...told, done], ask)
    const counted = await followers()
    expect(counted.size).toBe(honest.length + 1)
    expect(counted.has(follower)).toBe(true)
    expect(misdeeds()).toEqual([])
  })

  it('has one entry for a key that tells 400 statements in one update: the winner', async () => {
    const told = longHistory.slice(-400)
    const update = writeFollowUpdate(told)
    await throwAt(stranger('12Dmawry'), [
      emptyVector,
      writeFollowSync({ kind: 'update', update }),
      done,
    ])
    expect((await followers()).size).toBe(honest.length + 1)
    const kept = writeFollowUpdate([...honest, ...told.slice(-1)])
    expect(docOf()).toBe(Buffer.from(kept).toString('hex'))
    expect(misdeeds()).toEqual([])
  })

  it('refuses garbage in place of every message', async () => {
    for (const [at, garbage] of [[], [0], [9], [3], [7, 1], [4, 255, 255], [1, 2, 3]].entries()) {
      await throwAt(stranger(name('garb', at)), [Uint8Array.from(garbage)])
      await throwAt(stranger(name('trash', at)), [emptyVector, Uint8Array.from(garbage)])
    }
    expect((await followers()).size).toBe(honest.length)
  })
})
