import { describe, expect, it } from 'vitest'
import { MemoryCodecs } from '../../src/adapters/memory/audio.ts'
import { MemoryMediaNetwork } from '../../src/adapters/memory/media-links.ts'
import { RelaysOnly } from '../../src/session/relays-only.ts'
import { StageTalk } from '../helpers/stage-talk.ts'
import { SpaceWorld } from '../helpers/space-world.ts'
import { peerOf } from '../helpers/space-actions.ts'
import { tab, type Tab } from '../helpers/tab.ts'
import { writeAsk } from '../../src/wire/tree-ask.ts'
import { BARE_ASK } from '../../src/domain/tree/message.ts'
import { writeStageAsk } from '../../src/wire/stage-lane.ts'

/** Alice feeds rita; bob listens below rita. */
async function evening() {
  const world = await SpaceWorld.open()
  const alice = await world.host()
  const rita = world.relay('rita')
  const bob = world.listener('bob')
  alice.session().feed([rita.entry])
  await world.clock.turn(200)
  await world.join(bob, rita)
  return { world, alice, rita, bob }
}

const hidden = (world: SpaceWorld, name: string): Tab => tab(world, name, new MemoryCodecs(), true)
const placeOf = ({ events }: Tab) => events.findLast(event => event.type === 'place')?.place

describe('a tab that hides its address', () => {
  it('hears through a relay, takes nobody below it and no link to the stage', async () => {
    const { world, rita, bob } = await evening()
    const carol = hidden(world, 'carol')
    await carol.enter(rita)
    await world.when(() => placeOf(carol)?.phase === 'attached')
    await world.clock.turn(30_000)
    expect(placeOf(carol)).toMatchObject({ phase: 'attached', parent: rita.peer })
    expect(world.network.linksAt(carol.peer)).toBe(1)
    const to = { peer: carol.peer, addresses: [] }
    const { space } = world
    const asks = [
      writeAsk({ ...BARE_ASK, space, purpose: 'attach', isOrphan: true }),
      writeStageAsk(space),
    ]
    for (const ask of asks) {
      const outcome = await bob.links.connect(to, ask, new AbortController().signal)
      expect(outcome.kind).not.toBe('linked')
    }
    expect(world.network.linksAt(carol.peer)).toBe(1)
  })

  it('asks nobody where no relay is, and says so', async () => {
    const { world, alice, bob } = await evening()
    const carol = hidden(world, 'carol')
    const behind = ({ peer }: typeof bob) => ({
      peer,
      addresses: [`/memory/rita/p2p-circuit/p2p/${peer}`],
    })
    const entrance = { space: world.space, log: [], addresses: [], session: undefined }
    const entries = [behind(bob), { peer: alice.peer, addresses: [] }]
    carol.plane.post({ type: 'enter', entrance: { ...entrance, entries } })
    await world.when(() => placeOf(carol)?.phase === 'failed')
    expect(placeOf(carol)).toMatchObject({ phase: 'failed', reason: 'no-relay' })
    await world.clock.turn(10_000)
    expect(world.network.linksAt(carol.peer)).toBe(0)
  })

  it('that leads is heard by relays, and learns when there is none', async () => {
    const world = await SpaceWorld.open()
    const rita = world.relay('rita')
    const bob = world.listener('bob')
    const alice = hidden(world, 'alice')
    const nobody = { ...rita, entry: { peer: bob.peer, addresses: [] } }
    await alice.enter(nobody, world.given)
    await world.when(() => placeOf(alice)?.phase === 'failed')
    expect(placeOf(alice)).toMatchObject({ reason: 'no-relay' })
    alice.plane.post({ type: 'entries', entries: [rita.entry, { peer: bob.peer, addresses: [] }] })
    await world.when(() => placeOf(alice)?.phase === 'root')
    await world.join(bob, rita)
    expect(world.network.linksAt(alice.peer)).toBe(1)
  })
})

it('a speaker with a hidden address hears and is heard by everybody, over links with the relay', async () => {
  const talk = await StageTalk.begin(true)
  const { alice, bob, carol, world } = talk
  await talk.bringBobOnStage()
  await talk.say(60)
  const before = bob.played.length
  await talk.say(60)
  expect(bob.played.length).toBeGreaterThan(before)
  await talk.pause(60)
  talk.openMicrophone(bob)
  const [atAlice, atCarol] = [alice.played.length, carol.played.length]
  const isHeard = (): boolean =>
    alice.played.length > atAlice + 50 && carol.played.length > atCarol + 50
  await talk.sayUntil(isHeard, bob)
  // Its parent, and the relay that it feeds.
  expect(world.network.linksAt(bob.peer)).toBe(2)
  talk.close()
})

it('links to relays alone exist, whatever is asked for', async () => {
  const network = new MemoryMediaNetwork()
  const [own, rita, mallory] = ['carol', 'rita', 'mallory'].map(name => network.join(peerOf(name)))
  if (own === undefined || rita === undefined || mallory === undefined)
    throw new TypeError('joined')
  const only = new RelaysOnly()
  only.noteAmong([
    { peer: peerOf('rita'), addresses: ['/ip4/192.0.2.1/tcp/1/ws'] },
    { peer: peerOf('mallory'), addresses: ['/ip4/192.0.2.1/tcp/1/ws/p2p-circuit/p2p/m'] },
  ])
  const links = only.over(own)
  const asked: string[] = []
  const take = async (from: string) => {
    asked.push(from)
    return { accept: false, reply: new Uint8Array([1]) } as const
  }
  links.serve(take)
  mallory.serve(take)
  const { signal } = new AbortController()
  const to = { peer: peerOf('carol'), addresses: [] }
  await mallory.connect(to, new Uint8Array(1), signal)
  await rita.connect(to, new Uint8Array(1), signal)
  expect(
    await links.connect({ peer: peerOf('mallory'), addresses: [] }, new Uint8Array(1), signal),
  ).toMatchObject({ kind: 'unreachable' })
  expect(asked).toEqual([peerOf('rita')])
})
