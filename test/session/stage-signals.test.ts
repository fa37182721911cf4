import { describe, expect, it } from 'vitest'
import { delegate, idOfKey, person } from '../helpers/host.ts'
import { bringOnStage, evening, player, sessionOf, type Player } from '../helpers/stage-world.ts'
import { fakeId } from '../helpers/fake-ids.ts'
import { malloryIn } from '../helpers/mallory.ts'
import { MAX_STAGE } from '../../src/domain/space/state.ts'
import {
  NOTICE_DOMAIN,
  REQUEST_DOMAIN,
  writeNotice,
  writeRequest,
} from '../../src/wire/stage-signal.ts'
import { peerOf } from '../helpers/space-actions.ts'
import { seal } from '../../src/crypto/seal.ts'
import { signerFromKey } from '../../src/crypto/ed25519.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import { SpaceWorld } from '../helpers/space-world.ts'
import { writeTreeMessage } from '../../src/wire/tree-message.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import type { Notice, Waiting } from '../../src/domain/space/requests.ts'
import type { Signer } from '../../src/ports/key-store.ts'

const signalOf = (envelope: Uint8Array): Uint8Array =>
  writeTreeMessage({ kind: 'signal', envelope })

/** A request of somebody who was never heard of, with keys of its own. */
async function stranger(world: SpaceWorld, name: string): Promise<Uint8Array> {
  const who = await person(name, world.clock.now())
  const { delegation, session } = who
  const content = { space: world.space, delegation, name, wants: true, atMs: world.clock.now() }
  return seal(session, REQUEST_DOMAIN, writeRequest(content))
}

/** Mallory is bob's parent: she can send him what she likes. */
async function belowMallory() {
  const world = await SpaceWorld.open()
  const mallory = await malloryIn(world)
  const bob = world.listener('bob')
  bob.session().start([mallory.entry])
  await world.when(() => mallory.links.length === 1)
  const send = (message: Uint8Array): void => mallory.links.at(-1)?.sendControl(message)
  return { world, mallory, bob, send }
}

describe('signals from strangers', () => {
  it('that are no signals cost the link', async () => {
    const { world, mallory, send } = await belowMallory()
    for (let sent = 0; sent < 8; sent += 1) send(signalOf(new Uint8Array(90).fill(sent)))
    await world.when(() => mallory.lost === 1)
  })

  it('with a forged signature or a borrowed delegation cost the link', async () => {
    const { world, mallory, send } = await belowMallory()
    const [carol, thief] = [
      await person('Carol', world.clock.now()),
      await person('Mallory', world.clock.now()),
    ]
    const said = { space: world.space, name: 'Carol', wants: true, atMs: world.clock.now() }
    const borrowed = { ...said, delegation: carol.delegation }
    const stolen = await seal(thief.session, REQUEST_DOMAIN, writeRequest(borrowed))
    const altered = (await seal(carol.session, REQUEST_DOMAIN, writeRequest(borrowed))).slice()
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1
    for (let sent = 0; sent < 4; sent += 1) {
      send(signalOf(stolen))
      send(signalOf(altered))
    }
    await world.when(() => mallory.lost === 1)
  })

  it('that say they come from the host move nobody', async () => {
    const world = await SpaceWorld.open()
    const { alice, bob, carol } = await evening(world)
    await world.clock.turn(2_000)
    const thief = await person('Mallory', world.clock.now())
    const waiting = [{ account: thief.id, name: 'Mallory', sinceMs: 1 }]
    const roots = [{ peer: peerOf('maLLory'), addresses: ['/memory/mallory'] }]
    const notice = { space: world.space, atMs: world.clock.now() + 1e9, roots, waiting, inAll: 1 }
    const envelope = await seal(thief.session, NOTICE_DOMAIN, writeNotice(notice))
    await bob.session().sendSignal(envelope)
    await carol.part.request(true)
    await world.when(
      () =>
        bob
          .waiting()
          .map(({ name }) => name)
          .join() === 'Carol',
    )
    expect(alice.waiting().map(({ name }) => name)).toEqual(['Carol'])
  })

  it('flood the host no faster than a link may, however many keys they have', async () => {
    const world = await SpaceWorld.open()
    const { alice, rita, carol } = await evening(world)
    const crowd = Array.from({ length: 60 }, (_, n) => stranger(world, `Fake${n}`))
    // Carol's modified client passes everything on at once.
    // One link to her parent, one to fall back on: requests go up the first alone.
    await world.when(() => world.network.linksAt(carol.peer) === 2)
    for (const envelope of await Promise.all(crowd)) await carol.session().sendSignal(envelope)
    await world.clock.turn(500)
    await world.when(() => alice.waiting().length >= MAX_STAGE)
    expect(alice.waiting().length).toBeLessThanOrEqual(25)
    expect(rita.hub.spaces().size).toBe(1)
  })

  it('cannot be replayed: what somebody took back stays taken back', async () => {
    const world = await SpaceWorld.open()
    const { alice, bob, carol } = await evening(world)
    const who = await person('Dora', world.clock.now())
    const delegation = await delegate(who.account, who.session, who.peer, world.clock.now())
    const said = (wants: boolean, atMs: number) =>
      seal(
        who.session,
        REQUEST_DOMAIN,
        writeRequest({ space: world.space, delegation, name: 'Dora', wants, atMs }),
      )
    const atMs = world.clock.now()
    const [first, second] = [await said(true, atMs), await said(false, atMs + 1)]
    await carol.session().sendSignal(first)
    await world.when(() => alice.waiting().length === 1)
    await carol.session().sendSignal(second)
    await world.when(() => alice.waiting().length === 0)
    await bob.session().sendSignal(first)
    await world.clock.turn(3_000)
    expect(alice.waiting()).toEqual([])
    expect(idOfKey<AccountId>(who.account)).toBe(who.id)
  })

  it('reach who comes later: the newest notice goes to every new neighbour', async () => {
    const world = await SpaceWorld.open()
    const { rita, bob } = await evening(world)
    await bob.part.request(true)
    await world.when(() => bob.waiting().length === 1)
    const late = world.listener('dora')
    const dora = await player(world, late, 'Dora')
    await world.join(late, rita)
    await world.when(() => dora.waiting().length === 1)
  })
})

