import { expect, it } from 'vitest'
import { faultsOf, proven } from '../helpers/recordings.ts'
import { loud } from '../helpers/speaking.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { newcomer } from '../helpers/stage-world.ts'
import { NOTICE_MS } from '../../src/domain/recording/consent.ts'
import { openRecording } from '../../src/crypto/open-recording-file.ts'
import { joinBytes } from '../../src/wire/join-bytes.ts'
import { RecordingShelf } from '../../src/session/recording-shelf.ts'
import { RoomRecording } from '../../src/session/room-recording.ts'
import { SpaceWorld } from '../helpers/space-world.ts'
import { tab, type Tab } from '../helpers/tab.ts'
import { QUIET } from '../helpers/quiet-state.ts'
import type { MediaEvent, RecordedBlock } from '../../src/ports/media-engine.ts'
import type { Recording } from '../../src/domain/recording/recording.ts'
import type { SpaceState } from '../../src/domain/space/state.ts'

const QUIET_MS = 400

/** These microphones hear something loud for a while, and silence after it. */
async function speak(world: SpaceWorld, who: readonly Tab[], from: number): Promise<void> {
  for (let index = from; index < from + 60; index += 1) {
    const isLoud = index < from + 30
    for (const each of who) each.hears(isLoud ? loud() : new Float32Array(960), index)
    await world.clock.turn(20)
    await new Promise(resolve => setImmediate(resolve))
  }
}

const blocksOf = (of: Tab): RecordedBlock[] => {
  const blocks: RecordedBlock[] = []
  of.plane.onEvent(event => {
    if (event.type === 'recorded') blocks.push(event.block)
  })
  return blocks
}

const whoSpoke = ({ speakers }: Recording): readonly string[] => speakers.map(({ name }) => name)

/** Alice hosts, bob stands beside her, carol and dora listen behind a relay and behind carol. */
async function evening() {
  const world = await SpaceWorld.open()
  const rita = world.relay('rita')
  const [alice, bob, carol] = [tab(world, 'alice'), tab(world, 'bob'), tab(world, 'caroL')]
  await alice.enter(rita, world.given)
  await world.when(() => rita.hub.sessionOf(world.space)?.isAttached === true)
  await bob.enter(rita)
  await carol.enter(rita)
  const dora = world.listener('dora')
  await world.when(() => bob.state() !== undefined && carol.state() !== undefined)
  dora.session().start([{ peer: carol.peer, addresses: [] }])
  await world.when(() => dora.session().isAttached)
  bob.plane.post({ type: 'identity', session: await newcomer(world, bob, 'Bob') })
  bob.plane.post({ type: 'request', wants: true })
  await world.when(() => alice.waiting().length === 1)
  const target = alice.waiting()[0]?.account
  if (target === undefined) throw new TypeError('bob has an account')
  alice.plane.post({ type: 'act', act: { kind: 'invite', target } })
  await world.when(() => bob.state()?.invited.length === 1)
  bob.plane.post({ type: 'accept' })
  await world.when(() => carol.state()?.stage.length === 2)
  for (const { plane } of [alice, bob]) {
    plane.post({ type: 'microphone', port: new MessageChannel().port1 })
    plane.post({ type: 'mute', muted: false })
  }
  await world.clock.turn(QUIET_MS)
  const close = (): void => {
    for (const { plane } of [alice, bob, carol]) plane.close()
    rita.hub.close()
  }
  return { world, rita, alice, bob, carol, dora, close }
}

it('is known to everybody in the tree within a second, and ends as soon', async () => {
  const { world, rita, alice, bob, carol, dora, close } = await evening()
  const seen = (): readonly (SpaceState | undefined)[] => [
    alice.state(),
    bob.state(),
    carol.state(),
    dora.actions()?.state.current,
    rita.actions()?.state.current,
  ]
  for (const isRecording of [true, false]) {
    const fromMs = world.clock.now()
    const act = isRecording
      ? ({ kind: 'record-on', mayClip: true } as const)
      : ({ kind: 'record-off' } as const)
    alice.plane.post({ type: 'act', act })
    await world.when(() => seen().every(state => state?.isRecording !== !isRecording))
    expect(seen().filter(state => state?.isRecording === isRecording).length).toBeGreaterThan(3)
    expect(world.clock.now() - fromMs).toBeLessThanOrEqual(NOTICE_MS)
  }
  close()
})

