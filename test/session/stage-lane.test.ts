import { afterEach, expect, test } from 'vitest'
import { holesIn, StageTalk, type Ear } from '../helpers/stage-talk.ts'
import { peerOf } from '../helpers/space-actions.ts'
import { rms } from '../helpers/correlate.ts'
import { readStagePacket, readStageReply, writeStageAsk } from '../../src/wire/stage-lane.ts'
import type { PeerId } from '../../src/domain/ids.ts'

let talk: StageTalk | undefined
afterEach(() => talk?.close())

const heardBy = (ear: Ear) => ear.report()?.speakers[0]
/** Signed bundles are longer than any frame by itself here. */
const isPacket = (bytes: Uint8Array): boolean => bytes.length < 150

test('promoted in mid-sentence, bob misses nothing, hears nothing twice and then hears directly', async () => {
  talk = await StageTalk.begin()
  const { bob, carol } = talk
  await talk.say(60)
  expect(heardBy(bob)).toMatchObject({ lane: 'audience', directShare: 0 })
  await talk.bringBobOnStage()
  await talk.sayUntil(() => heardBy(bob)?.lane === 'stage')
  await talk.say(300)
  // A frame's own packet and the bundle that it completes come at one moment of this clock.
  expect(heardBy(bob)?.directShare).toBeGreaterThan(0.95)
  expect(holesIn(bob.played)).toEqual([])
  expect(bob.played.length).toBeGreaterThan(300)
  // Carol listens as before.
  expect(heardBy(carol)).toMatchObject({ lane: 'audience', directShare: 0 })
  expect(holesIn(carol.played)).toEqual([])
})

test('bob hears alice directly sooner than carol does through the tree', async () => {
  talk = await StageTalk.begin()
  await talk.bringBobOnStage()
  const { bob, carol } = talk
  await talk.sayUntil(() => heardBy(bob)?.lane === 'stage')
  await talk.say(200)
  await talk.pause(60)
  await talk.say(100)
  const until = bob.loudspeaker.rendered.length
  await talk.pause(60)
  const lastSound = ({ loudspeaker }: Ear): number =>
    loudspeaker.rendered.slice(until).findLastIndex(frame => rms(frame) > 0.05)
  const [atBob, atCarol] = [lastSound(bob), lastSound(carol)]
  expect(atBob).toBeGreaterThanOrEqual(0)
  // Nothing here takes time on its way: what is left is a bundle's length, in outputs of 20 ms.
  expect(atBob).toBeLessThan(atCarol)
})

test('stepping down in mid-sentence, bob misses nothing and hears nothing twice', async () => {
  talk = await StageTalk.begin()
  await talk.bringBobOnStage()
  const { bob, world } = talk
  await talk.sayUntil(() => heardBy(bob)?.lane === 'stage')
  await talk.say(100)
  const links = world.network.linksAt(bob.peer)
  bob.plane.post({ type: 'act', act: { kind: 'step-down' } })
  await talk.sayUntil(() => bob.state()?.stage.length === 1)
  await talk.sayUntil(() => heardBy(bob)?.lane === 'audience')
  await talk.say(450)
  expect(holesIn(bob.played)).toEqual([])
  expect(heardBy(bob)).toMatchObject({ lane: 'audience', directShare: 0 })
  // The stage link, and those over which he fed the roots.
  expect(world.network.linksAt(bob.peer)).toBe(links - 3)
})

test('two on stage that cannot reach each other hear each other through the tree', async () => {
  talk = await StageTalk.begin()
  const { alice, bob, world } = talk
  world.network.cut(alice.peer, bob.peer)
  await talk.bringBobOnStage()
  await talk.say(200)
  expect(heardBy(bob)).toMatchObject({ lane: 'audience', directShare: 0 })
  expect(holesIn(bob.played)).toEqual([])
  world.network.mend(alice.peer, bob.peer)
  await talk.sayUntil(() => heardBy(bob)?.lane === 'stage')
  expect(holesIn(bob.played)).toEqual([])
})

test('a link that is cut in mid-sentence leaves no hole and no double', async () => {
  talk = await StageTalk.begin()
  await talk.bringBobOnStage()
  const { alice, bob, world } = talk
  await talk.sayUntil(() => heardBy(bob)?.lane === 'stage')
  await talk.say(100)
  world.network.cut(alice.peer, bob.peer)
  await talk.say(200)
  expect(heardBy(bob)?.lane).toBe('audience')
  expect(holesIn(bob.played)).toEqual([])
})

test('a link that stands and carries nothing leaves the lead to the bundles', async () => {
  talk = await StageTalk.begin()
  await talk.bringBobOnStage()
  const { bob, world } = talk
  await talk.sayUntil(() => heardBy(bob)?.lane === 'stage')
  await talk.say(100)
  world.network.setFate((bytes, _, to) => (to === bob.peer && isPacket(bytes) ? [] : [bytes]))
  await talk.sayUntil(() => heardBy(bob)?.lane === 'audience')
  await talk.say(100)
  expect(holesIn(bob.played)).toEqual([])
})

test('alice hears bob directly as well, and nobody plays a frame that bob says while he is muted', async () => {
  talk = await StageTalk.begin()
  await talk.bringBobOnStage()
  const { alice, bob, carol } = talk
  talk.openMicrophone(bob)
  await talk.sayUntil(() => heardBy(alice)?.lane === 'stage', bob)
  await talk.say(50, bob)
  expect(heardBy(alice)?.directShare).toBeGreaterThan(0.95)
  expect(holesIn(alice.played)).toEqual([])
  const target = bob.state()?.stage[1]?.account
  if (target === undefined) throw new TypeError('bob is not on stage')
  alice.plane.post({ type: 'act', act: { kind: 'mute', target } })
  await talk.sayUntil(() => carol.state()?.locks.length === 1, bob)
  const [atAlice, atCarol] = [alice.played.length, carol.played.length]
  await talk.say(100, bob)
  expect([alice.played.length - atAlice, carol.played.length - atCarol]).toEqual([0, 0])
})

test('who is not on stage gets no stage link', async () => {
  talk = await StageTalk.begin()
  const { alice, world } = talk
  const ask = writeStageAsk(world.space)
  const to = { peer: alice.peer, addresses: [] }
  const dora = world.network.join(peerOf('dora'))
  const refused = await dora.connect(to, ask, AbortSignal.timeout(5_000))
  expect(refused.kind).toBe('refused')
  if (refused.kind === 'refused') {
    expect(readStageReply(refused.reply)).toEqual({ ok: true, value: 'not-on-stage' })
  }
})

test('a member that sends another’s packets is not played and loses its link', async () => {
  talk = await StageTalk.begin()
  await talk.bringBobOnStage()
  const { alice, bob, world } = talk
  await talk.sayUntil(() => heardBy(bob)?.lane === 'stage')
  const played = alice.played.length
  // Whatever bob sends alice is what she said herself: a good packet, not his.
  let own: Uint8Array | undefined
  world.network.setFate((bytes, from: PeerId) => {
    if (from === alice.peer && readStagePacket(bytes).ok && isPacket(bytes)) own = bytes
    return from === bob.peer && isPacket(bytes) && own !== undefined ? [own] : [bytes]
  })
  talk.openMicrophone(bob)
  await talk.say(40)
  for (let said = 0; said < 10; said += 1) await talk.say(5, bob)
  expect(alice.log.lines.includes(`misbehaviour ${bob.peer} stage malformed`)).toBe(true)
  expect(alice.played.slice(played).every((number, at, all) => number > (all[at - 1] ?? -1))).toBe(
    true,
  )
})
