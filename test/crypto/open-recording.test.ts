import { describe, expect, it } from 'vitest'
import { contentOf, faultsOf, proven, RecordedSpace } from '../helpers/recordings.ts'
import { clipOf } from '../../src/wire/recording-clip.ts'
import { NOTICE_MS } from '../../src/domain/recording/consent.ts'
import { RecordingProof } from '../../src/crypto/open-recording.ts'
import { SWITCH_MS } from '../../src/session/space-keys.ts'
import type { Recording } from '../../src/domain/recording/recording.ts'

const SECRET = new Uint8Array(32).fill(0xab)
const NOTICED_MS = NOTICE_MS + 1

/** Who said how much, in order. */
const said = ({ speakers, talks }: Recording): readonly string[] =>
  talks.map(({ account, frames }) => {
    const name = speakers.find(speaker => speaker.account === account)?.name ?? ''
    return `${name} ${frames.length}`
  })

/** Bob and dora speak in turn while alice records. */
async function evening(): Promise<RecordedSpace> {
  const space = await RecordedSpace.open()
  const { bob, dora } = space.people
  await space.begin()
  await space.world.clock.turn(NOTICED_MS)
  await space.breath(bob, 5)
  await space.breath(dora, 4)
  await space.breath(bob, 3)
  return space
}

const soundBlock = (space: RecordedSpace): number =>
  space.blocks.findIndex(({ hasSound }) => hasSound)

