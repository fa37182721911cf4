import { expect, it } from 'vitest'
import { FIRST_LOOK } from '../../src/domain/tree/ask.ts'
import { writeAsk } from '../../src/wire/tree-ask.ts'
import { LOOK_MS, SURVEY_MS } from '../../src/domain/tree/limits.ts'
import { MediaPlane } from '../../src/session/media-plane.ts'
import { MemoryCodecs } from '../../src/adapters/memory/audio.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { SpaceWorld, type Somebody } from '../helpers/space-world.ts'
import { peerOf } from '../helpers/space-actions.ts'
import type { MediaLinks } from '../../src/ports/media-link.ts'
import type { MediaEvent } from '../../src/ports/media-engine.ts'
import type { Loudspeaker } from '../../src/ports/audio.ts'

/** Alice hosts; carol's tab has a media plane and no Space. */
async function setUp() {
  const world = await SpaceWorld.open()
  const alice = await world.host(1)
  const events: MediaEvent[] = []
  const loudspeaker: Loudspeaker = {
    onTick: () => () => undefined,
    play: () => undefined,
    queued: () => 0,
    setVolume: () => undefined,
    forget: () => undefined,
  }
  const joined = world.network.join(peerOf('caroL'))
  const asked: Uint8Array[] = []
  const links: MediaLinks = {
    connect: (to, ask, ...rest) => {
      asked.push(ask)
      return joined.connect(to, ask, ...rest)
    },
    serve: answer => joined.serve(answer),
  }
  const plane = new MediaPlane({
    self: peerOf('caroL'),
    links,
    codecs: new MemoryCodecs(),
    openLoudspeaker: () => loudspeaker,
    openMicrophone: () => () => undefined,
    slots: 4,
    hides: false,
    clock: world.clock,
    random: new MemoryRandom(7),
    log: new MemoryLog(),
  })
  plane.onEvent(event => void events.push(event))
  const children = () => alice.session().stats().children.length
  const enter = () => plane.post({ type: 'enter', entrance: entranceTo(world, alice) })
  const look = () => plane.post({ type: 'look', space: world.space, entries: [alice.entry] })
  return { world, alice, events, plane, asked, children, enter, look }
}

const entranceTo = (world: SpaceWorld, alice: Somebody) => ({
  space: world.space,
  log: [],
  entries: [alice.entry],
  addresses: [],
  session: undefined,
})

const marksOf = (events: readonly MediaEvent[]) =>
  events.flatMap(event => (event.type === 'mark' ? [event.name] : []))

it('keeps the place that it looked from when its person listens, and hears what was just said', async () => {
  const { world, alice, events, plane, children, enter, look } = await setUp()
  look()
  await world.when(() => marksOf(events).includes('attached'))
  expect(alice.session().listeners.current).toBe(0)
  plane.post({ type: 'output', port: new MessageChannel().port1 })
  await world.speak(alice, 2)
  expect(marksOf(events)).toEqual(['attached'])
  events.length = 0
  enter()
  await world.when(() => marksOf(events).includes('first-bundle'))
  await world.when(() => alice.session().listeners.current === 1)
  expect(children()).toBe(1)
  expect(marksOf(events)).not.toContain('attached')
  // Whoever enters is told all there is, though nothing of it is new.
  const kinds = new Set(events.map(({ type }) => type))
  expect([...kinds]).toEqual(expect.arrayContaining(['state', 'place', 'listeners']))
  plane.close()
})

it('asks first what the page may have asked in its place', async () => {
  const { world, alice, plane, asked } = await setUp()
  // The relay that served the page: it is reached without an address.
  const entries = [{ peer: alice.peer, addresses: [] }]
  plane.post({ type: 'look', space: world.space, entries })
  await world.when(() => asked.length > 0)
  expect(asked[0]).toEqual(writeAsk({ space: world.space, ...FIRST_LOOK }))
  plane.close()
})

it('gives the place back when nobody listens in time, and still can listen later', async () => {
  const { world, alice, plane, children, enter, look } = await setUp()
  look()
  await world.when(() => children() === 1)
  await world.when(() => children() === 0, 2 * LOOK_MS)
  enter()
  await world.when(() => alice.session().listeners.current === 1)
  plane.close()
})

it('tells how the tree looks once a second while somebody looks at it, and then no more', async () => {
  const { world, alice, events, plane, enter } = await setUp()
  enter()
  await world.when(() => alice.session().listeners.current === 1)
  const sights = () => events.flatMap(event => (event.type === 'tree' ? [event.sight] : []))
  expect(sights()).toEqual([])
  plane.post({ type: 'survey' })
  await world.when(() => sights().length > 0)
  expect(sights()[0]?.path).toEqual([alice.peer])
  await world.clock.turn(SURVEY_MS + 1_000)
  const before = sights().length
  const bob = world.listener('bob')
  await world.join(bob, alice)
  await world.clock.turn(3_000)
  expect(sights()).toHaveLength(before)
  plane.close()
})

it('enters without having looked', async () => {
  const { world, alice, plane, enter } = await setUp()
  enter()
  await world.when(() => alice.session().listeners.current === 1)
  plane.close()
})

it('carries as many as its person allows, and nobody while that is none', async () => {
  const { world, alice, plane, enter } = await setUp()
  plane.post({ type: 'carry', children: 0 })
  enter()
  await world.when(() => alice.session().listeners.current === 1)
  const emma = world.listener('emma')
  const phase = () => emma.session().place.current.phase
  emma.session().start([{ peer: peerOf('caroL'), addresses: [] }])
  await world.when(() => phase() === 'failed')
  plane.post({ type: 'carry', children: undefined })
  await world.when(() => phase() === 'attached', 60_000)
  plane.close()
})