describe('the notices of whoever leads', () => {
  const who = (name: string): Waiting => ({ account: fakeId(name.length), name, sinceMs: 1 })
  const named = (player: Player): string =>
    player
      .waiting()
      .map(({ name }) => name)
      .join()

  const noticeBy = (world: SpaceWorld, signer: Signer, over: Partial<Notice> = {}) => {
    const said = {
      space: world.space,
      atMs: world.clock.now(),
      roots: [],
      waiting: [],
      inAll: 0,
      ...over,
    }
    return seal(signer, NOTICE_DOMAIN, writeNotice(said))
  }

  it('dated by a fast clock silence no heir', async () => {
    const world = await SpaceWorld.open()
    const { alice, bob, carol } = await evening(world)
    await bringOnStage(world, alice, bob)
    await alice.part.act({ kind: 'grant', target: bob.account })
    await world.when(() => carol.state().coHosts.length === 1)
    const { roots } = alice.session()
    const ahead = { atMs: world.clock.now() + 110_000, roots, waiting: [who('Fast')] }
    await alice.session().sendSignal(await noticeBy(world, alice.session0, ahead))
    await world.when(() => named(carol) === 'Fast')
    world.network.kill(alice.peer)
    alice.part.close()
    alice.hub.close()
    await world.when(() => carol.state().acting?.account === bob.account, 40_000)
    await carol.part.request(true)
    await world.when(() => named(carol) === 'Carol', 20_000)
  })

  it('from the far future are taken by nobody, so that later ones are', async () => {
    const world = await SpaceWorld.open()
    const { alice, carol } = await evening(world)
    const never = { atMs: Number.MAX_SAFE_INTEGER, waiting: [who('Never')] }
    await carol.session().sendSignal(await noticeBy(world, alice.session0, never))
    await carol.part.request(true)
    await world.when(() => named(carol) === 'Carol')
  })

  it('that come before the log says that they may are not displaced by anybody’s', async () => {
    const world = await SpaceWorld.open()
    const { alice, carol } = await evening(world)
    const given = await sessionOf(world, peerOf('anew'))
    const heir = await signerFromKey(given.key)
    const early = await noticeBy(world, heir, { waiting: [who('Early')] })
    await carol.session().sendSignal(early)
    for (let n = 0; n < 3; n += 1) {
      const { session } = await person('Mallory', world.clock.now())
      await carol.session().sendSignal(await noticeBy(world, session))
    }
    const log = alice.actions()
    if (log === undefined) throw new TypeError('a host has a log')
    const present = { kind: 'present', ...given, atMs: world.clock.now() } as const
    await carol.session().addAction(await SpaceLog.authorAction(heir, log, present))
    await world.when(() => named(carol) === 'Early', 2_000)
  })

  it('are said again when nothing changes', async () => {
    const world = await SpaceWorld.open()
    const { carol } = await evening(world)
    await world.clock.turn(10_000)
    let count = 0
    carol.session().facts.on('notice', () => (count += 1))
    await world.clock.turn(40_000)
    expect(count).toBe(4)
  })
})

describe('beacons', () => {
  /** Beacons that came to this node in a minute; its own log keeps the newest. */
  async function beaconsIn(world: SpaceWorld, who: Player, ms: number): Promise<number> {
    const seen = new Set<number>()
    for (let passedMs = 0; passedMs < ms; passedMs += 250) {
      await world.clock.turn(250)
      const atMs = who.actions()?.beaconOf(undefined)?.atMs
      if (atMs !== undefined) seen.add(atMs)
    }
    return seen.size
  }

  it('come every second to who stands on the stage, and every tenth to who only listens', async () => {
    const world = await SpaceWorld.open()
    const { alice, bob, carol } = await evening(world)
    await bringOnStage(world, alice, bob)
    await world.clock.turn(3_000)
    expect(await beaconsIn(world, bob, 20_000)).toBeGreaterThanOrEqual(19)
    const atCarol = await beaconsIn(world, carol, 40_000)
    expect(atCarol).toBeGreaterThanOrEqual(3)
    expect(atCarol).toBeLessThanOrEqual(5)
  })

  it('that speak against a take-over reach whoever hears of it', async () => {
    const world = await SpaceWorld.open()
    const { alice, bob, carol } = await evening(world)
    await bringOnStage(world, alice, bob)
    await alice.part.act({ kind: 'grant', target: bob.account })
    await world.when(() => bob.state().coHosts.length === 1)
    await world.clock.turn(3_000)
    // A co-host gone rogue takes over from a host that it hears.
    await bob.part.act({ kind: 'take-over', reign: undefined, beaconAtMs: 0 })
    await world.when(() => carol.state().moderation.some(({ kind }) => kind === 'take-over'))
    await world.when(() => [alice, bob, carol].every(who => who.state().acting === undefined))
    expect(carol.state().moderation.at(-1)).toMatchObject({ kind: 'take-over', counts: false })
  })
})
