import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryNetwork } from '../../src/adapters/memory/network.ts'
import { verify } from '../../src/crypto/ed25519.ts'
import { openGenesis, openPolicy } from '../../src/crypto/open-policy.ts'
import { bytesOf, type AccountId, type CommunityId } from '../../src/domain/ids.ts'
import { DemoDesk } from '../../src/session/demo-desk.ts'
import { DemoMembers } from '../../src/session/demo-members.ts'
import { PeerConduct } from '../../src/session/peer-conduct.ts'
import { writeSigned } from '../../src/wire/attestation.ts'
import {
  DEMO_PROTOCOL,
  readDemoReply,
  writeDemoRequest,
  type DemoReply,
} from '../../src/wire/demo.ts'
import { idOf, peerOf } from '../helpers/space-actions.ts'
import { until } from '../helpers/until.ts'
import { patientClock } from '../helpers/patient-clock.ts'
import type { Attestation } from '../../src/domain/follow/attestation.ts'
import type { MemoryPeer } from '../../src/adapters/memory/network.ts'

const SECRET = new Uint8Array(32).fill(9)
const COUNT = 60
const PACE_MS = 200
const alice = idOf<AccountId>('alice')
const rita = peerOf('rita')

let members: DemoMembers
let clock: MemoryClock
let log: MemoryLog
let network: MemoryNetwork
let asker: MemoryPeer
let signed: Attestation[]
let desk: DemoDesk

beforeAll(async () => {
  members = await DemoMembers.found(SECRET, COUNT)
  await members.accounts()
})

beforeEach(() => {
  clock = patientClock()
  log = new MemoryLog()
  network = new MemoryNetwork()
  signed = []
  asker = network.join(peerOf('alice'))
  const { streams } = network.join(rita)
  desk = new DemoDesk({
    members,
    book: {
      followersOf: async followee =>
        new Set(signed.filter(one => one.followee === followee).map(one => one.follower)),
      publish: async statements => void signed.push(...statements),
    },
    streams,
    clock,
    conduct: new PeerConduct({ clock, log, streams }),
    paceMs: PACE_MS,
  })
  network.mesh()
})

