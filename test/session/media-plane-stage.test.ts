import { expect, it } from 'vitest'
import { atRest } from '../helpers/patient-clock.ts'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { loud } from '../helpers/speaking.ts'
import { newcomer, sessionOf } from '../helpers/stage-world.ts'
import { REVOCATION_DOMAIN, writeRevocation } from '../../src/wire/revocation.ts'
import { seal } from '../../src/crypto/seal.ts'
import { SpaceWorld } from '../helpers/space-world.ts'
import { tab, type Tab } from '../helpers/tab.ts'
import type { AccountId } from '../../src/domain/ids.ts'

const AUDIBLE = 0.05

/** Somebody speaks for half a second; the loudest that each of these renders meanwhile. */
async function speaking(world: SpaceWorld, who: Tab, listeners: readonly Tab[], from: number) {
  const peaks = listeners.map(() => 0)
  for (let index = from; index < from + 25; index += 1) {
    who.hears(loud(), index)
    await world.clock.turn(20)
    await atRest()
    for (const [at, { loudspeaker }] of listeners.entries()) {
      const peak = Math.max(...loudspeaker.render().map(Math.abs))
      peaks[at] = Math.max(peaks[at] ?? 0, peak)
    }
  }
  return peaks
}

it('a listener asks, is invited, speaks and is heard; muted, it is heard by nobody', async () => {
  const world = await SpaceWorld.open()
  const rita = world.relay('rita')
  const [alice, bob, carol] = [tab(world, 'alice'), tab(world, 'bob'), tab(world, 'caroL')]
  await alice.enter(rita, world.given)
  await world.when(() => rita.hub.sessionOf(world.space)?.isAttached === true)
  await bob.enter(rita)
  await carol.enter(rita)
  await world.when(() => bob.state() !== undefined && carol.state() !== undefined)

  bob.plane.post({ type: 'identity', session: await newcomer(world, bob, 'Bob') })
  bob.plane.post({ type: 'request', wants: true })
  await world.when(() => alice.waiting().length === 1)
  const account = alice.waiting()[0]?.account ?? ('' as AccountId)
  alice.plane.post({ type: 'act', act: { kind: 'invite', target: account } })
  await world.when(() => bob.state()?.invited.length === 1)
  bob.plane.post({ type: 'accept' })
  await world.when(() => carol.state()?.stage.length === 2)
  await world.when(() => world.network.linksAt(bob.peer) === 4)

  bob.plane.post({ type: 'microphone', port: new MessageChannel().port1 })
  bob.plane.post({ type: 'mute', muted: false })
  await world.clock.turn(100)
  await speaking(world, bob, [alice, carol], 0)
  const heard = await speaking(world, bob, [alice, carol, bob], 25)
  expect(heard.slice(0, 2).every(peak => peak > AUDIBLE)).toBe(true)
  expect(heard[2]).toBeLessThan(AUDIBLE)

  alice.plane.post({ type: 'act', act: { kind: 'mute', target: account } })
  await world.when(() => carol.state()?.locks.length === 1)
  await speaking(world, bob, [alice, carol], 50)
  const silent = await speaking(world, bob, [alice, carol], 75)
  expect(silent.every(peak => peak < AUDIBLE)).toBe(true)

  // Allowed again, the microphone is still closed until its owner opens it.
  alice.plane.post({ type: 'act', act: { kind: 'allow', target: account } })
  await world.when(() => bob.state()?.locks.length === 0)
  const allowed = await speaking(world, bob, [carol], 100)
  expect(allowed.every(peak => peak < AUDIBLE)).toBe(true)
  bob.plane.post({ type: 'mute', muted: false })
  await world.clock.turn(20)
  await speaking(world, bob, [carol], 125)
  const again = await speaking(world, bob, [carol], 150)
  expect(again.every(peak => peak > AUDIBLE)).toBe(true)
  for (const { plane, log } of [alice, bob, carol]) {
    expect(log.lines.filter(line => line.includes('media-command-failed'))).toEqual([])
    plane.close()
  }
  rita.hub.close()
})