describe('a recording', () => {
  it('proves who said what in which order, and that nothing is missing', async () => {
    const space = await evening()
    const recording = await proven(await space.end())
    expect(faultsOf(recording)).toEqual([])
    expect(said(recording)).toEqual(['Bob 20', 'Dora 16', 'Bob 12'])
    expect(recording).toMatchObject({
      recorder: space.people.alice.id,
      recorderName: 'Alice',
      space: { id: space.world.log.space, title: 'Evening', host: space.people.alice.id },
      gaps: [],
      ends: true,
      isClip: false,
      mayClip: true,
      bundles: 12,
    })
    const [first, second] = recording.talks
    expect(first && second && second.fromMs - first.fromMs).toBeCloseTo(400, -2)
  })

  it('loses a few seconds at most when its recorder crashes', async () => {
    const space = await evening()
    await space.world.clock.turn(3_000)
    const recording = await proven(space.envelopes())
    expect(said(recording)).toEqual(['Bob 20', 'Dora 16', 'Bob 12'])
    expect(recording.ends).toBe(false)
  })

  it('has nobody in it who was speaking before the notice, until they begin again', async () => {
    const space = await RecordedSpace.open()
    const { bob } = space.people
    await space.say(bob, { starts: true })
    await space.begin()
    for (let more = 0; more < 20; more++) await space.say(bob)
    await space.say(bob, { ends: true })
    await space.say(bob, { starts: true, ends: true })
    const recording = await proven(await space.end())
    expect(said(recording)).toEqual(['Bob 4'])
    expect(recording.gaps).toEqual([])
  })

  it('leaves out who says so, also what is not written yet, and says that it was their wish', async () => {
    const space = await evening()
    const { bob } = space.people
    await space.world.clock.turn(3_000)
    await space.breath(bob, 2)
    await space.world.act(bob, { kind: 'leave-out' })
    await space.breath(bob, 4)
    await space.world.clock.turn(1_000)
    await space.world.act(bob, { kind: 'take-in' })
    await space.breath(bob, 1)
    const recording = await proven(await space.end())
    expect(faultsOf(recording)).toEqual([])
    expect(said(recording)).toEqual(['Bob 20', 'Dora 16', 'Bob 12', 'Bob 4'])
    expect(recording.gaps).toMatchObject([{ account: bob.id, bundles: 6, why: 'left-out' }])
    expect(recording.acts.map(({ kind }) => kind).slice(3)).toEqual(['leave-out', 'take-in'])
  })

  it('puts a bundle that came late where it was said', async () => {
    const space = await evening()
    const { bob } = space.people
    const [lost, next] = [
      await space.world.bundle(bob, { starts: true }),
      await space.world.bundle(bob),
    ]
    space.hear(bob, next)
    await space.world.clock.turn(1_900)
    space.hear(bob, lost)
    const recording = await proven(await space.end())
    expect(recording.gaps).toEqual([])
    expect(recording.bundles).toBe(14)
  })

  it('tells where bundles are missing, though nobody signed that', async () => {
    const space = await evening()
    const { bob } = space.people
    await space.world.bundle(bob)
    await space.breath(bob, 1)
    const recording = await proven(await space.end())
    expect(recording.gaps).toMatchObject([{ account: bob.id, bundles: 1, why: 'unknown' }])
    expect(recording.speakers.map(({ missing }) => missing)).toEqual([1, 0])
  })

  it('explains a silence that a moderator ordered', async () => {
    const space = await evening()
    const { alice, bob } = space.people
    await space.world.act(alice, { kind: 'mute', target: bob.id })
    await space.world.clock.turn(1_000)
    // Nobody passes on what he says meanwhile.
    for (let silent = 0; silent < 3; silent++) await space.world.bundle(bob, { frames: 0 })
    await space.world.act(alice, { kind: 'allow', target: bob.id })
    await space.world.clock.turn(500)
    await space.breath(bob, 1)
    const recording = await proven(await space.end())
    expect(recording.gaps).toMatchObject([{ account: bob.id, bundles: 3, why: 'muted' }])
  })

  it('of a private Space opens by itself, and has no key of anybody who is not in it', async () => {
    const space = await RecordedSpace.open(new Uint8Array(32).fill(3), SECRET)
    const { bob, dora } = space.people
    space.world.keys.take({ epoch: 1, secret: new Uint8Array(32).fill(1) })
    await space.say(dora, { starts: true })
    await space.begin()
    await space.world.clock.turn(NOTICED_MS)
    await space.breath(bob, 2)
    // Her sentence began before the notice and goes on: she is not in it, and what opens it is not.
    await space.say(dora)
    space.world.keys.take({ epoch: 2, secret: new Uint8Array(32).fill(2) })
    await space.world.clock.turn(SWITCH_MS)
    await space.breath(bob, 2)
    const blocks = await space.end()
    const recording = await proven(blocks)
    expect(faultsOf(recording)).toEqual([])
    expect(said(recording)).toEqual(['Bob 8', 'Bob 8'])
    expect(recording).toMatchObject({
      isTranslated: true,
      space: { title: 'Evening', isPrivate: true },
    })
    const keys = blocks.flatMap(block => contentOf(block).keys)
    expect(keys.length).toBe(2)
  })

  it('ends with the words before it was switched off', async () => {
    const space = await evening()
    const blocks = await space.end('leaves')
    expect(contentOf(blocks.at(-1) ?? new Uint8Array()).ends).toBe(true)
    expect(said(await proven(blocks))).toEqual(['Bob 20', 'Dora 16', 'Bob 12'])
  })
})

