import { beforeEach, describe, expect, it } from 'vitest'
import { BlockList } from '../../src/session/block-list.ts'
import { CALL_PROTOCOL, writeCallMessage } from '../../src/wire/call.ts'
import { CallDesk } from '../../src/session/call-desk.ts'
import { linkTo, newSpace, person } from '../helpers/host.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryNetwork } from '../../src/adapters/memory/network.ts'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { MemoryKeyStore } from '../../src/adapters/memory/key-store.ts'
import { OwnCalls } from '../../src/session/own-calls.ts'
import { Account } from '../../src/session/account.ts'
import { patientClock } from '../helpers/patient-clock.ts'
import { PeerConduct } from '../../src/session/peer-conduct.ts'
import { peerOf } from '../helpers/space-actions.ts'
import { sayCall } from '../../src/session/call-exchange.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import { Watchable } from '../../src/events.ts'
import type { AccountId } from '../../src/domain/ids.ts'

const clock = patientClock()

/** One app of one person, with whom they follow. */
async function app(network: MemoryNetwork, name: string, relays: readonly string[]) {
  const { streams } = network.join(peerOf(name))
  const account = await Account.load({
    keyStore: new MemoryKeyStore(),
    rows: new MemoryRows(),
    clock,
    random: new MemoryRandom(name.length),
  })
  await account.become(await account.newPhrase('en'), { name, language: 'en' })
  const following = new Set<AccountId>()
  const blocks = await BlockList.open(new MemoryRows())
  const isListed = new Watchable(true)
  const calls = new OwnCalls({
    account,
    streams,
    relays: new Watchable(relays.map(relay => ({ peer: peerOf(relay), addresses: [] }))),
    isListed,
    isFollowed: id => following.has(id),
    isBlocked: id => blocks.blocked.current.has(id),
    clock,
    log: new MemoryLog(),
  })
  const me = account.me.current?.account
  if (me === undefined) throw new Error('expected an account')
  return { me, streams, account, following, blocks, isListed, calls }
}

/** Anna and Bob, who follow each other, are connected to rita; both apps are open. */
async function setUp() {
  const network = new MemoryNetwork()
  const rita = network.join(peerOf('rita'))
  const log = new MemoryLog()
  const conduct = new PeerConduct({ clock, log, streams: rita.streams })
  const desk = new CallDesk({ streams: rita.streams, clock, conduct })
  const anna = await app(network, 'anna', ['rita'])
  const bob = await app(network, 'bob', ['rita'])
  anna.following.add(bob.me)
  bob.following.add(anna.me)
  network.mesh()
  await clock.turn(1_000)
  return { network, rita, log, desk, anna, bob }
}

async function codeOfSpace(): Promise<string> {
  const host = await person('Alice', clock.now())
  const { space } = await SpaceLog.openSpace(host.account, newSpace(clock.now()))
  return linkTo(host, space, newSpace(0).community, clock.now())
}

let world: Awaited<ReturnType<typeof setUp>>
let code: string
beforeEach(async () => {
  world = await setUp()
  code = await codeOfSpace()
})

describe('an invitation to somebody whose app is open', () => {
  it('arrives, with the link and who sent it', async () => {
    const { anna, bob } = world
    expect(await anna.calls.call(bob.me, code)).toBe('delivered')
    expect(bob.calls.received.current).toMatchObject({
      from: anna.me,
      name: 'anna',
      title: 'Evening',
      code,
    })
  })

  it('is not taken from whom one does not follow, has blocked, or who calls all the time', async () => {
    const { anna, bob } = world
    for (let at = 0; at < 3; at++) expect(await anna.calls.call(bob.me, code)).toBe('delivered')
    expect(await anna.calls.call(bob.me, code)).toBe('not-here')
    await clock.turn(600_000)
    await bob.blocks.block(anna.me)
    expect(await anna.calls.call(bob.me, code)).toBe('not-here')
    await bob.blocks.unblock(anna.me)
    bob.following.clear()
    expect(await anna.calls.call(bob.me, code)).toBe('not-here')
    bob.following.add(anna.me)
    expect(await anna.calls.call(bob.me, code)).toBe('delivered')
  })

  it('is not taken by whoever does not want to be listed, and not by whoever has gone', async () => {
    const { network, anna, bob } = world
    bob.isListed.set(false)
    expect(await anna.calls.call(bob.me, code)).toBe('not-here')
    bob.isListed.set(true)
    expect(await anna.calls.call(bob.me, code)).toBe('delivered')
    network.kill(peerOf('bob'))
    await clock.turn(1_000)
    expect(await anna.calls.call(bob.me, code)).toBe('not-here')
  })

  it('is not taken with a link that leads nowhere', async () => {
    const { anna, bob } = world
    const altered = `${code.slice(0, -3)}AAA`
    expect(await anna.calls.call(bob.me, altered)).toBe('not-here')
    await clock.turn(3_700_000)
    expect(await anna.calls.call(bob.me, code)).toBe('not-here')
    expect(bob.calls.received.current).toBeUndefined()
  })
})

describe('a relay', () => {
  it('believes nobody about another peer, or about somebody else', async () => {
    const { rita, anna, bob } = world
    // Bob's app says that anna is where bob is, with a delegation of hers that it has seen.
    const { delegation } = await anna.account.newSession(anna.streams.self)
    const parts = { streams: bob.streams, clock }
    expect(await sayCall(rita.streams.self, { kind: 'here', delegation }, parts)).toBe(false)
    expect(await bob.calls.call(anna.me, code)).toBe('delivered')
    expect(anna.calls.received.current?.from).toBe(bob.me)
  })

  it('notes who sends what is no call, and drops whoever sends too much', async () => {
    const { rita, log, bob } = world
    const send = async (bytes: Uint8Array): Promise<void> => {
      const stream = await bob.streams.open(
        { peer: rita.streams.self, addresses: [] },
        CALL_PROTOCOL,
        new AbortController().signal,
      )
      await stream.write(bytes)
      await stream.read().catch(() => undefined)
    }
    await send(Uint8Array.of(7, 7))
    const forged = writeCallMessage({ kind: 'call', envelope: new Uint8Array(300).fill(2) })
    await send(forged)
    await clock.turn(100)
    const misdeeds = log.lines.filter(line => line.startsWith('misbehaviour'))
    expect(misdeeds).toHaveLength(2)
    for (let at = 0; at < 30; at++) await send(forged).catch(() => undefined)
    await clock.turn(100)
    const later = log.lines.filter(line => line.startsWith('misbehaviour'))
    expect(later.length).toBeLessThanOrEqual(24)
  })
})