it('has host and speaker as they signed it, on the device of whoever keeps it', async () => {
  const { world, alice, bob, carol, close } = await evening()
  const [kept, bobs, carols] = [blocksOf(alice), blocksOf(bob), blocksOf(carol)]
  bob.plane.post({ type: 'keep', wants: true })
  carol.plane.post({ type: 'keep', wants: true })
  alice.plane.post({ type: 'act', act: { kind: 'record-on', mayClip: false } })
  await world.when(() => bob.state()?.isRecording === true)
  await world.clock.turn(NOTICE_MS)
  await speak(world, [alice, bob], 0)
  bob.plane.post({ type: 'act', act: { kind: 'leave-out' } })
  await world.when(() => alice.state()?.leftOut.length === 1)
  await speak(world, [bob], 100)
  alice.plane.post({ type: 'act', act: { kind: 'record-off' } })
  await world.when(() => kept.at(-1)?.ends === true && bobs.at(-1)?.ends === true)
  for (const blocks of [kept, bobs]) {
    const recording = await proven(blocks.map(({ envelope }) => envelope))
    expect(faultsOf(recording)).toEqual([])
    expect(recording).toMatchObject({ ends: true, mayClip: false })
    expect(recording.gaps.filter(({ why }) => why === 'unknown')).toEqual([])
  }
  const alices = await proven(kept.map(({ envelope }) => envelope))
  // What bob said just before he wished to be left out was not written yet, and never is.
  expect(whoSpoke(alices)).toEqual(['Alice'])
  expect(carols).toEqual([])
  close()
})

it('goes on being written when its host leaves, up to the last word', async () => {
  const { world, alice, bob, close } = await evening()
  const kept = blocksOf(alice)
  alice.plane.post({ type: 'act', act: { kind: 'record-on', mayClip: true } })
  await world.when(() => bob.state()?.isRecording === true)
  await world.clock.turn(NOTICE_MS)
  await speak(world, [bob], 0)
  await speak(world, [alice], 100)
  alice.plane.post({ type: 'leave' })
  await world.when(() => kept.at(-1)?.ends === true)
  const recording = await proven(kept.map(({ envelope }) => envelope))
  expect([whoSpoke(recording), faultsOf(recording)]).toEqual([['Bob', 'Alice'], []])
  expect(recording.speakers.every(({ spokenMs }) => spokenMs >= 600)).toBe(true)
  close()
})

/** Blocks of nothing: what the shelf does not look into. */
const blockOf = (number: number, ends = false): RecordedBlock => ({
  startedAtMs: 7_000,
  number,
  atMs: number * 1_000,
  hasSound: true,
  ends,
  envelope: new Uint8Array(100).fill(number),
})

const state: SpaceState = {
  ...QUIET,
  id: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' as SpaceState['id'],
  community: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' as SpaceState['community'],
  host: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' as SpaceState['host'],
  title: 'Evening',
  language: 'it',
  startedAtMs: 0,
}

/** A room whose engine records. */
async function room(rows: MemoryRows) {
  const shelf = await RecordingShelf.open(rows)
  let tell: (event: MediaEvent) => void = () => undefined
  const recording = new RoomRecording({
    engine: {
      post: () => undefined,
      onEvent: handler => {
        tell = handler
        return () => undefined
      },
    },
    recordings: async () => shelf,
    state: () => state,
  })
  const record = (block: RecordedBlock): void => tell({ type: 'recorded', block })
  return { shelf, recording, record }
}

it('is there after a crash, block by block, and gone when its owner lets go of it', async () => {
  const rows = new MemoryRows()
  const { shelf, recording, record } = await room(rows)
  for (const number of [0, 1, 2]) record(blockOf(number))
  await expect.poll(() => shelf.kept.current[0]?.blocks).toBe(3)
  expect(recording.keeping.current).toBe('keeping')
  const again = await RecordingShelf.open(rows)
  const [kept] = again.kept.current
  expect(kept).toMatchObject({ title: 'Evening', blocks: 3, lastsMs: 2_000, ends: false })
  const file = joinBytes(await again.file(kept?.id ?? ''))
  expect(file.length).toBe(kept?.bytes)
  expect(await openRecording(file)).toMatchObject({ ok: false, reason: 'malformed' })
  await again.forget(kept?.id ?? '')
  expect(again.kept.current).toEqual([])
  const left: string[] = []
  for await (const [key] of rows.entries('/recording')) left.push(key)
  expect(left).toEqual([])
})

it('says that it could not be stored, and leaves no hole in what was', async () => {
  const rows = new MemoryRows()
  const { shelf, recording, record } = await room(rows)
  record(blockOf(0))
  await expect.poll(() => shelf.kept.current.length).toBe(1)
  rows.failing = true
  record(blockOf(1))
  await expect.poll(() => recording.keeping.current).toBe('failed')
  rows.failing = false
  record(blockOf(2, true))
  expect(shelf.kept.current[0]?.blocks).toBe(1)
  expect(recording.keeping.current).toBe('failed')
})