describe('a recording that was tampered with', () => {
  it('names a block that was altered, removed, put elsewhere or is of another recording', async () => {
    const space = await evening()
    await space.world.clock.turn(3_000)
    await space.breath(space.people.bob, 2)
    const blocks = [...(await space.end())]
    const at = soundBlock(space)
    const other = await evening()
    const foreign = (await other.end())[at] ?? new Uint8Array()
    const altered = blocks.map((block, number) => (number === at ? flipped(block) : block))
    const removed = blocks.filter((_, number) => number !== at + 1)
    const swapped = [...blocks.slice(0, at), blocks[at + 1], blocks[at], ...blocks.slice(at + 2)]
    const borrowed = blocks.map((block, number) => (number === at ? foreign : block))
    expect(faultsOf(await proven(altered))).toContain('1 block altered')
    expect(faultsOf(await proven(removed))).toContain('1 block removed')
    expect(faultsOf(await proven(swapped.flatMap(block => block ?? [])))).toContain(
      '1 block reordered',
    )
    expect(faultsOf(await proven(borrowed))).toContain('1 block altered')
  })

  it('names what a lying recorder did to bundles of others', async () => {
    const space = await evening()
    await space.end()
    const at = soundBlock(space)
    const lie = async (change: (bundles: Bundles) => Bundles) =>
      proven(await space.rewritten(at, ({ bundles }) => ({ bundles: change(bundles) })))
    const removed = await lie(bundles => bundles.filter((_, number) => number !== 1))
    expect([faultsOf(removed), removed.gaps.length]).toEqual([[], 1])
    const reordered = await lie(([first, second, ...rest]) => [
      ...(second ? [second] : []),
      ...(first ? [first] : []),
      ...rest,
    ])
    expect(faultsOf(reordered)).toEqual(['1 bundle reordered'])
    const altered = await lie(([first, ...rest]) => [
      ...(first ? [{ ...first, bundle: flipped(first.bundle) }] : []),
      ...rest,
    ])
    expect(faultsOf(altered)).toEqual(['1 bundle altered'])
    const other = await RecordedSpace.open()
    const stranger = await other.world.bundle(other.people.bob)
    const foreign = await lie(bundles => [...bundles, { atMs: 9_000, bundle: stranger }])
    expect(faultsOf(foreign)).toEqual(['1 bundle foreign'])
  })

  it('names the voice of somebody who did not want to be in it', async () => {
    const space = await evening()
    const { bob } = space.people
    await space.world.act(bob, { kind: 'leave-out' })
    const bundle = await space.world.bundle(bob, { starts: true })
    await space.world.clock.turn(3_000)
    await space.breath(space.people.dora, 1)
    await space.end()
    const at = space.blocks.findLastIndex(({ hasSound }) => hasSound)
    const blocks = await space.rewritten(at, ({ bundles }) => ({
      bundles: [...bundles, { atMs: 9_000, bundle }],
    }))
    expect(faultsOf(await proven(blocks))).toEqual(['1 bundle unwanted'])
  })

  it('is no recording without its beginning', async () => {
    const space = await evening()
    const [first, ...rest] = await space.end()
    const opened = async (blocks: readonly Uint8Array[]) => {
      const proof = new RecordingProof()
      for (const block of blocks) await proof.take(block)
      return proof.verdict()
    }
    expect(await opened([])).toMatchObject({ reason: 'empty' })
    expect(await opened(rest)).toMatchObject({ reason: 'malformed' })
    const begin = first ?? new Uint8Array()
    const byBob = await space.resigned(begin, () => ({}), space.people.bob)
    expect(await opened([byBob])).toMatchObject({ reason: 'delegation' })
    const noGenesis = await space.resigned(begin, ({ actions }) => ({ actions: actions.slice(1) }))
    expect(await opened([noGenesis])).toMatchObject({ reason: 'genesis' })
  })
})

it('a clip proves what its recording proves of that time, and that it is one', async () => {
  const space = await evening()
  const { bob, dora } = space.people
  for (let minute = 0; minute < 4; minute++) {
    await space.world.clock.turn(20_000)
    await space.breath(minute % 2 === 0 ? bob : dora, 10)
  }
  const blocks = await space.end()
  const cut = clipOf(blocks, { fromMs: 20_000, untilMs: 70_000 })
  const clip = await proven(cut)
  expect(faultsOf(clip)).toEqual([])
  expect(clip).toMatchObject({ isClip: true, mayClip: true, gaps: [] })
  expect(said(clip)).toEqual(['Bob 40', 'Dora 40', 'Bob 40'])
  const holed = cut.filter(block => block !== cut.at(-2))
  expect(faultsOf(await proven(holed))).toEqual(['1 block removed'])
})

type Bundles = ReturnType<typeof contentOf>['bundles']

function flipped(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice()
  copy[copy.length - 80] = (copy.at(-80) ?? 0) ^ 1
  return copy
}