describe('the demo community', () => {
  it('is the same for the same secret and count, with a gate its members can open', async () => {
    const again = await DemoMembers.found(SECRET, COUNT)
    expect(again.community).toBe(members.community)
    expect(again.policy).toEqual(members.policy)
    const other = await DemoMembers.found(SECRET, COUNT + 1)
    expect(other.community).not.toBe(members.community)
    const community = await openGenesis(members.genesis)
    if (!community.ok) throw new RangeError(community.reason)
    expect(await openPolicy(members.policy, community.value)).toMatchObject({
      ok: true,
      value: { policy: { version: 1, threshold: COUNT, counted: { kind: 'open' }, starters: [] } },
    })
  })

  it('has every member sign, in batches, and tells how far it is', async () => {
    const replies = await ask(alice)
    expect(replies).toEqual(progress(0, 24, 48, 60))
    expect(new Set(signed.map(one => one.follower)).size).toBe(COUNT)
    expect(signed.every(one => one.followee === alice && one.kind === 'follow')).toBe(true)
    const last = signed.at(-1)
    if (last === undefined) throw new RangeError('nobody signed')
    expect(await verify(bytesOf(last.follower), writeSigned(last), last.signature)).toBe(true)
  })

  it('spreads the signing over time', async () => {
    const replies = collect(members.community, alice)
    await until(() => signed.length === 24 && clock.pending === 1)
    await clock.turn(PACE_MS - 1)
    expect(signed).toHaveLength(24)
    await clock.turn(1)
    await until(() => signed.length === 48)
    expect((await turned(replies)).at(-1)).toEqual({ kind: 'progress', signed: COUNT, of: COUNT })
  })

  it('signs nothing twice for somebody who asks again', async () => {
    await ask(alice)
    expect((await ask(alice)).at(-1)).toEqual({ kind: 'progress', signed: COUNT, of: COUNT })
    expect(signed).toHaveLength(COUNT)
  })

  it('lets a second tab of the same person look on', async () => {
    const both = Promise.all([collect(members.community, alice), collect(members.community, alice)])
    const ends = (await turned(both)).map(replies => replies.at(-1))
    expect(ends).toEqual([...progress(COUNT), ...progress(COUNT)])
    expect(signed).toHaveLength(COUNT)
  })

  it('goes on signing when the asker leaves', async () => {
    const stream = await open()
    await stream.write(writeDemoRequest({ community: members.community, account: alice }))
    await until(() => signed.length > 0)
    stream.abort()
    await turned(until(() => signed.length === COUNT))
    expect(signed).toHaveLength(COUNT)
  })

  it('refuses foreign communities and its own members', async () => {
    const [member] = await members.accounts()
    if (member === undefined) throw new RangeError('no members')
    expect(await collect(idOf<CommunityId>('elsewhere'), alice)).toEqual(
      refused('unknown-community'),
    )
    expect(await collect(members.community, member)).toEqual(refused('own-member'))
    expect(signed).toEqual([])
  })

  it('refuses a fifth account while it follows four', async () => {
    const busy = ['a', 'b', 'c', 'd'].map(name => collect(members.community, idOf<AccountId>(name)))
    await until(() => signed.length >= 4 * 24)
    expect(await collect(members.community, alice)).toEqual(refused('busy'))
    await turned(Promise.all(busy))
    expect(signed).toHaveLength(4 * COUNT)
  })

  it('names a peer that sends garbage and refuses one that asks too often', async () => {
    const stream = await open()
    await stream.write(new Uint8Array(63))
    expect(await allOf(stream)).toEqual(refused('malformed'))
    expect(log.lines).toContain(`misbehaviour ${peerOf('alice')} ${DEMO_PROTOCOL} malformed`)
    for (let asked = 1; asked < 6; asked++) await ask(alice)
    expect(await collect(members.community, alice)).toEqual(refused('too-often'))
    await clock.turn(60_000)
    expect((await ask(alice)).at(-1)).toEqual(progress(COUNT)[0])
  })

  it('lets go of an asker that says nothing', async () => {
    const stream = await open()
    const read = stream.read()
    read.catch(() => undefined)
    await clock.turn(10_000)
    await expect(read).rejects.toThrow()
    expect(clock.pending).toBe(0)
  })

  it('stops after the batch under way when it is closed', async () => {
    const replies = collect(members.community, alice)
    await until(() => signed.length === 24)
    desk.close()
    await turned(replies)
    expect(signed).toHaveLength(24)
  })
})

const progress = (...counts: number[]): DemoReply[] =>
  counts.map(count => ({ kind: 'progress', signed: count, of: COUNT }))

const refused = (reason: Extract<DemoReply, { kind: 'refused' }>['reason']): DemoReply[] => [
  { kind: 'refused', reason },
]

type Stream = Awaited<ReturnType<MemoryPeer['streams']['open']>>

const open = (): Promise<Stream> =>
  asker.streams.open({ peer: rita, addresses: [] }, DEMO_PROTOCOL, new AbortController().signal)

async function collect(community: CommunityId, account: AccountId): Promise<DemoReply[]> {
  const stream = await open()
  await stream.write(writeDemoRequest({ community, account }))
  return allOf(stream)
}

/** Asks and turns the clock until all have signed. */
async function ask(account: AccountId): Promise<DemoReply[]> {
  return turned(collect(members.community, account))
}

/** Turns the clock until `work` is done: signatures come from another thread, between two turns. */
async function turned<T>(work: Promise<T>): Promise<T> {
  let isDone = false
  const done = work.finally(() => {
    isDone = true
  })
  await until(async () => {
    if (!isDone) await clock.turn(PACE_MS)
    return isDone
  })
  return done
}

async function allOf(stream: Stream): Promise<DemoReply[]> {
  const replies: DemoReply[] = []
  for (;;) {
    const message = await stream.read()
    if (message === undefined) return replies
    const reply = readDemoReply(message)
    if (reply.ok) replies.push(reply.value)
  }
}