it('a session that its account has ended is heard no more where that is known', async () => {
  const world = await SpaceWorld.open()
  const rita = world.relay('rita')
  const [alice, bob] = [tab(world, 'alice'), tab(world, 'bob')]
  await alice.enter(rita, world.given)
  await world.when(() => rita.hub.sessionOf(world.space)?.isAttached === true)
  await bob.enter(rita)
  await world.when(() => bob.state() !== undefined)
  alice.plane.post({ type: 'microphone', port: new MessageChannel().port1 })
  alice.plane.post({ type: 'mute', muted: false })
  await world.clock.turn(100)
  await speaking(world, alice, [bob], 0)
  const [heard] = await speaking(world, alice, [bob], 25)
  expect(heard).toBeGreaterThan(AUDIBLE)

  const said = { beforeMs: world.clock.now() + 1, kept: [] }
  const forged = await seal(await generateSigner(), REVOCATION_DOMAIN, writeRevocation(said))
  bob.plane.post({ type: 'revocations', envelopes: [forged, new Uint8Array(3)] })
  await speaking(world, alice, [bob], 50)
  const [still] = await speaking(world, alice, [bob], 75)
  expect(still).toBeGreaterThan(AUDIBLE)

  const own = await seal(world.account, REVOCATION_DOMAIN, writeRevocation(said))
  bob.plane.post({ type: 'revocations', envelopes: [own] })
  await speaking(world, alice, [bob], 100)
  const [silent] = await speaking(world, alice, [bob], 125)
  expect(silent).toBeLessThan(AUDIBLE)
  for (const { plane } of [alice, bob]) plane.close()
  rita.hub.close()
})

it('a host whose tab is loaded anew leads again, and who speaks is a speaker again', async () => {
  const world = await SpaceWorld.open()
  const rita = world.relay('rita')
  const [alice, carol] = [tab(world, 'alice'), tab(world, 'caroL')]
  await alice.enter(rita, world.given)
  await world.when(() => rita.hub.sessionOf(world.space)?.isAttached === true)
  await carol.enter(rita)
  carol.plane.post({ type: 'identity', session: await newcomer(world, carol, 'Carol') })
  carol.plane.post({ type: 'request', wants: true })
  await world.when(() => alice.waiting().length === 1)
  const account = alice.waiting()[0]?.account ?? ('' as AccountId)
  alice.plane.post({ type: 'act', act: { kind: 'invite', target: account } })
  await world.when(() => carol.state()?.invited.length === 1)
  carol.plane.post({ type: 'accept' })
  await world.when(() => alice.state()?.stage.length === 2)

  // The page is gone, and the worker with it: no goodbye, and new keys afterwards.
  world.network.kill(alice.peer)
  alice.plane.close()
  const again = tab(world, 'again')
  const session = await sessionOf(world, again.peer)
  const { space } = world
  const log = rita.session().log().actions
  const entrance = { space, log, entries: [rita.entry], addresses: [], session }
  again.plane.post({ type: 'enter', entrance })
  again.plane.post({ type: 'output', port: new MessageChannel().port1 })
  await world.when(() => carol.state()?.stage[0]?.peer === again.peer)
  expect(again.state()?.stage.map(({ name }) => name)).toEqual(['Alice', 'Carol'])
  expect(again.events).toContainEqual({
    type: 'papers',
    papers: { space, genesis: log[0], mandate: [] },
  })
  await world.when(() => again.events.some(({ type }) => type === 'place'))

  carol.plane.post({ type: 'microphone', port: new MessageChannel().port1 })
  carol.plane.post({ type: 'mute', muted: false })
  await world.clock.turn(2_000)
  await speaking(world, carol, [again], 0)
  const [heard] = await speaking(world, carol, [again], 25)
  expect(heard).toBeGreaterThan(AUDIBLE)
  for (const { plane } of [again, carol]) plane.close()
  rita.hub.close()
})
